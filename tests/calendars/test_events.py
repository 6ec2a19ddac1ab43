"""One event for each meeting and person: who may write it, and what people do to it by hand."""

import asyncio
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from paper_calendars import HOME, Fault, Linked, Provider
from serving import in_database
from slices import Process, chatting, until

from chatsched.calendars import BeingWritten, BusyTimes, MeetingEvent, ProviderAway
from chatsched.calendars.providers import EventGone, ProviderRefused
from chatsched.calendars.records import Edit, EventRecord, LinkedCalendar
from chatsched.core.clock import ManualClock

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
TEN = int(datetime(2027, 3, 1, 10, tzinfo=UTC).timestamp())
HOUR = 3600
ADA = "ada"
MEETING = MeetingEvent(
    sequence=0,
    title="Plans",
    description="With Ada, Ben\n\nJoin: https://chat.example/meet/m",
    join_url="https://chat.example/meet/m",
    start=TEN,
    end=TEN + HOUR,
    cancelled=False,
    conference=True,
)


@dataclass
class Desk:
    """Ada's linked account, and what is told about its events."""

    process: Process
    provider: Provider
    clock: ManualClock
    linked: Linked
    edited: list[EventRecord]

    async def follow(self, event: MeetingEvent = MEETING, meeting_id: str = "m", **more):
        async def wanted() -> MeetingEvent:
            return event

        return await self.linked.events.follow(ADA, meeting_id, wanted, **more)

    async def record(self, meeting_id: str = "m") -> EventRecord:
        return await self.linked.kept.one(meeting_id, ADA)

    async def look(self) -> None:
        (link,) = await self.linked.links.of_user(ADA)
        await self.linked.events.look(link)


@pytest.fixture(scope="module")
def database(mongo):
    """One database for all tests of this module, which costs less than one for each."""
    name = f"test_{uuid.uuid4().hex}"
    yield mongo[name]
    mongo.drop_database(name)


@pytest.fixture
async def desk(mongo_url, database, redis_url):
    """A process, whose way to the others stands."""
    for collection in ("calendar_links", "calendar_events"):
        database[collection].delete_many({})
    clock, provider = ManualClock(NOW), Provider()
    async with chatting(in_database(mongo_url, database.name), redis_url, clock) as process:
        busy = BusyTimes(process.redis, process.edge, clock, prefix="test")
        linked = Linked.build(provider, process.mongo, busy, process.edge, clock)
        await linked.prepare()
        desk = Desk(process, provider, clock, linked, [])

        async def edited(event: EventRecord) -> None:
            desk.edited.append(event)

        linked.events.edited.append(edited)
        yield desk


@pytest.fixture
async def link(desk):
    """Ada's account."""
    return await desk.linked.link(ADA)


def moved(seconds: int = HOUR, sequence: int = 1) -> MeetingEvent:
    start, end = MEETING.start + seconds, MEETING.end + seconds
    return replace(MEETING, start=start, end=end, sequence=sequence)


# -- whose turn it is ---------------------------------------------------------------


@pytest.mark.usefixtures("link")
async def test_nobody_writes_while_somebody_writes(desk):
    gate = desk.provider.freeze(done=True)
    slow = asyncio.create_task(desk.follow())
    await until(lambda: desk.provider.said)
    desk.clock.advance(timedelta(seconds=30))
    with pytest.raises(BeingWritten):
        await desk.follow(moved())
    gate.set()
    assert (await slow).state == "synced"
    await desk.follow(moved())
    assert desk.provider.said == [("create", 0, TEN), ("update", 1, TEN + HOUR)]


@pytest.mark.usefixtures("link")
async def test_who_was_away_for_too_long_finds_the_record_somebody_elses(desk):
    await desk.follow()
    gate = desk.provider.freeze(done=True)
    paused = asyncio.create_task(desk.follow(moved()))
    await until(lambda: not desk.provider.faults)
    desk.clock.advance(timedelta(seconds=36))
    await desk.follow(moved(2 * HOUR, sequence=2))
    newest = await desk.record()
    gate.set()
    with pytest.raises(BeingWritten):
        await paused
    assert await desk.record() == newest
    assert desk.provider.only(ADA).start == TEN + 2 * HOUR


