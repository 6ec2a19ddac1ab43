"""Who has read how far, and who is typing."""

import asyncio

import pytest

from chatsched.chat.models.rooms import MarkRead, RenameRoom, RoomNamed
from chatsched.chat.service import reads as reads_module


@pytest.fixture
async def scene(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, wire = await one.attach(ben)
    return ada, ben, room, wire


async def read_seq(one, who, room) -> int:
    return (await one.chat.company.room(who, RoomNamed(room_id=room))).room["read_seq"]


async def test_reading_goes_forward_and_no_farther_than_the_end(one, scene):
    ada, ben, room, wire = scene
    for text in "123":
        await one.say(ada, room, text)
    for seq, expected in ((2, 2), (1, 2), (2, 2), (99, 3), (0, 3)):
        await one.chat.reads.read(ben, MarkRead(room_id=room, seq=seq))
        assert await read_seq(one, ben, room) == expected
    assert await read_seq(one, ada, room) == 0
    await wire.heard("room:read", lambda p: p["seq"] == 3)
    assert [p["seq"] for p in wire.of("room:read")] == [2, 3]
    assert wire.of("room:read")[0] == {"room_id": room, "user_id": ben.user_id, "seq": 2}


async def test_an_end_that_another_process_moved_counts(one, other, scene):
    ada, ben, room, _ = scene
    await one.say(ada, room, "1")
    for text in "23":
        await other.say(ada, room, text)
    await one.chat.reads.read(ben, MarkRead(room_id=room, seq=3))
    assert await read_seq(one, ben, room) == 3


async def test_in_a_large_company_only_the_readers_own_devices_hear(one, scene, monkeypatch):
    ada, ben, room, wire = scene
    _, own = await one.attach(ada)
    await one.say(ada, room, "1")
    monkeypatch.setattr(reads_module, "LARGEST_COMPANY", 1)
    await one.chat.reads.read(ada, MarkRead(room_id=room, seq=1))
    await own.heard("room:read")
    assert wire.of("room:read") == []
    assert await read_seq(one, ben, room) == 0


async def test_typing_reaches_the_others_once_a_second(one, other, scene):
    ada, ben, room, wire = scene
    _, own = await one.attach(ada)
    _, far = await other.attach(ben)
    for _ in range(5):
        await one.chat.typing.typing(ada, RoomNamed(room_id=room))
    told = {"room_id": room, "user_id": ada.user_id}
    assert await wire.heard("room:typing") == await far.heard("room:typing") == told
    await asyncio.sleep(0.1)
    assert len(wire.of("room:typing")) == 1
    assert own.of("room:typing") == []
    await asyncio.sleep(1)
    await one.chat.typing.typing(ada, RoomNamed(room_id=room))
    await wire.heard("room:typing", lambda _: len(wire.of("room:typing")) == 2)


async def test_the_last_unread_mention_is_known_to_whoever_comes_and_to_whoever_is_there(
    one, scene
):
    ada, ben, room, wire = scene
    await one.say(ada, room, "hello @Ben")
    await one.say(ada, room, "hello all")
    await one.chat.company.rename(ada, RenameRoom(room_id=room, name="Crew"))
    told = await wire.heard("room:updated", lambda p: p["room"]["name"] == "Crew")
    for who, mentioned in ((ben, 1), (ada, 0)):
        seen = (await one.chat.company.room(who, RoomNamed(room_id=room))).room
        assert seen["mentioned_seq"] == mentioned
    assert told["room"]["mentioned_seq"] == 1
    await one.chat.reads.read(ben, MarkRead(room_id=room, seq=1))
    seen = (await one.chat.company.room(ben, RoomNamed(room_id=room))).room
    assert (seen["unread"], seen["mentioned_seq"]) == (1, 0)
