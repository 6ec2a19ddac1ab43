"""Who is in a room, what they see of it, and what they hear when that changes."""

import asyncio

import orjson
import pytest

from chatsched.chat import Announcement
from chatsched.chat.models.messages import MessageNamed
from chatsched.chat.models.rooms import (
    AddMember,
    CreateRoom,
    MarkRead,
    MemberNamed,
    RenameRoom,
    Room,
    RoomNamed,
    RoomSettings,
    SetRole,
)
from chatsched.core.errors import Forbidden, Invalid, NotFound
from chatsched.core.wire import NOTHING


def direct(*, ids=(), emails=()) -> CreateRoom:
    return CreateRoom(kind="direct", member_ids=list(ids), member_emails=list(emails))


def member(room: str, who) -> MemberNamed:
    return MemberNamed(room_id=room, user_id=who.user_id)


async def view(one, who, room) -> dict:
    return (await one.chat.company.room(who, RoomNamed(room_id=room))).room


async def test_a_room_is_as_its_description_says(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    drawn = await view(one, ada, room)
    assert Room.model_validate_json(orjson.dumps(drawn)).wire() == drawn
    assert [(m["name"], m["role"]) for m in drawn["members"]] == [
        ("Ada", "owner"),
        ("Ben", "member"),
    ]


async def test_a_pair_has_one_room_whoever_opens_it_however_often(one):
    ada = await one.person("Ada", "ada@example.org")
    ben = await one.person("Ben", "ben@example.org")
    company = one.chat.company
    answers = await asyncio.gather(
        *(company.create(ada, direct(ids=[ben.user_id])) for _ in range(8)),
        *(company.create(ben, direct(emails=["ADA@example.org"])) for _ in range(8)),
    )
    assert len({answer.room["id"] for answer in answers}) == 1
    assert {answer.room["name"] for answer in answers[:8]} == {"Ben"}
    assert {answer.room["name"] for answer in answers[8:]} == {"Ada"}
    assert len((await company.rooms(ada, NOTHING)).rooms) == 1


async def test_a_direct_room_needs_one_other_person(one):
    ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
    for ids in ([], [ada.user_id], [ben.user_id, cy.user_id]):
        with pytest.raises(Invalid):
            await one.chat.company.create(ada, direct(ids=ids))


async def test_a_direct_room_keeps_its_people(one):
    ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
    room = (await one.chat.company.create(ada, direct(ids=[ben.user_id]))).room["id"]
    company = one.chat.company
    with pytest.raises(Forbidden):
        await company.remove(ada, member(room, ada))
    with pytest.raises(Forbidden):
        await company.add(ada, AddMember(room_id=room, user_id=cy.user_id))
    with pytest.raises(Forbidden):
        await company.rename(ada, RenameRoom(room_id=room, name="Us"))


async def test_unknown_people_are_named_by_field(one):
    ada = await one.person("Ada", "ada@example.org")
    command = CreateRoom(
        kind="group",
        name="Team",
        member_ids=[ada.user_id, "nobody"],
        member_emails=["nobody@example.org"],
    )
    with pytest.raises(Invalid) as raised:
        await one.chat.company.create(ada, command)
    assert set(raised.value.extra["fields"]) == {"member_ids.1", "member_emails.0"}
    assert raised.value.detail == "Not everybody who was named has an account here."


async def test_a_direct_conversation_with_oneself_is_refused_where_one_was_named(one):
    ada = await one.person("Ada", "ada@example.org")
    for named in ({"member_ids": [ada.user_id]}, {"member_emails": ["ada@example.org"]}):
        with pytest.raises(Invalid) as raised:
            await one.chat.company.create(ada, CreateRoom(kind="direct", **named))
        assert raised.value.detail == "A direct conversation is with one other person."
        assert set(raised.value.extra["fields"]) == set(named)


async def test_a_group_needs_a_name(one):
    with pytest.raises(Invalid) as raised:
        await one.chat.company.create(await one.person(), CreateRoom(kind="group"))
    assert "name" in raised.value.extra["fields"]


async def test_whoever_is_added_hears_of_it_and_then_hears_everything(one, other):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada)
    _, to_ada = await one.attach(ada)
    _, to_ben = await other.attach(ben)
    await one.say(ada, room, "before")
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    added = (await to_ben.heard("room:added"))["room"]
    assert added["id"] == room
    assert (added["last_seq"], added["read_seq"], added["unread"]) == (1, 1, 0)
    updated = (await to_ada.heard("room:updated", lambda p: len(p["room"]["members"]) > 1))["room"]
    joined = {member["id"]: member["joined_seq"] for member in updated["members"]}
    assert joined == {ada.user_id: 0, ben.user_id: 1}
    await one.say(ada, room, "after")
    await to_ben.heard("message:new", lambda p: p["message"]["text"] == "after")
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    assert len(to_ben.of("room:added")) == 1


