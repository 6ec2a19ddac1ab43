"""What every provider's account must tell, whichever provider it is: suites to be inherited.

A provider's tests inherit what its accounts can do and provide a fixture ``stage``::

    class TestBusyTimes(BusyConformance):
        shows = BusyConformance.shows - {"declined"}  # what this provider cannot express
"""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from calendars.stage import (
    AUCKLAND,
    BERLIN,
    NEW_YORK,
    NOTHING,
    SOMETHING_ELSE,
    TAKING_TIME,
    WEEK,
    Entry,
    Show,
    Stage,
    at,
    busy,
    span,
)

from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ForeignCalendar,
    ProviderAway,
    ProviderError,
)


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
