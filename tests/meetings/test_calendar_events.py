"""People's own calendars follow their meetings, whatever goes wrong on the way."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from paper_calendars import Provider
from slices import until

from chatsched.calendars import Busy, LinkRecord
from chatsched.chat.models.rooms import MemberNamed
from chatsched.core.actor import Actor
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarUnavailable,
    CalendarUnsupported,
    Forbidden,
    MeetingOver,
    NotFound,
)
from chatsched.meetings.hand_edited import KeepEvent
from chatsched.meetings.models import (
    CancelMeeting,
    ListMeetings,
    MeetingNamed,
    RescheduleMeeting,
)
from chatsched.meetings.service.changes import MEETING_CALENDAR
from chatsched.scheduling import Intervals

TEN = "2027-03-01T10:00:00Z"
NOON = "2027-03-01T12:00:00Z"
AT_TEN = 1_803_895_200
AT_NOON = AT_TEN + 7200


async def work_off(office, later=None, **step) -> None:
    """Let the outbox do what is due after a while in people's calendars."""
    if later is not None:
        later(**(step or {"seconds": 1}))
    while await office.outbox.work_once(MEETING_CALENDAR):
        pass


async def patiently(office, later, seconds: int = 60) -> int:
    """Let time go by until nothing waits any more; return after how many seconds that was."""
    waiting = {"kind": MEETING_CALENDAR, "state": {"$ne": "done"}}
    for second in range(seconds):
        await work_off(office, later)
        if not await office.mongo["outbox"].count_documents(waiting):
            return second
    raise AssertionError("something still waits")


async def booked(scene, **more) -> dict:
    """Let Ben book Ada's ten o'clock."""
    invite = await scene.office.invite(scene.ada, scene.room_id, **more)
    return (await scene.office.book(scene.ben, invite["id"], TEN)).meeting


async def moved(scene, meeting, start: str = NOON) -> dict:
    command = RescheduleMeeting.model_validate(
        {
            "meeting_id": meeting["id"],
            "start": start,
            "version": meeting["version"],
            "nonce": f"to {start}",
        }
    )
    return (await scene.office.meetings.reschedule.reschedule(scene.ben, command)).meeting


async def cancelled(scene, meeting) -> dict:
    command = CancelMeeting(meeting_id=meeting["id"], version=meeting["version"])
    return (await scene.office.meetings.cancel.cancel(scene.ben, command)).meeting


async def shown(scene, meeting, who=None) -> dict:
    named = MeetingNamed(meeting_id=meeting["id"])
    return (await scene.office.meetings.views.meeting(who or scene.ben, named)).meeting


async def add(scene, who, meeting) -> dict:
    named = MeetingNamed(meeting_id=meeting["id"])
    return (await scene.office.meetings.adding.add(who, named)).meeting


async def keep(scene, who, meeting) -> dict:
    command = KeepEvent(meeting_id=meeting["id"], keep=True)
    return (await scene.office.meetings.adding.keep(who, command)).meeting


@dataclass
class Stage:
    """The scene, and what is outside: the provider, and time."""

    office: Any
    ada: Actor
    ben: Actor
    cleo: Actor
    dan: Actor
    room_id: str
    provider: Provider
    later: Callable

    @property
    def host(self) -> str:
        """The name of Ada's account."""
        return self.ada.user_id


@pytest.fixture
def scene(scene, provider, later, database) -> Stage:
    """People whose calendars nothing waits for."""
    database["outbox"].delete_many({})
    return Stage(**vars(scene), provider=provider, later=later)


@pytest.fixture
async def link(scene) -> LinkRecord:
    """Ada's calendar, into which her meetings are put."""
    return await scene.office.linked.link(scene.host)


# -- the meeting's way into the calendar ------------------------------------------


