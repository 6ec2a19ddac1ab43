"""What becomes of invites and meetings when their people leave the room, or are removed."""

import pytest

from chatsched.chat.models.rooms import AddMember, MemberNamed
from chatsched.core.errors import InviteClosed, NotFound
from chatsched.core.ids import new_id
from chatsched.meetings.models import (
    CancelMeeting,
    InviteNamed,
    ListMeetings,
    MeetingNamed,
    RescheduleMeeting,
)

TEN = "2027-03-01T10:00:00Z"
NOON = "2027-03-01T12:00:00Z"


@pytest.fixture
async def room_id(scene) -> str:
    """Cleo's room, which Ada and Ben may leave."""
    return await scene.office.group(scene.cleo, scene.ada, scene.ben)


@pytest.fixture
async def meeting(scene, room_id) -> dict:
    """Ben's meeting with Ada at ten."""
    invite = await scene.office.invite(scene.ada, room_id, reusable=True)
    return (await scene.office.book(scene.ben, invite["id"], TEN)).meeting


async def leave(office, who, room_id) -> None:
    named = MemberNamed(room_id=room_id, user_id=who.user_id)
    await office.chat.company.remove(who, named)


@pytest.mark.parametrize("role", ["ada", "ben"])
async def test_host_and_booker_keep_their_meeting(scene, room_id, meeting, role):
    office, who = scene.office, getattr(scene, role)
    meetings = office.meetings
    await leave(office, who, room_id)
    named = MeetingNamed(meeting_id=meeting["id"])
    assert (await meetings.views.meeting(who, named)).meeting == meeting
    assert (await meetings.views.mine(who, ListMeetings())).meetings == [meeting]
    starts = await office.starts(who, meeting["invite_id"], meeting_id=meeting["id"])
    assert NOON in starts
    _, outside = await office.attach(who)
    _, inside = await office.attach(scene.cleo)
    move = {**named.wire(), "start": NOON, "version": 1, "nonce": "m"}
    moved = await meetings.reschedule.reschedule(who, RescheduleMeeting.model_validate(move))
    for wire in (outside, inside):
        assert (await wire.heard("meeting:updated"))["meeting"] == moved.meeting
    cancel = CancelMeeting(meeting_id=meeting["id"], version=2)
    cancelled = await meetings.cancel.cancel(who, cancel)
    for wire in (outside, inside):
        await wire.heard("meeting:updated", lambda p: p["meeting"] == cancelled.meeting)
        assert len(wire.of("meeting:updated")) == 2


async def test_who_left_is_at_the_meeting_like_those_who_stayed(scene, room_id, meeting):
    office = scene.office
    await leave(office, scene.ben, room_id)
    named = MeetingNamed(meeting_id=meeting["id"])
    connection, _ = await office.attach(scene.ben)
    present = (await office.meetings.presence.enter(connection, named)).present
    assert [each["name"] for each in present] == ["Ben"]
    await office.meetings.presence._look(meeting["id"])
    other, _ = await office.attach(scene.ada)
    present = (await office.meetings.presence.enter(other, named)).present
    assert [each["name"] for each in present] == ["Ada", "Ben"]


async def test_others_who_left_see_nothing_of_it_any_more(scene, meeting):
    office = scene.office
    await office.chat.company.add(
        scene.cleo, AddMember(room_id=meeting["room_id"], user_id=scene.dan.user_id)
    )
    named = MeetingNamed(meeting_id=meeting["id"])
    await office.meetings.views.meeting(scene.dan, named)
    await leave(office, scene.dan, meeting["room_id"])
    with pytest.raises(NotFound):
        await office.meetings.views.meeting(scene.dan, named)
    with pytest.raises(NotFound):
        await office.starts(scene.dan, meeting["invite_id"])


async def test_a_hosts_open_invites_close_live_when_they_leave(scene, room_id, meeting):
    office = scene.office
    single = await office.invite(scene.ada, room_id)
    elsewhere = await office.invite(scene.ada, scene.room_id)
    _, wire = await office.attach(scene.ben)
    await leave(office, scene.ada, room_id)
    for invite_id in (single["id"], meeting["invite_id"]):
        told = await wire.heard("invite:updated", lambda p, i=invite_id: p["invite"]["id"] == i)
        assert told["invite"]["status"] == "withdrawn"
        with pytest.raises(InviteClosed):
            await office.starts(scene.ben, invite_id)
        with pytest.raises(InviteClosed):
            await office.book(scene.ben, invite_id, NOON)
    cards = [each.get("invite") for each in await office.history(scene.ben, room_id)]
    assert {card["status"] for card in cards if card} == {"withdrawn"}
    named = InviteNamed(invite_id=elsewhere["id"])
    assert (await office.meetings.invites.get(scene.ben, named)).invite["status"] == "open"


async def test_an_invite_closes_at_once_even_before_that_is_stored(scene, room_id, open_office):
    """As when somebody sends one at the moment in which they are removed."""
    office = scene.office
    invite = await office.invite(scene.ada, room_id, reusable=True)
    office.meetings.departures.follow = skip
    await leave(office, scene.ada, room_id)
    for each in (office, await open_office()):
        with pytest.raises(InviteClosed):
            await each.starts(scene.ben, invite["id"])
        with pytest.raises(InviteClosed):
            await each.book(scene.ben, invite["id"], TEN)


async def skip(_departure) -> None:
    """Do nothing of what follows."""


async def test_what_a_host_sends_once_they_are_back_stays_open(scene, room_id, later):
    office = scene.office
    office.meetings.departures.follow = skip
    await leave(office, scene.ada, room_id)
    later(seconds=1)
    await office.chat.company.add(scene.cleo, AddMember(room_id=room_id, user_id=scene.ada.user_id))
    invite = await office.invite(scene.ada, room_id)
    later(seconds=10)
    while await office.outbox.work_once():
        pass
    assert (await office.book(scene.ben, invite["id"], TEN, new_id())).new
