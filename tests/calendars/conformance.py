"""What every provider's account must do, whichever provider it is: suites to be inherited.

A provider's tests inherit what its accounts can do and provide a fixture ``stage``::

    class TestBusyTimes(BusyConformance):
        shows = BusyConformance.shows - {"declined"}  # what this provider cannot express

Windows lie in March 2027: the clocks change on the 14th in America and on the 28th in Europe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Literal, Protocol
from zoneinfo import ZoneInfo

import pytest

from chatsched.calendars.providers.protocol import (
    Account,
    CredentialsRefused,
    Draft,
    EventGone,
    ForeignCalendar,
    Ours,
    ProviderAway,
    ProviderError,
)
from chatsched.scheduling import Interval

Show = Literal["busy", "free", "tentative", "out_of_office", "declined", "cancelled"]

TAKING_TIME: frozenset[Show] = frozenset({"busy", "tentative", "out_of_office"})
BERLIN = "Europe/Berlin"
AUCKLAND = "Pacific/Auckland"
NEW_YORK = "America/New_York"


def at(day: int, hour: int = 0, minute: int = 0, zone: str = "UTC") -> datetime:
    """Return an instant of March 2027, as a clock in ``zone`` shows it; days may run over."""
    wall = datetime(2027, 3, 1, hour, minute, tzinfo=ZoneInfo(zone))
    return wall + timedelta(days=day - 1)


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def span(start: datetime, end: datetime) -> Interval:
    return epoch(start), epoch(end)


WEEK = span(at(1), at(8))
NOTHING = Ours()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event as its owner puts it in by hand.

    Two dates make it an all-day event, the second exclusive. ``rule`` is an RRULE's value; it
    recurs by the wall clock of the zone of ``start``. ``without`` are starts of instances that
    were taken out, ``moved`` maps starts of instances to where they were moved.
    """

    start: datetime | date
    end: datetime | date
    show: Show = "busy"
    rule: str | None = None
    without: Sequence[datetime] = ()
    moved: Mapping[datetime, tuple[datetime, datetime]] = field(default_factory=dict)
    title: str = "The owner's own"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An event that stands in a calendar, as its owner sees it there."""

    reference: str
    title: str
    description: str
    start: int
    end: int


class Stage(Protocol):
    """An account at a provider that a test may do with as its owner and its provider could.

    ``account`` is what is tested. ``home`` is its first calendar, writable, in Berlin.
    """

    account: Any
    home: str

    async def calendar(self, name: str, *, zone: str = BERLIN, writable: bool = True) -> str:
        """Make another calendar and return its id."""
        ...

    async def put(self, calendar_id: str, entry: Entry) -> None:
        """Put an event in by hand."""
        ...

    async def seen(self, calendar_id: str) -> Sequence[Seen]:
        """Return the events that stand in a calendar (not deleted, not cancelled)."""
        ...

    async def move(self, calendar_id: str, reference: str, start: int, end: int) -> None:
        """Move an event by hand."""
        ...

    async def drop(self, calendar_id: str, reference: str) -> None:
        """Delete an event by hand."""
        ...

    def page_by(self, size: int) -> None:
        """Let the provider answer with no more than ``size`` things at once."""
        ...

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        """Let the provider answer the next requests with "too many"."""
        ...

    def break_down(self, times: int, after: int = 0) -> None:
        """Let requests fail with a server's error, ``after`` so many that go well."""
        ...

    def spoil(self, calendar_id: str) -> None:
        """Let this one calendar be unreadable."""
        ...

    def lose_answers(self, times: int) -> None:
        """Let the next writing requests be carried out, and their answers be lost."""
        ...

    def expire_token(self) -> None:
        """Let the access token in use be refused from now on; a renewed one is good."""
        ...

    def revoke(self) -> None:
        """Let the account's owner take back what was granted."""
        ...