@pytest.mark.usefixtures("link")
async def test_a_booking_is_put_into_the_hosts_calendar_by_itself(scene):
    _, wire = await scene.office.attach(scene.cleo)
    invite = await scene.office.invite(scene.ada, scene.room_id, title="Plans")
    meeting = (
        await scene.office.book(scene.ben, invite["id"], TEN, note="Bring the <map>")
    ).meeting
    assert meeting["calendar_sync"] == "pending"
    await work_off(scene.office, scene.later)
    paper = scene.provider.only(scene.host)
    assert (paper.start, paper.end) == (AT_TEN, AT_TEN + 1800)
    draft = paper.draft
    assert draft.title == "Plans"
    assert draft.uid == f"{meeting['id']}@chat.example"
    assert draft.sequence == 0
    assert "Ada, Ben" in draft.description
    assert "Bring the <map>" in draft.description
    assert draft.description.endswith(meeting["join_url"])
    assert draft.join_url == meeting["join_url"]
    assert not draft.conference
    updated = await wire.heard(
        "meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "synced"
    )
    assert updated["meeting"]["id"] == meeting["id"]
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_whose_calendar_knows_by_itself_is_not_told_to_add_it(scene):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    await moved(scene, await shown(scene, meeting))
    for who, kinds in (
        (scene.ada, ["invite", "booking", "reschedule"]),
        (scene.ben, ["invite", "booking", "system", "reschedule", "system"]),
        (scene.cleo, ["invite", "booking", "system", "reschedule", "system"]),
    ):
        history = await scene.office.history(who, scene.room_id)
        assert [each["kind"] for each in history] == kinds


async def test_a_host_without_a_calendar_for_meetings_is_told_like_everybody(scene):
    await scene.office.linked.link(scene.host, destination=None)
    meeting = await booked(scene)
    assert meeting["calendar_sync"] == "none"
    await work_off(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)
    history = await scene.office.history(scene.ada, scene.room_id)
    assert history[-1]["kind"] == "system"
    assert history[-1]["audience"] is None


@pytest.mark.usefixtures("link")
async def test_the_event_moves_with_the_meeting_and_goes_with_it(scene):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    later_meeting = await moved(scene, meeting)
    assert later_meeting["calendar_sync"] == "pending"
    await work_off(scene.office, scene.later)
    paper = scene.provider.only(scene.host)
    assert (paper.start, paper.draft.sequence) == (AT_NOON, 1)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    await cancelled(scene, later_meeting)
    await work_off(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)
    assert [what for what, *_ in scene.provider.said] == ["create", "update", "delete"]
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_a_calendar_that_was_linked_since_gets_the_meeting_when_it_moves(scene):
    meeting = await booked(scene)
    await scene.office.linked.link(scene.host)
    await moved(scene, meeting)
    await work_off(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON


@pytest.mark.usefixtures("link")
async def test_a_cancellation_that_overtakes_the_event_leaves_none(scene):
    meeting = await booked(scene)
    await cancelled(scene, meeting)
    await work_off(scene.office, scene.later)
    assert scene.provider.said == []


@pytest.mark.usefixtures("link")
async def test_what_is_written_late_is_written_as_the_meeting_stands_then(scene):
    meeting = await booked(scene)
    meeting = await moved(scene, meeting)
    await moved(scene, meeting, TEN)
    await work_off(scene.office, scene.later)
    assert scene.provider.said == [("create", 2, AT_TEN)]


# -- faults ------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.usefixtures("link")
async def test_lost_answers_make_no_second_event(scene, times):
    meeting = await booked(scene)
    scene.provider.lose_answers(times)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    scene.provider.lose_answers(times)
    meeting = await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    scene.provider.lose_answers(times)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)
    assert Counter(what for what, *_ in scene.provider.said)["create"] == 1


@pytest.mark.usefixtures("link")
async def test_a_meeting_that_moves_after_a_lost_answer_is_written_where_it_is(scene):
    meeting = await booked(scene)
    scene.provider.lose_answers(1)
    await work_off(scene.office, scene.later)
    await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON


@pytest.mark.usefixtures("link")
async def test_a_meeting_cancelled_after_a_lost_answer_leaves_no_event(scene):
    meeting = await booked(scene)
    scene.provider.lose_answers(1)
    await work_off(scene.office, scene.later)
    assert scene.provider.standing(scene.host)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)


@pytest.mark.usefixtures("link")
async def test_throttling_is_waited_out_for_as_long_as_it_says(scene):
    await booked(scene)
    scene.provider.throttle(1, retry_after=30)
    await work_off(scene.office, scene.later)
    await work_off(scene.office, scene.later, seconds=28)
    assert not scene.provider.standing(scene.host)
    await work_off(scene.office, scene.later, seconds=3)
    assert scene.provider.only(scene.host)


