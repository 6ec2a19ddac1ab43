"""Who is online, over two processes, whatever dies."""

import asyncio

import pytest
from slices import until

from chatsched.chat import Pace
from chatsched.chat import presence as presence_module
from chatsched.chat.models.rooms import RoomNamed

SLOW = Pace(look=0.03, beat=0.1, dead=0.6, grace=30)


@pytest.fixture
async def scene(one):
    ada, ben, eve = [await one.person(name) for name in ("Ada", "Ben", "Eve")]
    return ada, ben, eve, await one.group(ada, ben)


async def shown(process, who, room) -> dict[str, bool]:
    view = (await process.chat.company.room(who, RoomNamed(room_id=room))).room
    return {member["id"]: member["online"] for member in view["members"]}


async def test_coming_and_going_reaches_those_who_share_a_room(one, other, scene):
    ada, ben, eve, room = scene
    _, to_ben = await other.attach(ben)
    _, to_eve = await other.attach(eve)
    connection, to_ada = await one.attach(ada)
    assert await to_ben.heard("presence") == {"user_id": ada.user_id, "online": True}
    assert await shown(other, ben, room) == {ada.user_id: True, ben.user_id: True}
    assert await shown(one, ben, room) == {ada.user_id: True, ben.user_id: True}
    one.edge.dismiss(connection)
    await to_ben.heard("presence", lambda p: not p["online"])
    assert (await shown(other, ben, room))[ada.user_id] is False
    assert to_eve.of("presence") == []
    assert all(p["user_id"] != ada.user_id for p in to_ada.of("presence"))


async def test_a_short_interruption_is_not_worth_a_word(one, other, scene):
    ada, ben, _, _ = scene
    _, to_ben = await other.attach(ben)
    connection, _ = await one.attach(ada)
    await to_ben.heard("presence")
    one.edge.dismiss(connection)
    await asyncio.sleep(0.1)
    await one.attach(ada)
    await asyncio.sleep(0.5)
    assert len(to_ben.of("presence")) == 1


async def test_a_second_device_changes_nothing_and_neither_does_a_move(one, other, scene):
    ada, ben, _, _ = scene
    _, to_ben = await other.attach(ben)
    first, _ = await one.attach(ada)
    await to_ben.heard("presence")
    second, _ = await one.attach(ada)
    one.edge.dismiss(first)
    await other.attach(ada)
    one.edge.dismiss(second)
    await asyncio.sleep(0.6)
    assert [p["online"] for p in to_ben.of("presence")] == [True]


async def test_the_users_of_a_process_that_died_go_offline(one, launch, scene):
    ada, ben, _, room = scene
    _, to_ben = await one.attach(ben)
    doomed, end = await launch(pace=SLOW)
    await doomed.attach(ada)
    await to_ben.heard("presence", lambda p: p["online"])
    await end()
    await to_ben.heard("presence", lambda p: not p["online"])
    assert (await shown(one, ben, room))[ada.user_id] is False


async def test_a_process_that_comes_later_knows_who_is_there(one, launch, scene):
    ada, ben, _, room = scene
    await one.attach(ada)
    late, _ = await launch()
    await until(lambda: late.chat.presence.online(ada.user_id))
    _, to_ben = await late.attach(ben)
    assert (await shown(late, ben, room))[ada.user_id] is True
    await asyncio.sleep(0.2)
    assert all(p["online"] for p in to_ben.of("presence"))


async def test_what_went_unheard_is_asked_for(one, other, scene):
    ada, *_ = scene
    heard = other.edge.heard["chat.presence"]
    other.edge.heard["chat.presence"] = lambda _: None
    await one.attach(ada)
    await asyncio.sleep(0.1)
    assert not other.chat.presence.online(ada.user_id)
    other.edge.heard["chat.presence"] = heard
    await until(lambda: other.chat.presence.online(ada.user_id))


async def test_without_redis_what_is_known_stands_and_then_settles(launch, redis_factory):
    spare = redis_factory()
    (here, _), (there, _) = await launch(spare.url), await launch(spare.url)
    ada, ben = await here.person("Ada"), await here.person("Ben")
    await here.group(ada, ben)
    connection, _ = await here.attach(ada)
    _, to_ben = await there.attach(ben)
    await until(lambda: there.chat.presence.online(ada.user_id))
    spare.kill()
    await until(lambda: not there.edge.up)
    await asyncio.sleep(1)
    assert there.chat.presence.online(ada.user_id)
    here.edge.dismiss(connection)
    await until(lambda: not here.chat.presence.online(ada.user_id))
    spare.start()
    await to_ben.heard("presence", lambda p: not p["online"])


async def test_in_a_large_company_coming_is_shown_but_not_announced(one, scene, monkeypatch):
    monkeypatch.setattr(presence_module, "LARGEST_COMPANY", 1)
    ada, ben, _, room = scene
    _, to_ben = await one.attach(ben)
    await one.attach(ada)
    await asyncio.sleep(0.2)
    assert to_ben.of("presence") == []
    assert (await shown(one, ben, room))[ada.user_id] is True


async def test_who_looks_at_no_client_is_absent_and_one_client_is_enough(one, other, scene):
    ada, _, _, _ = scene
    laptop, _ = await one.attach(ada)
    here, there = one.chat.presence, other.chat.presence
    await until(lambda: there.attentive(ada.user_id))
    one.edge.attend(laptop, attentive=False)
    assert not here.attentive(ada.user_id)
    await until(lambda: not there.attentive(ada.user_id))
    assert here.online(ada.user_id)
    assert there.online(ada.user_id)
    phone, _ = await other.attach(ada)
    await until(lambda: here.attentive(ada.user_id))
    other.edge.dismiss(phone)
    await until(lambda: not here.attentive(ada.user_id))
    tab, _ = await one.attach(ada)  # one that says nothing
    await until(lambda: there.attentive(ada.user_id))
    one.edge.dismiss(tab)
    await until(lambda: not there.attentive(ada.user_id))
    one.edge.attend(laptop, attentive=True)
    await until(lambda: there.attentive(ada.user_id))


async def test_who_is_absent_shows_to_a_process_that_starts_later_or_missed_it(one, other, scene):
    ada, _, _, _ = scene
    laptop, _ = await one.attach(ada)
    there = other.chat.presence
    await until(lambda: there.attentive(ada.user_id))
    heard = other.edge.heard["chat.presence"]
    other.edge.heard["chat.presence"] = lambda _: None
    one.edge.attend(laptop, attentive=False)
    await asyncio.sleep(0.3)
    assert there.attentive(ada.user_id)
    other.edge.heard["chat.presence"] = heard
    await until(lambda: not there.attentive(ada.user_id))
    assert there.online(ada.user_id)
