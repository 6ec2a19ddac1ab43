"""Who adds a meeting to their calendar is followed; who changes its event there is heard."""

import asyncio

import pytest
from meetings.calendar_events.stage import (
    AT_NOON,
    AT_TEN,
    TEN,
    add,
    booked,
    cancelled,
    keep,
    moved,
    patiently,
    shown,
    work_off,
)

from chatsched.chat.models.rooms import MemberNamed
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarUnsupported,
    Forbidden,
    MeetingOver,
    NotFound,
)
from chatsched.meetings.models import ListMeetings


async def test_anybody_in_the_room_adds_a_meeting_once_and_it_follows(scene):
    meeting = await booked(scene)
    for who in (scene.cleo, scene.ben):
        await scene.office.linked.link(who.user_id)
    await asyncio.gather(*(add(scene, scene.cleo, meeting) for _ in range(3)))
    await add(scene, scene.ben, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "none"
    meeting = await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    names = (scene.cleo.user_id, scene.ben.user_id)
    assert [scene.provider.only(name).start for name in names] == [AT_NOON, AT_NOON]
    history = await scene.office.history(scene.ada, scene.room_id)
    assert history[-1]["kind"] == "system"
    assert history[-1]["audience"] == [scene.ada.user_id]
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not any(scene.provider.standing(name) for name in names)


async def test_who_leaves_the_room_hears_no_more_by_their_calendar(scene):
    meeting = await booked(scene)
    for who in (scene.cleo, scene.ben):
        await scene.office.linked.link(who.user_id)
        await add(scene, who, meeting)
        leaving = MemberNamed(room_id=scene.room_id, user_id=who.user_id)
        await scene.office.chat.company.remove(who, leaving)
    meeting = await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.cleo.user_id)
    assert scene.provider.only(scene.ben.user_id).start == AT_NOON
    said = len(scene.provider.said)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert [what for what, *_ in scene.provider.said[said:]] == ["delete"]


async def test_a_meeting_is_in_the_calendar_when_adding_it_is_answered(scene):
    meeting = await booked(scene)
    await scene.office.linked.link(scene.cleo.user_id)
    assert (await add(scene, scene.cleo, meeting))["id"] == meeting["id"]
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN


async def test_an_added_event_that_was_deleted_is_added_again(scene):
    meeting = await booked(scene)
    await scene.office.linked.link(scene.cleo.user_id)
    await add(scene, scene.cleo, meeting)
    scene.provider.drop(scene.cleo.user_id)
    await add(scene, scene.cleo, meeting)
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN


async def test_a_provider_that_is_away_gets_an_added_meeting_later(scene):
    meeting = await booked(scene)
    await scene.office.linked.link(scene.cleo.user_id)
    scene.provider.throttle(1)
    await add(scene, scene.cleo, meeting)
    assert not scene.provider.standing(scene.cleo.user_id)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN


async def test_a_meeting_cannot_be_added_where_it_cannot_be(scene):
    meeting = await booked(scene)
    with pytest.raises(CalendarUnsupported):
        await add(scene, scene.cleo, meeting)
    link = await scene.office.linked.link(scene.cleo.user_id)
    scene.provider.refusing.add(scene.cleo.user_id)
    with pytest.raises(CalendarUnsupported, match="takes no events"):
        await add(scene, scene.cleo, meeting)
    scene.provider.refusing.clear()
    scene.provider.revoked.add(scene.cleo.user_id)
    with pytest.raises(CalendarAuthFailed):
        await add(scene, scene.cleo, meeting)
    with pytest.raises(NotFound):
        await add(scene, scene.dan, meeting)
    scene.provider.revoked.clear()
    await scene.office.linked.relink(link)
    await cancelled(scene, meeting)
    with pytest.raises(MeetingOver):
        await add(scene, scene.cleo, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.said == []


async def test_an_event_moved_by_hand_is_offered_to_the_host_and_to_nobody_else(scene, link):
    _, hosts = await scene.office.attach(scene.ada)
    _, others = await scene.office.attach(scene.ben)
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    await scene.office.linked.events.look(link)
    assert "calendar_change" not in await shown(scene, meeting, scene.ada)
    scene.provider.move(scene.host, 3600)
    for _ in range(2):
        await scene.office.linked.events.look(link)
    event = {"start": "2027-03-01T11:00:00Z", "end": "2027-03-01T11:30:00Z"}
    told = await hosts.heard("meeting:calendar")
    assert told == {"meeting_id": meeting["id"], "event": event, "changed": True}
    assert (await shown(scene, meeting, scene.ada))["calendar_change"] == {"event": event}
    mine = (await scene.office.meetings.views.mine(scene.ada, ListMeetings())).meetings
    assert [each["calendar_change"] for each in mine] == [{"event": event}]
    for who in (scene.ben, scene.cleo):
        drawn = await shown(scene, meeting, who)
        assert "calendar_change" not in drawn
        assert drawn["start"] == TEN
    # Moving the meeting too settles it, and the time that the event has is free for that.
    await moved(scene, await shown(scene, meeting), event["start"])
    await work_off(scene.office, scene.later)
    assert "calendar_change" not in await shown(scene, meeting, scene.ada)
    assert scene.provider.only(scene.host).start == AT_TEN + 3600
    await hosts.heard("meeting:calendar", lambda told: not told["changed"])
    assert len(hosts.of("meeting:calendar")) == 2
    await scene.office.say(scene.ben, scene.room_id, "the last")
    await others.heard("message:new", lambda told: told["message"]["text"] == "the last")
    assert others.of("meeting:calendar") == []


@pytest.mark.parametrize("by_hand", ["moved", "deleted"])
async def test_an_event_is_written_back_when_the_host_keeps_the_meeting(scene, link, by_hand):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    if by_hand == "moved":
        scene.provider.move(scene.host, 3600)
    else:
        scene.provider.drop(scene.host)
    await scene.office.linked.events.look(link)
    expected = {"start": "2027-03-01T11:00:00Z", "end": "2027-03-01T11:30:00Z"}
    change = (await shown(scene, meeting, scene.ada))["calendar_change"]
    assert change == {"event": expected if by_hand == "moved" else None}
    with pytest.raises(Forbidden):
        await keep(scene, scene.ben, meeting)
    await keep(scene, scene.ada, meeting)
    assert scene.provider.only(scene.host).start == AT_TEN
    await scene.office.linked.events.look(link)
    assert "calendar_change" not in await shown(scene, meeting, scene.ada)


@pytest.mark.usefixtures("link")
async def test_an_event_deleted_by_hand_does_not_stop_the_meeting(scene):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    scene.provider.drop(scene.host)
    meeting = await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    scene.provider.drop(scene.host)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_what_somebody_else_did_to_their_own_event_concerns_nobody(scene):
    _, hosts = await scene.office.attach(scene.ada)
    meeting = await booked(scene)
    link = await scene.office.linked.link(scene.ben.user_id)
    await add(scene, scene.ben, meeting)
    scene.provider.move(scene.ben.user_id, 3600)
    await scene.office.linked.events.look(link)
    for who in (scene.ada, scene.ben):
        assert "calendar_change" not in await shown(scene, meeting, who)
    await scene.office.say(scene.ben, scene.room_id, "the last")
    await hosts.heard("message:new", lambda told: told["message"]["text"] == "the last")
    assert hosts.of("meeting:calendar") == []