@pytest.mark.usefixtures("link")
async def test_passing_faults_delay_an_event_by_less_than_a_minute(scene):
    meeting = await booked(scene)
    scene.provider.throttle(6)
    assert await patiently(scene.office, scene.later) < 50
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_a_provider_that_stays_away_is_left_alone_once_the_meeting_is_over(scene):
    meeting = await booked(scene)
    scene.provider.throttle(10_000)
    for _ in range(30):
        await work_off(scene.office, scene.later, seconds=30)
    asked = 10_000 - len(scene.provider.faults)
    assert asked < 25
    scene.later(hours=3)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"


@pytest.mark.parametrize("done", [False, True], ids=["before it is done", "once it is done"])
@pytest.mark.parametrize("stage", ["create", "update", "delete"])
@pytest.mark.usefixtures("link")
async def test_a_process_killed_at_a_request_leaves_one_event_to_the_next(
    scene, open_office, stage, done
):
    """The killed one stands still for good, and holds what it held."""
    meeting = await booked(scene)
    if stage != "create":
        await work_off(scene.office, scene.later)
        meeting = await (moved if stage == "update" else cancelled)(scene, meeting)
    other = await open_office()
    gate = scene.provider.freeze(done=done)
    scene.later(seconds=1)
    killed = asyncio.create_task(scene.office.outbox.work_once(MEETING_CALENDAR))
    await until(lambda: not scene.provider.faults)
    await work_off(other, scene.later, seconds=30)
    await work_off(other, scene.later, seconds=35)
    await patiently(other, scene.later)
    starts = [paper.start for paper in scene.provider.standing(scene.host)]
    assert starts == {"create": [AT_TEN], "update": [AT_NOON], "delete": []}[stage]
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    # Should it only have been paused, it finds that it is no longer its turn.
    gate.set()
    await killed
    await patiently(other, scene.later)
    assert [paper.start for paper in scene.provider.standing(scene.host)] == starts


@pytest.mark.parametrize("step", range(1, 4))
@pytest.mark.usefixtures("link")
async def test_a_process_killed_at_its_own_notes_leaves_one_event_to_the_next(
    scene, open_office, monkeypatch, step
):
    meeting = await booked(scene)
    kept = scene.office.linked.kept
    other = await open_office()
    save, saved, dead = kept.save, 0, asyncio.Event()

    async def save_and_die(event, lease):
        nonlocal saved
        saved += 1
        if saved == step:
            dead.set()
            await asyncio.Event().wait()
        return await save(event, lease)

    monkeypatch.setattr(kept, "save", save_and_die)
    scene.later(seconds=1)
    killed = asyncio.create_task(scene.office.outbox.work_once(MEETING_CALENDAR))
    await asyncio.wait_for(dead.wait(), 5)
    await moved(scene, meeting)
    await work_off(other, scene.later, seconds=61)
    await patiently(other, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    assert Counter(what for what, *_ in scene.provider.said)["create"] == 1
    killed.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await killed


@pytest.mark.usefixtures("link")
async def test_many_workers_write_one_event_and_nothing_older_after_something_newer(
    scene, open_office
):
    other = await open_office()
    meeting = await booked(scene)
    scene.provider.throttle(3)
    scene.later(seconds=1)

    async def keep_working(office):
        for _ in range(8):
            await office.outbox.work_once(MEETING_CALENDAR)

    async def change():
        now = meeting
        for start in (NOON, "2027-03-01T13:00:00Z", "2027-03-01T14:00:00Z"):
            now = await moved(scene, now, start)
            scene.later(seconds=1)

    await asyncio.gather(change(), *(keep_working(each) for each in (scene.office, other) * 2))
    await patiently(other, scene.later)
    sequences = [sequence for _, sequence, _ in scene.provider.said]
    assert sequences == sorted(sequences)
    assert scene.provider.only(scene.host).start == AT_TEN + 4 * 3600


# -- refused, or broken -------------------------------------------------------------


@pytest.mark.usefixtures("link")
async def test_a_calendar_that_refuses_for_good_makes_the_host_add_the_event(scene):
    _, wire = await scene.office.attach(scene.ada)
    scene.provider.refusing.add(scene.host)
    meeting = await booked(scene)
    assert await patiently(scene.office, scene.later) < 5
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "failed")
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"
    last = (await scene.office.history(scene.ada, scene.room_id))[-1]
    assert (last["kind"], last["audience"]) == ("system", [scene.ada.user_id])
    assert last["meeting"]["id"] == meeting["id"]
    scene.provider.refusing.clear()
    await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_a_broken_link_waits_for_its_owner_and_is_then_made_up_for(scene, link):
    _, wire = await scene.office.attach(scene.ada)
    scene.provider.revoked.add(scene.host)
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"
    assert (await scene.office.linked.links.one(link.id)).status == "needs_relink"
    await wire.heard("calendar:updated", lambda told: told["calendar"]["status"] == "needs_relink")
    last = (await scene.office.history(scene.ada, scene.room_id))[-1]
    assert (last["kind"], last["audience"]) == ("system", [scene.ada.user_id])
    # Nothing is asked of the provider meanwhile, however often it is looked at.
    scene.provider.revoked.clear()
    for _ in range(5):
        await work_off(scene.office, scene.later, seconds=70)
    assert scene.provider.said == []
    kinds = [told["message"]["kind"] for told in wire.of("message:new")]
    assert kinds == ["invite", "booking", "system"]
    await scene.office.linked.relink(link)
    await work_off(scene.office)
    assert scene.provider.only(scene.host).start == AT_TEN
    states = [told["meeting"]["calendar_sync"] for told in wire.of("meeting:updated")]
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "synced")
    states = [told["meeting"]["calendar_sync"] for told in wire.of("meeting:updated")]
    assert states == ["pending", "failed", "pending", "synced"]