@pytest.mark.usefixtures("link")
async def test_what_is_wanted_is_asked_when_it_is_ones_turn(desk):
    asked = []

    async def wanted() -> MeetingEvent:
        asked.append(await desk.record())
        return MEETING

    await desk.linked.events.follow(ADA, "m", wanted)
    (record,) = asked
    assert record.leased_until > NOW
    assert (await desk.record()).leased_until is None


@pytest.mark.usefixtures("link")
async def test_no_request_is_begun_that_the_lease_may_not_outlast(desk, monkeypatch):
    monkeypatch.setattr("chatsched.calendars.tenure._MOST_SECONDS", -1.0)
    with pytest.raises(ProviderAway):
        await desk.follow()
    assert desk.provider.said == []


@pytest.mark.usefixtures("link")
async def test_what_stands_already_is_not_written_again(desk):
    for _ in range(3):
        assert (await desk.follow()).sequence == 0
    assert len(desk.provider.said) == 1
    await desk.follow(replace(MEETING, join_url="https://meet.example/1"))
    assert len(desk.provider.said) == 2
    await desk.follow(again=True)
    assert len(desk.provider.said) == 3


@pytest.mark.usefixtures("link")
async def test_an_event_that_is_only_said_to_be_gone_is_not_made_twice(desk):
    """A provider may not find for a moment what it has just taken."""
    await desk.follow()
    desk.provider.faults.append(Fault(EventGone("not found")))
    with pytest.raises(ProviderAway):
        await desk.follow(moved())
    await desk.follow(moved())
    assert desk.provider.only(ADA).start == TEN + HOUR
    assert (await desk.record()).generation == 0


@pytest.mark.usefixtures("link")
async def test_each_meeting_and_person_has_an_event_of_their_own(desk):
    await desk.follow()
    await desk.follow(meeting_id="n")
    keys = {paper.draft.key for paper in desk.provider.standing(ADA)}
    assert len(keys) == 2
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


# -- where it is put --------------------------------------------------------------------


async def test_without_a_calendar_for_meetings_there_is_nothing_to_do(desk):
    assert (await desk.follow()).state == "none"
    shared = LinkedCalendar(id=HOME, name="Shared", writable=False, counted=True)
    await desk.linked.link(ADA, calendars=(shared,))
    assert (await desk.follow()).state == "none"
    assert await desk.linked.events.destinations([ADA, "ben"]) == {}


async def test_a_link_that_works_is_taken_before_one_that_is_broken(desk):
    await desk.linked.link(ADA, "old", status="needs_relink", problem="Broken.")
    working = await desk.linked.link(ADA, "new")
    assert (await desk.linked.events.destinations([ADA]))[ADA].id == working.id
    await desk.follow()
    assert desk.provider.only("new")
    assert not desk.provider.standing("old")


async def test_what_waits_for_a_broken_link_goes_where_another_is_chosen(desk):
    await desk.linked.link(ADA, "old", status="needs_relink", problem="Broken.")
    assert (await desk.follow()).state == "broken"
    await desk.linked.link(ADA, "new")
    assert (await desk.follow()).state == "synced"
    assert desk.provider.only("new")


async def test_an_event_stays_where_it_is_whatever_is_chosen_since(desk, link):
    await desk.follow()
    await desk.linked.link(ADA, "another")
    await desk.linked.links.choose(link, link.calendars, None, conferencing=False)
    await desk.follow(moved())
    assert desk.provider.only(ADA).start == TEN + HOUR
    assert not desk.provider.standing("another")


async def test_after_a_refusal_another_calendar_can_be_chosen(desk, link):
    desk.provider.refusing.add(ADA)
    outcome = await desk.follow()
    assert (outcome.state, outcome.problem) == ("failed", "This calendar takes no events.")
    await desk.linked.links.choose(link, link.calendars, None, conferencing=False)
    await desk.linked.link(ADA, "another")
    assert (await desk.follow()).state == "synced"
    assert desk.provider.only("another")


async def test_another_account_does_not_inherit_events(desk, link):
    """What is cancelled there was never in it, and is not put in to be taken out."""
    await desk.follow()
    await desk.linked.unlink(link)
    await desk.linked.link(ADA, "another")
    await desk.follow(replace(MEETING, cancelled=True, sequence=1))
    assert desk.provider.only(ADA)
    assert "another" not in desk.provider.accounts or not desk.provider.accounts["another"]


