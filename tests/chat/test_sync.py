"""What a client that was away, or a process that heard nothing, gets to catch up."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chatsched.chat import Announcement
from chatsched.chat.models.messages import EditMessage, MessageNamed, Sync
from chatsched.chat.models.rooms import AddMember, MarkRead, RenameRoom
from chatsched.chat.service import sync as sync_module
from chatsched.chat.unread import Tail, Unread


async def room_of(one, *texts):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    for text in texts:
        await one.say(ada, room, text)
    return ada, ben, room


def hidden(room, nonce, *audience) -> Announcement:
    return Announcement(
        room_id=room, kind="system", sender_id=None, text="x", source=nonce, audience=audience
    )


async def test_each_room_answers_with_what_lies_beyond_the_position(one):
    ada, ben, room = await room_of(one, "1", "2", "3")
    quiet = await one.group(ada, ben, name="Quiet")
    eve = await one.person("Eve")
    foreign = await one.group(eve)
    answer = await one.chat.sync.sync(ben, Sync(rooms={room: 1, quiet: 0, foreign: 0, "none": 0}))
    assert set(answer.rooms) == {room, quiet}
    assert [m["text"] for m in answer.rooms[room].messages] == ["2", "3"]
    assert (answer.rooms[room].has_more, answer.rooms[room].last_seq) == (False, 3)
    assert answer.rooms[quiet].messages == []
    assert answer.rooms[quiet].last_seq == 0
    ahead = (await one.chat.sync.sync(ben, Sync(rooms={room: 99}))).rooms[room]
    assert (ahead.messages, ahead.has_more, ahead.last_seq) == ([], False, 3)


async def test_pages_lead_to_everything_whatever_is_hidden(one, monkeypatch):
    monkeypatch.setattr(sync_module, "_LARGEST_PAGE", 3)
    ada, ben, room = await room_of(one)
    other = await one.group(ada, ben, name="Other")
    visible = []
    for n in range(1, 25):
        if n < 12 or n in {15, 24}:
            await one.chat.conversation.post(hidden(room, f"h{n}", ada.user_id))
        else:
            visible.append((await one.say(ada, room, str(n)))["seq"])
        await one.say(ada, other, str(n))
    seen = {room: 0, other: 0}
    got: dict[str, list[int]] = {room: [], other: []}
    for _ in range(40):
        answer = (await one.chat.sync.sync(ben, Sync(rooms=seen))).rooms
        for room_id, part in answer.items():
            got[room_id] += [m["seq"] for m in part.messages]
            assert part.messages or not part.has_more
            seen[room_id] = part.messages[-1]["seq"] if part.has_more else part.last_seq
        if not any(part.has_more for part in answer.values()):
            break
    assert got == {room: visible, other: list(range(1, 25))}
    assert seen == {room: 24, other: 24}


async def test_since_brings_the_changes_to_what_is_known(one):
    ada, ben, room = await room_of(one, "1", "2", "3", "4")
    first = await one.chat.sync.sync(ben, Sync(rooms={room: 0}))
    ids = [m["id"] for m in first.rooms[room].messages]
    await asyncio.sleep(0.002)
    await one.chat.conversation.edit(ada, EditMessage(message_id=ids[1], text="two"))
    await one.chat.conversation.delete(ada, MessageNamed(message_id=ids[0]))
    await one.chat.conversation.edit(ada, EditMessage(message_id=ids[3], text="four"))
    answer = await one.chat.sync.sync(ben, Sync(rooms={room: 3}, since=first.now))
    assert [m["text"] for m in answer.rooms[room].messages] == ["four"]
    assert [m["text"] for m in answer.rooms[room].updated] == ["two", ""]
    await asyncio.sleep(0.002)
    later = await one.chat.sync.sync(ben, Sync(rooms={room: 4}, since=one.clock.now()))
    assert later.rooms[room].updated == []


@pytest.mark.parametrize(
    "rooms", [{"r": -1}, {"r": "1"}, {"r": 1.5}, {"r": None}, {"": 1}, [], None, {"r": {"$gt": 0}}]
)
def test_positions_are_counted_from_zero(rooms):
    with pytest.raises(ValidationError):
        Sync(rooms=rooms)


def test_a_sync_is_about_at_most_five_hundred_rooms():
    assert len(Sync(rooms={str(n): 0 for n in range(500)}).rooms) == 500
    with pytest.raises(ValidationError):
        Sync(rooms={str(n): 0 for n in range(501)})


async def test_the_edge_finds_what_it_missed_cut_off_without_a_hole(one):
    ada, ben, room = await room_of(one, *"12345")
    second = await one.group(ada, ben, name="B")
    for text in "abc":
        await one.say(ada, second, text)
    await one.chat.conversation.post(hidden(second, "h", ada.user_id))
    catchup = one.records.catchup
    assert await catchup.ends([room, second, "none"]) == {room: 5, second: 4, "none": 0}
    events = await catchup.since({room: 3, second: 0}, 500)
    places = sorted((event.room_id, event.seq) for event in events)
    assert places == sorted([(room, 4), (room, 5), *((second, n) for n in (1, 2, 3, 4))])
    assert [(e.room_id, e.seq) for e in events] == places
    assert {e.seq: e.audience for e in events if e.room_id == second}[4] == [ada.user_id]
    cut = await catchup.since({room: 0, second: 0}, 6)
    first = min(room, second)
    for room_id, end in ((room, 5), (second, 4)):
        expected = end if room_id == first else 6 - (5 if first == room else 4)
        assert [e.seq for e in cut if e.room_id == room_id] == list(range(1, expected + 1))
    assert set((await catchup.rooms_of([ben.user_id]))[ben.user_id]) == {room, second}


async def test_the_edge_repeats_changes_reads_and_rooms(one):
    ada, ben, room = await room_of(one, "1")
    message = (await one.chat.sync.sync(ben, Sync(rooms={room: 0}))).rooms[room].messages[0]
    await asyncio.sleep(0.002)
    since = one.clock.now()
    await one.chat.conversation.edit(ada, EditMessage(message_id=message["id"], text="one"))
    await one.chat.reads.read(ben, MarkRead(room_id=room, seq=1))
    cy = await one.person("Cy")
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=cy.user_id))
    await one.chat.company.rename(ada, RenameRoom(room_id=room, name="New"))
    _, to_cy = await one.attach(cy)
    one.edge.leave_here(cy.user_id, room)  # as if nobody had heard that Cy was added
    changes = await one.records.catchup.changes([room], since)
    told = [(change.event, change.payload.get("seq")) for change in changes]
    assert told == [("message:updated", None), ("room:read", 1)]
    added = await to_cy.heard("room:added")
    assert added["room"]["name"] == "New"


SENDERS = ["ada", "ben", "cy", None]
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(SENDERS),
        st.booleans(),
        st.one_of(st.none(), st.lists(st.sampled_from(["ada", "ben", "cy"]), unique=True)),
        st.lists(st.sampled_from(["ada", "ben", "cy"]), unique=True),
    )
)


@given(MESSAGES, st.sampled_from(["ada", "ben", "cy"]), st.integers(0, 20))
def test_unread_is_what_one_would_count(messages, viewer, read_seq):
    documents = [
        {"seq": seq, "sender": sender, "deleted": deleted, "audience": audience, "mentions": who}
        for seq, (sender, deleted, audience, who) in enumerate(messages, 1)
    ]
    counted = [
        document
        for document in documents
        if document["seq"] > read_seq
        and document["sender"] != viewer
        and not document["deleted"]
        and (document["audience"] is None or viewer in document["audience"])
    ]
    mentioned = max((d["seq"] for d in counted if viewer in d["mentions"]), default=0)
    assert Tail(documents).unread(viewer, read_seq) == Unread(len(counted), mentioned)