async def test_what_one_calendar_refused_is_put_into_another_that_is_chosen(scene, link):
    scene.provider.refusing.add(scene.host)
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    linked = scene.office.linked
    await linked.links.choose(link, link.calendars, None, conferencing=False)
    another = await linked.link(scene.host, "another")
    await linked.health.changed(another)
    await patiently(scene.office, scene.later)
    assert scene.provider.only("another").start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_a_link_known_to_be_broken_leaves_the_host_among_those_who_are_told(scene):
    await scene.office.linked.link(scene.host, status="needs_relink", problem="Broken.")
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    history = await scene.office.history(scene.ada, scene.room_id)
    assert [each["kind"] for each in history] == ["invite", "booking", "system"]
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"


async def test_events_of_an_account_that_is_unlinked_stay_and_nothing_fails(scene, link):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    await scene.office.linked.unlink(link)
    meeting = await moved(scene, meeting)
    assert meeting["calendar_sync"] == "none"
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN
    # Linked again, the event is found, and is the only one.
    await scene.office.linked.link(scene.host)
    meeting = await moved(scene, meeting, "2027-03-01T13:00:00Z")
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN + 3 * 3600
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)


async def test_meetings_ahead_say_that_they_follow_no_longer_once_unlinked(scene, link):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    _, wire = await scene.office.attach(scene.cleo)
    await scene.office.linked.unlink(link)
    await patiently(scene.office, scene.later)
    stands = await shown(scene, meeting)
    assert (stands["calendar_sync"], stands["version"]) == ("none", meeting["version"])
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "none")
    assert scene.provider.only(scene.host).start == AT_TEN


async def test_what_was_in_an_unlinked_account_follows_in_the_one_that_was_chosen(scene, link):
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    linked = scene.office.linked
    await linked.links.choose(link, link.calendars, None, conferencing=False)
    await linked.link(scene.host, "chosen instead")
    await linked.unlink(link)
    await patiently(scene.office, scene.later)
    assert scene.provider.only("chosen instead").start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_unlinking_an_account_that_has_no_events_changes_nothing(scene):
    other = await scene.office.linked.link(scene.host, "beside", destination=None)
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    waiting = {"kind": MEETING_CALENDAR, "state": {"$ne": "done"}}
    await scene.office.linked.unlink(other)
    assert not await scene.office.mongo["outbox"].count_documents(waiting)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_the_host_is_not_said_to_have_unlinked_what_a_guest_has(scene):
    meeting = await booked(scene)
    theirs = await scene.office.linked.link(scene.cleo.user_id)
    await add(scene, scene.cleo, meeting)
    await patiently(scene.office, scene.later)
    await scene.office.linked.unlink(theirs)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN


async def test_an_entry_that_waits_when_its_link_goes_is_done_with(scene, link):
    meeting = await booked(scene)
    scene.provider.throttle(1)
    await work_off(scene.office, scene.later)
    await scene.office.linked.unlink(link)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "none"
    assert not scene.provider.standing(scene.host)


# -- added by somebody ----------------------------------------------------------------


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


# -- by hand --------------------------------------------------------------------------


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


# -- where it takes place -----------------------------------------------------------------


@pytest.mark.parametrize("slow", [False, True], ids=["at once", "after a while"])
async def test_a_meeting_takes_place_at_the_providers_link_if_the_host_wants_that(scene, slow):
    office = scene.office
    _, wire = await office.attach(scene.cleo)
    scene.provider.slow_links = slow
    await office.linked.link(scene.host, conferencing=True)
    await office.linked.link(scene.ben.user_id)
    meeting = await booked(scene)
    await add(scene, scene.ben, meeting)
    await work_off(office, scene.later)
    if slow:
        drawn = await shown(scene, meeting)
        assert (drawn["join_url"], drawn["calendar_sync"]) == (meeting["join_url"], "synced")
        scene.provider.finish_links()
    await patiently(office, scene.later)
    url = "https://meet.example/1"
    await wire.heard("meeting:updated", lambda told: told["meeting"]["join_url"] == url)
    drawn = await shown(scene, meeting)
    assert drawn["join_url"] == url
    links = drawn["add_to_calendar"]
    assert parse_qs(urlsplit(links["google"]).query)["location"] == [url]
    signature = parse_qs(urlsplit(links["ics"]).query)["sig"][0]
    (event,) = Calendar.from_ical(
        await office.meetings.calendars.file(meeting["id"], signature)
    ).events
    assert str(event["location"]) == url
    for name in (scene.host, scene.ben.user_id):
        assert scene.provider.only(name).draft.description.endswith(url)
    meeting = await moved(scene, drawn)
    await patiently(office, scene.later)
    assert (await shown(scene, meeting))["join_url"] == url
    assert scene.provider.links_made == 1


async def test_an_event_made_anew_has_a_link_of_its_own(scene):
    await scene.office.linked.link(scene.host, conferencing=True)
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    scene.provider.drop(scene.host)
    await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["join_url"] == "https://meet.example/2"


# -- busy times -----------------------------------------------------------------------------


class Sulking:
    """A calendar of somebody that does not answer."""

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    async def known(self, user_id, _window, _without) -> Busy:
        if user_id == self._user_id:
            raise CalendarUnavailable
        return Busy(Intervals([]))

    async def live(self, user_id, _window, _without) -> Intervals:
        return (await self.known(user_id, _window, _without)).intervals


async def test_slots_are_shown_though_the_askers_own_calendar_does_not_answer(scene):
    scene.office.meetings.busy.register(Sulking(scene.ben.user_id))
    invite = await scene.office.invite(scene.ada, scene.room_id)
    assert TEN in await scene.office.starts(scene.ben, invite["id"])
    meeting = (await scene.office.book(scene.ben, invite["id"], TEN)).meeting
    assert TEN in await scene.office.starts(scene.ben, invite["id"], meeting_id=meeting["id"])


@pytest.mark.usefixtures("link")
async def test_the_event_of_a_meeting_that_is_moved_can_be_told_from_others(scene):
    meeting = await booked(scene)
    uid = f"{meeting['id']}@chat.example"
    events = scene.office.linked.events
    assert (await events.ours(scene.ada.user_id, meeting["id"])).uids == {uid}
    await work_off(scene.office, scene.later)
    ours = await events.ours(scene.ada.user_id, meeting["id"])
    assert ours.uids == {uid}
    assert scene.provider.only(scene.host).draft.key in ours.references


async def test_who_wrote_into_a_calendar_says_so(scene, link):
    told = []

    async def wrote(link):
        told.append(link.id)

    scene.office.linked.events.wrote.append(wrote)
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    await cancelled(scene, meeting)
    await work_off(scene.office, scene.later)
    assert told == [link.id, link.id]