class BusyConformance:
    """When the owner is busy."""

    shows: ClassVar[frozenset[Show]] = TAKING_TIME | {"free", "declined", "cancelled"}
    """What an event can show itself as at this provider."""

    knows_zone: ClassVar[bool] = True
    """Whether calendars have zones of their own, else all-day events lie where we say."""

    several: ClassVar[bool] = True
    """Whether an account can have several calendars."""

    async def test_only_what_takes_time_blocks(self, stage: Stage):
        expected = []
        for hour, show in enumerate(sorted(self.shows)):
            times = at(2, 2 * hour), at(2, 2 * hour + 1)
            await stage.put(stage.home, Entry(start=times[0], end=times[1], show=show))
            if show in TAKING_TIME:
                expected.append(span(*times))
        assert await busy(stage) == expected

    async def test_nothing_in_a_calendar_is_nothing_busy(self, stage: Stage):
        assert await busy(stage) == []
        assert await stage.account.busy([], WEEK, "UTC", NOTHING) == []

    async def test_events_that_overlap_or_touch_are_one_busy_time(self, stage: Stage):
        for start, end in ((9, 11), (10, 12), (12, 13), (15, 16)):
            await stage.put(stage.home, Entry(start=at(3, start), end=at(3, end)))
        assert await busy(stage) == [span(at(3, 9), at(3, 13)), span(at(3, 15), at(3, 16))]

    async def test_an_event_that_began_before_the_window_blocks_until_it_ends(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(-40), end=at(2, 12)))
        assert await busy(stage) == [span(at(1), at(2, 12))]

    async def test_a_window_holds_no_more_than_itself(self, stage: Stage):
        for start, end in ((at(1, 8), at(1, 9)), (at(1, 11), at(1, 12)), (at(1, 6), at(1, 7))):
            await stage.put(stage.home, Entry(start=start, end=end))
        window = span(at(1, 7), at(1, 11, 30))
        found = await stage.account.busy([stage.home], window, "UTC", NOTHING)
        assert found == [span(at(1, 8), at(1, 9)), span(at(1, 11), at(1, 11, 30))]
        touching = span(at(1, 9), at(1, 11))
        assert await stage.account.busy([stage.home], touching, "UTC", NOTHING) == []

    async def test_an_all_day_event_blocks_its_calendars_day(self, stage: Stage):
        away = await stage.calendar("Far away", zone=AUCKLAND) if self.several else stage.home
        its_own = AUCKLAND if self.several else BERLIN
        zone = its_own if self.knows_zone else NEW_YORK
        await stage.put(away, Entry(start=date(2027, 3, 3), end=date(2027, 3, 5)))
        found = await stage.account.busy([away], WEEK, NEW_YORK, NOTHING)
        assert found == [span(at(3, zone=zone), at(5, zone=zone))]

    async def test_an_all_day_event_on_a_day_of_changing_clocks_is_that_day_long(
        self, stage: Stage
    ):
        await stage.put(stage.home, Entry(start=date(2027, 3, 28), end=date(2027, 3, 29)))
        window = span(at(26), at(31))
        found = await stage.account.busy([stage.home], window, BERLIN, NOTHING)
        assert found == [span(at(28, zone=BERLIN), at(29, zone=BERLIN))]
        assert found[0][1] - found[0][0] == 23 * 3600

    async def test_a_free_all_day_event_blocks_nothing(self, stage: Stage):
        await stage.put(
            stage.home, Entry(start=date(2027, 3, 3), end=date(2027, 3, 4), show="free")
        )
        assert await busy(stage) == []

    async def test_a_recurring_event_keeps_to_its_wall_clock(self, stage: Stage):
        start = at(22, 9, zone=BERLIN)
        entry = Entry(start=start, end=at(22, 10, zone=BERLIN), rule="FREQ=WEEKLY;COUNT=3")
        await stage.put(stage.home, entry)
        found = await stage.account.busy([stage.home], span(at(20), at(40)), "UTC", NOTHING)
        # 9 o'clock in Berlin is 8 UTC, and 7 UTC once the clocks have changed on the 28th.
        assert found == [
            span(at(22, 8), at(22, 9)),
            span(at(29, 7), at(29, 8)),
            span(at(36, 7), at(36, 8)),
        ]

    async def test_an_instance_of_long_ago_does_not_end_a_recurring_event(self, stage: Stage):
        start = datetime(2025, 3, 3, 9, tzinfo=UTC)  # a Monday, as 2027-03-01 is
        entry = Entry(start=start, end=start + timedelta(hours=1), rule="FREQ=WEEKLY")
        await stage.put(stage.home, entry)
        assert await busy(stage) == [span(at(1, 9), at(1, 10))]

    async def test_instances_that_were_moved_or_taken_out_are_where_they_are(self, stage: Stage):
        entry = Entry(
            start=at(1, 9, zone=BERLIN),
            end=at(1, 10, zone=BERLIN),
            rule="FREQ=DAILY;COUNT=4",
            without=[at(2, 9, zone=BERLIN)],
            moved={at(3, 9, zone=BERLIN): (at(3, 14, zone=BERLIN), at(3, 16, zone=BERLIN))},
        )
        await stage.put(stage.home, entry)
        assert await busy(stage) == [
            span(at(1, 8), at(1, 9)),
            span(at(3, 13), at(3, 15)),
            span(at(4, 8), at(4, 9)),
        ]

    async def test_an_instance_can_be_moved_into_the_window_and_out_of_it(self, stage: Stage):
        entry = Entry(
            start=at(1, 9),
            end=at(1, 10),
            rule="FREQ=WEEKLY;COUNT=2",
            moved={at(1, 9): (at(20, 9), at(20, 10)), at(8, 9): (at(5, 9), at(5, 10))},
        )
        await stage.put(stage.home, entry)
        assert await busy(stage) == [span(at(5, 9), at(5, 10))]

    async def test_a_recurring_all_day_event_blocks_each_of_its_days(self, stage: Stage):
        entry = Entry(
            start=date(2027, 3, 2), end=date(2027, 3, 3), rule="FREQ=DAILY;INTERVAL=2;COUNT=3"
        )
        await stage.put(stage.home, entry)
        found = await stage.account.busy([stage.home], WEEK, BERLIN, NOTHING)
        assert found == [span(at(day, zone=BERLIN), at(day + 1, zone=BERLIN)) for day in (2, 4, 6)]

    async def test_a_hundred_days_are_as_complete_as_one(self, stage: Stage):
        days = (0, 1, 31, 59, 60, 61, 90, 101)
        for day in days:
            await stage.put(stage.home, Entry(start=at(day, 9), end=at(day, 10)))
        window = span(at(0), at(102))
        found = await stage.account.busy([stage.home], window, "UTC", NOTHING)
        assert found == [span(at(day, 9), at(day, 10)) for day in days]

    async def test_a_busy_time_over_a_whole_window_is_one(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(-10), end=at(150)))
        window = span(at(0), at(102))
        assert await stage.account.busy([stage.home], window, "UTC", NOTHING) == [window]

    async def test_it_cannot_be_told_cheaply_or_changes_with_the_events(self, stage: Stage):
        before = await stage.account.fingerprint([stage.home])
        if before is not None:
            assert await stage.account.fingerprint([stage.home]) == before
            await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
            assert await stage.account.fingerprint([stage.home]) != before

    async def test_an_unknown_calendar_is_an_error_and_never_free(self, stage: Stage):
        if self.several:
            with pytest.raises(ProviderError):
                await stage.account.busy([stage.home, "nowhere"], WEEK, "UTC", NOTHING)


