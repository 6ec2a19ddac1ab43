"""Open pickers hear when times change, for as long as they may look."""

import asyncio

import pytest

from chatsched.chat.models.rooms import AddMember, MemberNamed
from chatsched.meetings.models import InviteNamed
from chatsched.meetings.service.watching import invite_topic

TEN, NOON = "2027-03-01T10:00:00Z", "2027-03-01T12:00:00Z"


@pytest.fixture
async def named(scene) -> InviteNamed:
    invite = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
    return InviteNamed(invite_id=invite["id"])


async def watching(office, who, named):
    connection, wire = await office.attach(who)
    await office.meetings.watching.watch(connection, named)
    return connection, wire


async def test_who_is_removed_from_the_room_hears_no_more_of_its_slots(scene, named, open_office):
    office, other = scene.office, await open_office()
    _, bens = await watching(office, scene.ben, named)
    _, bens_elsewhere = await watching(other, scene.ben, named)
    _, cleos = await watching(other, scene.cleo, named)
    removal = MemberNamed(room_id=scene.room_id, user_id=scene.ben.user_id)
    await office.chat.company.remove(scene.ada, removal)
    await office.book(scene.cleo, named.invite_id, TEN)
    await cleos.heard("slots:changed")
    await office.book(scene.cleo, named.invite_id, NOON)
    await cleos.heard("meeting:updated", lambda p: p["meeting"]["start"] == NOON)
    assert bens.of("slots:changed") == bens_elsewhere.of("slots:changed") == []
    assert len(cleos.of("slots:changed")) == 2


async def test_who_is_back_in_the_room_asks_to_watch_again(scene, named):
    office = scene.office
    connection, bens = await watching(office, scene.ben, named)
    member = {"room_id": scene.room_id, "user_id": scene.ben.user_id}
    await office.chat.company.remove(scene.ada, MemberNamed(**member))
    await office.book(scene.cleo, named.invite_id, TEN)
    await office.chat.company.add(scene.ada, AddMember(**member))
    await bens.heard("room:added")
    await office.meetings.watching.watch(connection, named)
    await office.book(scene.cleo, named.invite_id, NOON)
    await bens.heard("slots:changed")
    assert len(bens.of("slots:changed")) == 1


async def test_a_connection_that_ended_is_forgotten(scene, named):
    office = scene.office
    connection, bens = await watching(office, scene.ben, named)
    office.edge.dismiss(connection)
    await office.book(scene.cleo, named.invite_id, TEN)
    await asyncio.sleep(0.05)  # nothing is to be heard
    assert bens.of("slots:changed") == []
    assert office.meetings.watching._watched == {}


async def test_a_connection_that_ends_while_it_asks_to_watch_leaves_nothing_behind(scene, named):
    office = scene.office
    connection, _ = await office.attach(scene.ben)
    access = office.meetings.watching._access
    known_invite = access.known_invite

    async def late(actor, invite_id):
        found = await known_invite(actor, invite_id)
        office.edge.dismiss(connection)
        return found

    access.known_invite = late
    await office.meetings.watching.watch(connection, named)
    assert connection.topics == set()
    assert not office.edge._hub.has(f"w:{invite_topic(named.invite_id)}")