async def test_a_membership_from_before_places_were_kept_counts_as_from_the_beginning(one):
    ada = await one.person("Ada")
    room = await one.group(ada)
    await one.mongo["members"].update_many({"room_id": room}, {"$unset": {"joined_seq": ""}})
    (member,) = (await view(one, ada, room))["members"]
    assert member["joined_seq"] == 0


async def test_whoever_is_removed_is_out_at_once_on_every_process(one, other):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ben = await other.attach(ben)
    await other.say(ben, room, "still here")
    await one.chat.company.remove(ada, member(room, ben))
    assert await to_ben.heard("room:removed") == {"room_id": room}
    with pytest.raises(NotFound):
        await other.say(ben, room, "gone")
    with pytest.raises(NotFound):
        await other.chat.typing.typing(ben, RoomNamed(room_id=room))
    with pytest.raises(NotFound):
        await view(other, ben, room)
    await one.say(ada, room, "among us")
    await asyncio.sleep(0.2)
    assert "among us" not in [p["message"]["text"] for p in to_ben.of("message:new")]
    assert (await other.chat.company.rooms(ben, NOTHING)).rooms == []


async def test_only_owners_remove_others(one):
    ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
    room = await one.group(ada, ben, cy)
    with pytest.raises(Forbidden):
        await one.chat.company.remove(ben, member(room, cy))
    with pytest.raises(NotFound):
        await one.chat.company.remove(ada, member(room, await one.person("Eve")))
    await one.chat.company.remove(ben, member(room, ben))
    with pytest.raises(NotFound):
        await view(one, ben, room)