class SeveralCalendarsConformance:
    """Accounts with more than one calendar."""

    async def test_all_calendars_are_named_with_their_zones(self, stage: Stage):
        work = await stage.calendar("Work", zone=AUCKLAND)
        team = await stage.calendar("Team", writable=False)
        stage.page_by(1)
        found = {each.id: each for each in await stage.account.calendars()}
        assert set(found) == {stage.home, work, team}
        assert found[stage.home].writable
        assert found[work].name == "Work"
        assert (found[work].writable, found[team].writable) == (True, False)
        assert found[work].time_zone in {AUCKLAND, None}
        assert all(isinstance(each, ForeignCalendar) for each in found.values())

    async def test_only_the_calendars_that_are_asked_for_count(self, stage: Stage):
        work = await stage.calendar("Work")
        team = await stage.calendar("Team")
        for hour, calendar in ((9, stage.home), (11, work), (13, team)):
            await stage.put(calendar, Entry(start=at(2, hour), end=at(2, hour + 1)))
        found = await stage.account.busy([stage.home, team], WEEK, "UTC", NOTHING)
        assert found == [span(at(2, 9), at(2, 10)), span(at(2, 13), at(2, 14))]

    async def test_one_unreadable_calendar_makes_the_answer_unknown(self, stage: Stage):
        work = await stage.calendar("Work")
        await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
        stage.spoil(work)
        with pytest.raises(ProviderAway):
            await stage.account.busy([stage.home, work], WEEK, "UTC", NOTHING)


