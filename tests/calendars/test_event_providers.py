"""One event in step with its meeting, whichever provider it is at, and however that answers."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from calendars import googled, graph_stage, radicale_stage
from calendars.stage import Stage
from paper_calendars import Linked
from serving import in_database
from slices import chatting

from chatsched.calendars import BusyTimes, CalendarEvents, MeetingEvent, Outcome, ProviderAway
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers.google import errand
from chatsched.calendars.records import LinkedCalendar
from chatsched.core.clock import ManualClock

TEN = int(datetime(2027, 3, 2, 10, tzinfo=UTC).timestamp())
HOUR = 3600
PROVIDERS = ("google", "microsoft", "caldav")
MEETING = MeetingEvent(
    sequence=0,
    title="Plans",
    description="With Ada, Ben\n\nhttps://chat.example/meet/m",
    join_url="https://chat.example/meet/m",
    start=TEN,
    end=TEN + HOUR,
    cancelled=False,
    conference=False,
)


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Let nobody wait long where no wait was asked for."""
    monkeypatch.setattr(errand, "_FIRST_WAIT", 0.02)
    monkeypatch.setattr(errand, "_APPEARING_SECONDS", 0.02)


@pytest.fixture(params=PROVIDERS)
async def stage(request, radicale, reader):
    staged = {
        "google": lambda: googled.google_stage(served=True),
        "microsoft": lambda: graph_stage.staged(on_a_socket=True),
        "caldav": lambda: radicale_stage.staged(radicale, reader),
    }
    async with staged[request.param]() as stage:
        yield stage


class Book:
    """One meeting's event in one account."""

    def __init__(self, stage: Stage, events: CalendarEvents, linked: Linked) -> None:
        self.stage = stage
        self.events = events
        self.linked = linked
        self.edited = []
        events.edited.append(self._edited)

    async def _edited(self, record) -> None:
        self.edited.append(record.edited)

    async def follow(self, hours: int, sequence: int, **more) -> Outcome:
        """Let the event follow a meeting so many hours after ten, as often as it takes."""
        again = more.pop("again", False)
        start = TEN + hours * HOUR
        times = {"start": start, "end": start + HOUR, "sequence": sequence}
        event = replace(MEETING, **times, **more)

        async def wanted() -> MeetingEvent:
            return event

        for _ in range(8):
            with contextlib.suppress(ProviderAway):
                return await self.events.follow("ada", "m", wanted, again=again)
        raise AssertionError("the provider stays away")

    async def hours(self) -> list[int]:
        """Return at which hours after ten events stand in the calendar."""
        seen = await self.stage.seen(self.stage.home)
        return [(each.start - TEN) // HOUR for each in seen]

    async def look(self) -> None:
        (link,) = await self.linked.links.of_user("ada")
        await self.events.look(link)


@pytest.fixture
async def book(stage, mongo_url, database_name, redis_url):
    clock = ManualClock(datetime(2027, 3, 1, tzinfo=UTC))
    async with chatting(in_database(mongo_url, database_name), redis_url, clock) as process:
        busy = BusyTimes(process.redis, process.edge, clock, prefix="test")
        linked = Linked.build(None, process.mongo, busy, process.edge, clock)
        opening = Opening({"google": lambda _: stage.account})
        events = CalendarEvents(
            linked.kept, linked.links, opening, linked.health, clock, host="chat.example"
        )
        await linked.prepare()
        home = LinkedCalendar(id=stage.home, name="Home", writable=True, counted=True)
        await linked.link("ada", calendars=(home,), destination=stage.home)
        yield Book(stage, events, linked)


async def test_lost_answers_leave_one_event_and_in_the_end_none(book):
    for times in (1, 4):
        book.stage.lose_answers(times)
        assert (await book.follow(times, times)).state == "synced"
        assert await book.hours() == [times]
    book.stage.lose_answers(4)
    assert (await book.follow(0, 5, cancelled=True)).state == "synced"
    assert await book.hours() == []


async def test_a_cancellation_after_lost_answers_leaves_no_event(book):
    book.stage.lose_answers(6)

    async def wanted() -> MeetingEvent:
        return MEETING

    with contextlib.suppress(ProviderAway):
        await book.events.follow("ada", "m", wanted)
    assert await book.hours() == [0]
    await book.follow(0, 1, cancelled=True)
    assert await book.hours() == []


async def test_what_was_deleted_by_hand_is_there_once_when_the_meeting_moves(book):
    await book.follow(0, 0)
    for sequence in (1, 2):
        (event,) = await book.stage.seen(book.stage.home)
        await book.stage.drop(book.stage.home, event.reference)
        await book.follow(sequence, sequence)
        assert await book.hours() == [sequence]


async def test_edits_by_hand_are_seen_and_written_over(book):
    await book.follow(0, 0)
    await book.look()
    assert book.edited == []
    (event,) = await book.stage.seen(book.stage.home)
    await book.stage.move(book.stage.home, event.reference, TEN + HOUR, TEN + 2 * HOUR)
    await book.look()
    assert [edit.time for edit in book.edited] == [(TEN + HOUR, TEN + 2 * HOUR)]
    await book.follow(0, 0, again=True)
    assert await book.hours() == [0]
    await book.look()
    assert book.edited[1:] == [None]
    (event,) = await book.stage.seen(book.stage.home)
    await book.stage.drop(book.stage.home, event.reference)
    await book.look()
    assert book.edited[2].time is None


async def test_a_meeting_that_is_moved_is_not_in_its_own_way(book):
    await book.follow(0, 0)
    ours = await book.events.ours("ada", "m")
    day = (TEN - 8 * HOUR, TEN + 8 * HOUR)
    busy = book.stage.account.busy
    assert await busy([book.stage.home], day, "UTC", ours) == []
    others = await book.events.ours("ada", "another")
    assert await busy([book.stage.home], day, "UTC", others) == [(TEN, TEN + HOUR)]


@pytest.mark.parametrize("stage", ["google", "microsoft"], indirect=True)
async def test_a_meeting_link_of_the_provider_comes_and_stays(book):
    (link,) = await book.linked.links.of_user("ada")
    (home,) = link.calendars
    able = (replace(home, conference=True),)
    await book.linked.links.choose(link, able, link.destination, conferencing=True)
    outcome = await book.follow(0, 0, conference=True)
    async with asyncio.timeout(10):
        while outcome.conference_pending:
            outcome = await book.follow(0, 0, conference=True)
    url = outcome.conference_url
    assert url.startswith("https://")
    there = {"join_url": url, "description": f"With Ada, Ben\n\n{url}"}
    outcome = await book.follow(1, 1, conference=True, **there)
    assert outcome.conference_url == url
    record = await book.linked.kept.one("m", "ada")
    read = await book.stage.account.read(book.stage.home, record.reference)
    assert read.conference_url == url