async def test_the_last_owner_hands_over_before_leaving(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    company = one.chat.company
    room = await one.group(ada, ben)
    with pytest.raises(Forbidden):
        await company.remove(ada, member(room, ada))
    hand_over = SetRole(room_id=room, user_id=ben.user_id, role="owner")
    with pytest.raises(Forbidden):
        await company.set_role(ben, hand_over)
    await company.set_role(ada, hand_over)
    await company.remove(ada, member(room, ada))
    assert [m["role"] for m in (await view(one, ben, room))["members"]] == ["owner"]
    await company.remove(ben, member(room, ben))
    assert (await company.rooms(ben, NOTHING)).rooms == []


async def test_two_owners_cannot_leave_the_others_at_once(one):
    for _ in range(5):
        ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
        room = await one.group(ada, ben, cy)
        await one.chat.company.set_role(
            ada, SetRole(room_id=room, user_id=ben.user_id, role="owner")
        )
        left = await asyncio.gather(
            *(one.chat.company.remove(who, member(room, who)) for who in (ada, ben)),
            return_exceptions=True,
        )
        assert sum(isinstance(answer, Forbidden) for answer in left) == 1
        roles = [m["role"] for m in (await view(one, cy, room))["members"]]
        assert sorted(roles) == ["member", "owner"]


async def test_a_room_has_a_bounded_number_of_members(one, monkeypatch):
    monkeypatch.setattr("chatsched.chat.service.rooms.MOST_MEMBERS", 3)
    ada, ben, cy, dee = [await one.person(name) for name in ("Ada", "Ben", "Cy", "Dee")]
    with pytest.raises(Invalid):
        await one.group(ada, ben, cy, dee)
    room = await one.group(ada)
    command = [AddMember(room_id=room, user_id=who.user_id) for who in (ben, cy, dee)]
    added = await asyncio.gather(
        *(one.chat.company.add(ada, c) for c in command), return_exceptions=True
    )
    assert sum(isinstance(answer, Forbidden) for answer in added) == 1
    assert len((await view(one, ada, room))["members"]) == 3


async def test_a_new_name_reaches_everybody(one, other):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ben = await other.attach(ben)
    await one.chat.company.rename(ada, RenameRoom(room_id=room, name="Crew"))
    await to_ben.heard("room:updated", lambda p: p["room"]["name"] == "Crew")


async def test_a_persons_new_name_reaches_those_who_share_a_room(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = (await one.chat.company.create(ada, direct(ids=[ben.user_id]))).room["id"]
    _, to_ben = await one.attach(ben)
    await one.users.update(ada.user_id, {"name": "Augusta"})
    person = (await one.users.by_id(ada.user_id)).person
    await one.gate.renamed(person)
    heard = await to_ben.heard("room:updated", lambda p: p["room"]["name"] == "Augusta")
    assert heard["room"]["id"] == room


async def test_settings_are_each_members_own(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ada = await one.attach(ada)
    until = one.clock.now()
    command = RoomSettings(room_id=room, notify="mentions", muted_until=until)
    answer = (await one.chat.company.set_own(ada, command)).room
    assert answer["notify"] == "mentions"
    assert answer["muted_until"] is not None
    assert (await to_ada.heard("room:updated"))["room"] == answer
    bens = await view(one, ben, room)
    assert (bens["notify"], bens["muted_until"]) == ("all", None)


async def test_unread_counts_what_others_said_that_is_for_the_viewer(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ben = await one.attach(ben)
    first = await one.say(ada, room, "1")
    await one.say(ben, room, "own")
    await one.say(ada, room, "3")
    deleted = await one.say(ada, room, "4")
    await one.chat.conversation.delete(ada, MessageNamed(message_id=deleted["id"]))
    hidden = Announcement(
        room_id=room, kind="system", sender_id=None, text="x", source="n", audience=[ada.user_id]
    )
    await one.chat.conversation.post(hidden)
    assert first["seq"] == 1
    bens = await view(one, ben, room)
    assert (bens["unread"], bens["last_seq"]) == (2, 5)
    assert bens["last_message"]["seq"] == 4
    adas = await view(one, ada, room)
    assert (adas["unread"], adas["last_message"]["seq"]) == (2, 5)
    await one.chat.reads.read(ben, MarkRead(room_id=room, seq=1))
    assert (await view(one, ben, room))["unread"] == 1
    await one.chat.company.rename(ada, RenameRoom(room_id=room, name="Crew"))
    told = (await to_ben.heard("room:updated", lambda p: p["room"]["name"] == "Crew"))["room"]
    assert told == await view(one, ben, room)


async def test_rooms_come_with_the_newest_activity_first(one):
    ada = await one.person("Ada")
    rooms = [await one.group(ada, name=str(n)) for n in range(4)]
    await asyncio.sleep(0.002)
    await one.say(ada, rooms[1], "x")
    await asyncio.sleep(0.002)
    await one.say(ada, rooms[0], "x")
    listed = [room["id"] for room in (await one.chat.company.rooms(ada, NOTHING)).rooms]
    assert listed == [rooms[0], rooms[1], rooms[3], rooms[2]]


async def test_strangers_cannot_tell_a_room_from_none(one):
    ada, eve = await one.person("Ada"), await one.person("Eve")
    room = await one.group(ada)
    company = one.chat.company
    for room_id in (room, "none"):
        named = RoomNamed(room_id=room_id)
        for refused in (
            company.room(eve, named),
            company.rename(eve, RenameRoom(room_id=room_id, name="x")),
            company.add(eve, AddMember(room_id=room_id, user_id=eve.user_id)),
            company.remove(eve, MemberNamed(room_id=room_id, user_id=ada.user_id)),
            company.set_role(eve, SetRole(room_id=room_id, user_id=eve.user_id, role="owner")),
            company.set_own(eve, RoomSettings(room_id=room_id, notify="none")),
            one.chat.reads.read(eve, MarkRead(room_id=room_id, seq=0)),
            one.chat.typing.typing(eve, named),
            one.chat.workshop.bots(eve, named),
        ):
            with pytest.raises(NotFound):
                await refused