class PagingConformance:
    """Providers that answer page by page, at least when single events are to be left out."""

    async def test_every_page_counts(self, stage: Stage):
        for hour in range(7):
            await stage.put(stage.home, Entry(start=at(3, 2 * hour), end=at(3, 2 * hour + 1)))
        stage.page_by(2)
        found = await stage.account.busy([stage.home], WEEK, "UTC", SOMETHING_ELSE)
        assert found == [span(at(3, 2 * hour), at(3, 2 * hour + 1)) for hour in range(7)]

    async def test_a_page_that_fails_makes_the_answer_unknown(self, stage: Stage):
        for hour in range(7):
            await stage.put(stage.home, Entry(start=at(3, 2 * hour), end=at(3, 2 * hour + 1)))
        stage.page_by(2)
        stage.break_down(20, after=2)
        with pytest.raises(ProviderAway):
            await stage.account.busy([stage.home], WEEK, "UTC", SOMETHING_ELSE)


class FaultsConformance:
    """A provider that is slow, throttles, breaks down or no longer trusts us."""

    async def test_a_passing_fault_is_not_noticed(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
        stage.throttle(1)
        assert await busy(stage) == [span(at(2, 9), at(2, 10))]
        stage.break_down(1)
        assert await busy(stage) == [span(at(2, 9), at(2, 10))]

    async def test_throttling_that_lasts_is_away_for_as_long_as_it_says(self, stage: Stage):
        stage.throttle(100, retry_after=600)
        with pytest.raises(ProviderAway) as caught:
            await busy(stage)
        assert caught.value.retry_after == pytest.approx(600, abs=5)

    async def test_a_breakdown_that_lasts_is_away_and_never_free(self, stage: Stage):
        stage.break_down(100)
        with pytest.raises(ProviderAway):
            await busy(stage)

    async def test_a_refused_token_is_renewed_once(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
        stage.expire_token()
        assert await busy(stage) == [span(at(2, 9), at(2, 10))]

    async def test_a_revoked_grant_is_said_so(self, stage: Stage):
        stage.revoke()
        with pytest.raises(CredentialsRefused):
            await busy(stage)


class WritingConformance:
    """Events of ours in a person's calendar."""

    async def test_an_event_stands_where_the_draft_says(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end) == span(at(2, 9), at(2, 10))
        assert seen.title == "Meeting with Ben"
        assert seen.description.endswith("https://chat.example/m/1")
        read = await stage.account.read(stage.home, written.reference)
        assert (read.start, read.end) == (seen.start, seen.end)
        assert await busy(stage) == [span(at(2, 9), at(2, 10))]

    async def test_creating_twice_under_one_key_makes_one_event(self, stage: Stage):
        first = await stage.account.create(stage.home, draft())
        second = await stage.account.create(stage.home, draft())
        assert first.reference == second.reference
        assert len(await stage.seen(stage.home)) == 1

    async def test_a_lost_answer_makes_one_event(self, stage: Stage):
        stage.lose_answers(1)
        try:
            written = await stage.account.create(stage.home, draft())
        except ProviderAway:
            written = await stage.account.create(stage.home, draft())
        assert len(await stage.seen(stage.home)) == 1
        assert await stage.account.read(stage.home, written.reference) is not None

    async def test_two_keys_make_two_events(self, stage: Stage):
        await stage.account.create(stage.home, draft())
        await stage.account.create(stage.home, draft(key="b" * 32, uid="2@chat.example"))
        assert len(await stage.seen(stage.home)) == 2

    async def test_an_update_moves_the_event_and_keeps_it_one(self, stage: Stage):
        first = await stage.account.create(stage.home, draft())
        moved = draft(sequence=1, start=epoch(at(4, 9)), end=epoch(at(4, 10)), title="Moved")
        written = await stage.account.update(stage.home, first.reference, moved)
        again = await stage.account.update(stage.home, written.reference, moved)
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end, seen.title) == (*span(at(4, 9), at(4, 10)), "Moved")
        assert again.reference == written.reference == first.reference

    async def test_an_event_moved_by_hand_is_read_where_it_is(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.move(stage.home, written.reference, *span(at(5, 9), at(5, 11)))
        read = await stage.account.read(stage.home, written.reference)
        assert (read.start, read.end) == span(at(5, 9), at(5, 11))

    async def test_an_event_moved_by_hand_can_be_updated(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.move(stage.home, written.reference, *span(at(5, 9), at(5, 11)))
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end) == span(at(2, 9), at(2, 10))

    async def test_deleting_is_done_once_and_may_be_repeated(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.account.delete(stage.home, written.reference)
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []
        assert await stage.account.read(stage.home, written.reference) is None
        assert await busy(stage) == []

    async def test_an_event_deleted_by_hand_is_gone_and_no_error_to_delete(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.drop(stage.home, written.reference)
        assert await stage.account.read(stage.home, written.reference) is None
        with pytest.raises(EventGone):
            await stage.account.update(stage.home, written.reference, draft(sequence=1))
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []

    async def test_an_event_of_ours_can_be_left_out_of_busy_times(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(2, 9, 30), end=at(2, 11)))
        written = await stage.account.create(stage.home, draft())
        other = draft(key="b" * 32, uid="2@c", start=epoch(at(3, 9)), end=epoch(at(3, 10)))
        await stage.account.create(stage.home, other)
        ours = Ours(frozenset({written.reference}), frozenset({draft().uid}))
        found = await stage.account.busy([stage.home], WEEK, "UTC", ours)
        assert found == [span(at(2, 9, 30), at(2, 11)), span(at(3, 9), at(3, 10))]

    async def test_only_what_takes_time_blocks_when_ours_is_left_out(self, stage: Stage):
        entries = [
            Entry(start=at(2, 9), end=at(2, 10), show="free"),
            Entry(start=at(2, 10), end=at(2, 11), show="tentative"),
            Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)),
            Entry(
                start=at(5, 9, zone=BERLIN),
                end=at(5, 10, zone=BERLIN),
                rule="FREQ=DAILY;COUNT=3",
                without=[at(6, 9, zone=BERLIN)],
            ),
            Entry(start=at(-3), end=at(1, 12)),
        ]
        for entry in entries:
            await stage.put(stage.home, entry)
        found = await stage.account.busy([stage.home], WEEK, BERLIN, SOMETHING_ELSE)
        assert found == [
            span(at(1), at(1, 12)),
            span(at(2, 10), at(2, 11)),
            span(at(3, zone=BERLIN), at(4, zone=BERLIN)),
            span(at(5, 8), at(5, 9)),
            span(at(7, 8), at(7, 9)),
        ]

    async def test_text_of_people_cannot_break_an_event(self, stage: Stage):
        hostile = draft(
            title="Hi\r\nATTENDEE:mailto:eve@x.example\x00\x07" + "x" * 5_000,
            description="<b>bold</b>\r\nEND:VEVENT\x00\n"
            + "y" * 50_000
            + "\nhttps://chat.example/m/1",
        )
        await stage.account.create(stage.home, hostile)
        (seen,) = await stage.seen(stage.home)
        assert "\x00" not in seen.title + seen.description
        assert "\n" not in seen.title
        assert seen.title.startswith("Hi")
        assert seen.description.rstrip().endswith("https://chat.example/m/1")
        assert len(seen.title) <= 1_000

    async def test_writing_rides_out_passing_faults(self, stage: Stage):
        stage.throttle(1)
        written = await stage.account.create(stage.home, draft())
        stage.break_down(1)
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
        stage.throttle(1)
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []


def draft(**changes: Any) -> Draft:
    """Return an event of ours on the 2nd from 9 to 10."""
    whole = {
        "key": "a" * 32,
        "uid": "1@chat.example",
        "sequence": 0,
        "title": "Meeting with Ben",
        "description": "Ada and Ben\n\nhttps://chat.example/m/1",
        "join_url": "https://chat.example/m/1",
        "start": epoch(at(2, 9)),
        "end": epoch(at(2, 10)),
    }
    return Draft(**(whole | changes))


SOMETHING_ELSE = Ours(frozenset({"nothing-that-is-there"}), frozenset({"nothing@there.example"}))
"""Makes an account look at single events, though none of them is left out."""


async def busy(stage: Stage) -> list[Interval]:
    """Return when the owner is busy in the week, by the first calendar."""
    account: Account = stage.account
    return await account.busy([stage.home], WEEK, "UTC", NOTHING)