async def test_the_same_account_is_cancelled_in_though_it_was_linked_anew(desk, link):
    await desk.follow()
    await desk.linked.unlink(link)
    await desk.linked.link(ADA, ADA)
    await desk.follow(replace(MEETING, cancelled=True, sequence=1))
    assert not desk.provider.standing(ADA)


@pytest.mark.parametrize("conferencing", [True, False])
async def test_the_provider_makes_a_link_only_if_the_host_wants_it(desk, conferencing):
    await desk.linked.link(ADA, conferencing=conferencing)
    outcome = await desk.follow()
    assert outcome.conference_url == ("https://meet.example/1" if conferencing else None)
    await desk.follow(replace(MEETING, conference=False), meeting_id="n")
    assert desk.provider.links_made == conferencing


async def test_a_link_that_the_provider_failed_to_make_is_waited_for_no_longer(desk):
    await desk.linked.link(ADA, conferencing=True)
    desk.provider.slow_links = True
    assert (await desk.follow()).conference_pending
    assert (await desk.follow()).conference_pending
    desk.provider.only(ADA).pending = False
    outcome = await desk.follow()
    assert (outcome.conference_pending, outcome.conference_url) == (False, None)


# -- what is done by hand -----------------------------------------------------------------


@pytest.mark.usefixtures("link")
async def test_looking_finds_what_was_done_by_hand_and_what_was_undone(desk):
    await desk.follow()
    await desk.look()
    assert desk.edited == []
    desk.provider.move(ADA, HOUR)
    await desk.look()
    desk.provider.move(ADA, -HOUR)
    await desk.look()
    desk.provider.drop(ADA)
    await desk.look()
    await desk.look()
    times = [None if each.edited is None else each.edited for each in desk.edited]
    assert times == [Edit(time=(TEN + HOUR, TEN + 2 * HOUR)), None, Edit(time=None)]
    assert set(await desk.linked.events.edits(ADA, ["m", "n"])) == {"m"}


@pytest.mark.usefixtures("link")
async def test_our_own_writing_is_no_edit_even_while_it_is_under_way(desk, monkeypatch):
    await desk.follow()
    kept, seen = desk.linked.kept, []
    one = kept.one

    async def see(*which):
        seen.append(await one(*which))
        return seen[-1]

    monkeypatch.setattr(kept, "one", see)
    gate = desk.provider.freeze(done=True)
    writing = asyncio.create_task(desk.follow(moved()))
    await until(lambda: len(desk.provider.said) == 2)
    looking = asyncio.create_task(desk.look())
    await until(lambda: seen)  # what is being written
    gate.set()
    await asyncio.gather(writing, looking)
    assert desk.edited == []


@pytest.mark.usefixtures("link")
async def test_what_is_written_settles_what_was_done_by_hand(desk):
    await desk.follow()
    desk.provider.move(ADA, HOUR)
    await desk.look()
    await desk.follow(again=True)
    assert [each.edited is None for each in desk.edited] == [False, True]
    assert desk.provider.only(ADA).start == TEN


async def test_events_that_are_past_or_unlinked_are_not_looked_at(desk, link):
    await desk.follow()
    desk.provider.drop(ADA)
    desk.clock.advance(timedelta(hours=3))
    desk.provider.throttle(1)
    await desk.look()
    assert desk.provider.faults
    await desk.linked.events.unlinked(link)
    assert await desk.linked.kept.ahead(link.id, NOW, 10) == []


async def test_an_offer_ends_with_the_link_that_it_came_by(desk, link):
    await desk.follow()
    desk.provider.drop(ADA)
    await desk.look()
    await desk.linked.unlink(link)
    assert await desk.linked.events.edits(ADA, ["m"]) == {}


async def test_looking_at_an_account_says_how_its_link_does(desk, link):
    await desk.follow()
    desk.provider.throttle(1)
    with pytest.raises(ProviderAway):
        await desk.look()
    desk.provider.faults.append(Fault(ProviderRefused("no such calendar")))
    await desk.look()
    desk.provider.revoked.add(ADA)
    await desk.look()
    assert (await desk.linked.links.one(link.id)).status == "needs_relink"
    desk.provider.revoked.clear()
    desk.provider.drop(ADA)
    await desk.look()
    assert desk.edited == []
