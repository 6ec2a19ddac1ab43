"""A meeting's event is made, moved and deleted with it, and knows where it takes place."""

from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from meetings.calendar_events.stage import (
    AT_NOON,
    AT_TEN,
    TEN,
    add,
    booked,
    cancelled,
    moved,
    patiently,
    shown,
    work_off,
)

from chatsched.calendars import Busy
from chatsched.core.errors import CalendarUnavailable
from chatsched.scheduling import Intervals


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
