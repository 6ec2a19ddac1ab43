"""Busy times from sources, kept in Redis: right at every moment, and quick when nothing changed."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import in_database
from slices import Process, beside, chatting, until

from chatsched.calendars import Busy, BusyTimes
from chatsched.calendars.cache import Entry
from chatsched.core.clock import ManualClock
from chatsched.core.errors import CalendarUnavailable
from chatsched.scheduling import Interval, Intervals, clip, normalise

NOW = int(datetime(2027, 3, 1, tzinfo=UTC).timestamp())
DAY = 86_400
WEEK: Interval = (NOW, NOW + 7 * DAY)


def hours(*spans: tuple[int, int]) -> Intervals:
    return normalise((NOW + start * 3600, NOW + end * 3600) for start, end in spans)


class Diary:
    """A source that knows what it is told to know, and counts how often it is asked."""

    def __init__(self) -> None:
        self.busy: dict[str, Intervals] = {}
        self.asked: list[tuple[str, Interval, str | None]] = []
        self.stale = False
        self.away = False
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
        self.asked.append((user_id, window, without))
        found = clip(self.busy.get(user_id, Intervals([])), window)
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise CalendarUnavailable
        return Busy(found, self.stale)

    async def live(self, user_id: str, window: Interval, without: str | None) -> Intervals:
        self.asked.append((user_id, window, without))
        if self.away:
            raise CalendarUnavailable
        return clip(self.busy.get(user_id, Intervals([])), window)


@pytest.fixture
async def process(mongo_url, database_name, redis_url):
    """A process, whose way to the others stands."""
    async with chatting(in_database(mongo_url, database_name), redis_url) as process:
        yield process


@pytest.fixture
def diary() -> Diary:
    return Diary()


def busy_times(process: Process, *diaries: Diary) -> BusyTimes:
    clock = ManualClock(datetime.fromtimestamp(NOW, UTC))
    times = BusyTimes(process.redis, process.edge, clock, prefix="test")
    for diary in diaries:
        times.register(diary)
    return times


@pytest.fixture
def times(process, diary) -> BusyTimes:
    return busy_times(process, diary)


async def one(times: BusyTimes, user_id: str = "ada", window: Interval = WEEK) -> Busy:
    return (await times.of([user_id], window))[user_id]


async def test_what_is_known_is_asked_for_once(times, diary, process):
    diary.busy["ada"] = hours((9, 10), (12, 14))
    for asked in (times, times, busy_times(process, diary)):
        assert await one(asked) == Busy(hours((9, 10), (12, 14)))
    assert len(diary.asked) == 1


async def test_a_person_without_anything_is_known_to_be_free(times, diary):
    for _ in range(2):
        assert await one(times) == Busy(Intervals([]))
    assert len(diary.asked) == 1


async def test_all_sources_count(process):
    diaries = Diary(), Diary()
    diaries[0].busy["ada"] = hours((9, 11))
    diaries[1].busy["ada"] = hours((10, 12), (13, 14))
    times = busy_times(process, *diaries)
    assert (await one(times)).intervals == hours((9, 12), (13, 14))
    assert await times.live("ada", WEEK) == hours((9, 12), (13, 14))


async def test_people_are_answered_apart_and_together(times, diary):
    diary.busy["ada"] = hours((9, 10))
    diary.busy["ben"] = hours((11, 12))
    answers = await times.of(["ada", "ben", "ada", "cleo"], WEEK)
    assert {who: busy.intervals for who, busy in answers.items()} == {
        "ada": hours((9, 10)),
        "ben": hours((11, 12)),
        "cleo": [],
    }


async def test_a_window_cuts_what_meets_it(times, diary):
    diary.busy["ada"] = hours((9, 12))
    window = (NOW + 10 * 3600, NOW + 11 * 3600)
    await one(times)
    assert (await one(times, window=window)).intervals == [window]


@pytest.mark.parametrize("window", [(NOW, NOW + 200 * DAY), (NOW - 9 * DAY, NOW)])
async def test_what_the_cache_does_not_cover_is_asked_for(times, diary, window):
    diary.busy["ada"] = Intervals(
        [(NOW - 8 * DAY, NOW - 7 * DAY), (NOW + 150 * DAY, NOW + 151 * DAY)]
    )
    await one(times)
    assert (await one(times, window=window)).intervals == clip(diary.busy["ada"], window)
    assert len(diary.asked) == 2


async def test_what_changed_is_asked_for_anew_by_every_process(times, diary, process):
    await one(times)
    diary.busy["ada"] = hours((9, 10))
    other = busy_times(process, diary)
    await other.changed(["ada", "ben"])
    assert (await one(times)).intervals == hours((9, 10))
    assert (await one(other)).intervals == hours((9, 10))


async def test_a_reading_from_before_a_change_is_never_kept(times, diary):
    diary.gate.clear()
    slow = asyncio.create_task(one(times))
    while not diary.asked:
        await asyncio.sleep(0.001)
    diary.busy["ada"] = hours((9, 10))
    await times.changed(["ada"])
    diary.gate.set()
    await slow
    assert (await one(times)).intervals == hours((9, 10))


async def test_many_who_ask_at_once_cost_one_question(times, diary):
    diary.busy["ada"] = hours((9, 10))
    answers = await asyncio.gather(*(one(times) for _ in range(30)))
    assert all(answer.intervals == hours((9, 10)) for answer in answers)
    assert len(diary.asked) == 1


async def test_who_gives_up_does_not_take_the_others_along(times, diary):
    diary.gate.clear()
    first = asyncio.create_task(one(times))
    while not diary.asked:
        await asyncio.sleep(0.001)
    second = asyncio.create_task(one(times))
    await asyncio.sleep(0.02)
    first.cancel()
    diary.busy["ada"] = hours((9, 10))
    diary.gate.set()
    assert (await second).intervals == hours((9, 10))
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_who_gives_up_before_asking_does_not_either(times, diary):
    diary.busy["ada"] = hours((9, 10))
    first = asyncio.create_task(one(times))
    second = asyncio.create_task(one(times))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).intervals == hours((9, 10))


async def test_after_a_failure_the_others_share_the_next_question(times, diary):
    diary.busy["ada"] = hours((9, 10))
    diary.failures = 1
    diary.gate.clear()
    asking = [asyncio.create_task(one(times)) for _ in range(30)]
    await until(lambda: diary.asked)
    await asyncio.sleep(0.02)
    diary.gate.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    failed = [answer for answer in answers if isinstance(answer, CalendarUnavailable)]
    assert len(failed) == 1
    assert answers.count(Busy(hours((9, 10)))) == 29
    assert len(diary.asked) == 2


async def test_who_needs_more_than_is_being_read_asks_for_it(times, diary):
    diary.busy["ada"] = Intervals([(NOW + 150 * DAY, NOW + 151 * DAY)])
    near, far = await asyncio.gather(one(times), one(times, window=(NOW, NOW + 200 * DAY)))
    assert (near.intervals, far.intervals) == ([], diary.busy["ada"])
    assert len(diary.asked) == 2


async def test_what_is_stale_is_said_to_be_and_not_kept(times, diary):
    diary.stale = True
    diary.busy["ada"] = hours((9, 10))
    assert await one(times) == Busy(hours((9, 10)), stale=True)
    diary.stale = False
    assert await one(times) == Busy(hours((9, 10)))
    assert len(diary.asked) == 2


async def test_a_meeting_that_is_moved_is_left_out_by_the_sources(times, diary):
    await times.without("m1", "ada", WEEK)
    assert diary.asked == [("ada", WEEK, "m1")]


async def test_a_confirmation_fails_when_a_calendar_is_away(times, diary):
    diary.away = True
    with pytest.raises(CalendarUnavailable):
        await times.live("ada", WEEK)


async def test_who_is_not_needed_and_not_known_is_left_out(process):
    class Away(Diary):
        async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
            if user_id == "ben":
                raise CalendarUnavailable
            return await super().known(user_id, window, without)

    times = busy_times(process, Away())
    assert await times.of(["ada"], WEEK, besides=["ben", "ada"]) == {"ada": Busy(Intervals([]))}
    assert set(await times.of(["ada"], WEEK, besides=["cleo"])) == {"ada", "cleo"}
    with pytest.raises(CalendarUnavailable):
        await times.of(["ada", "ben"], WEEK)


@pytest.mark.parametrize(("seconds", "kept"), [(None, 60), (600, 60), (30, 30), (0, 0), (-5, 0)])
async def test_nothing_is_kept_for_longer_than_its_sources_vouch_for_it(process, seconds, kept):
    class Vouching(Diary):
        async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
            found = await super().known(user_id, window, without)
            return Busy(found.intervals, fresh_until=None if seconds is None else NOW + seconds)

    await one(busy_times(process, Vouching(), Diary()))
    left = await process.redis.pttl("test:busy:ada")
    assert kept * 1000 - 5000 <= max(left, 0) <= kept * 1000


@pytest.fixture
async def shaky(mongo_url, database_name, spare_redis):
    """Two processes on a Redis that may be killed."""
    url = in_database(mongo_url, database_name)
    async with chatting(url, spare_redis.url) as here, chatting(url, spare_redis.url) as there:
        yield here, there


async def test_without_redis_the_sources_answer(shaky, spare_redis, diary):
    times = busy_times(shaky[0], diary)
    diary.busy["ada"] = hours((9, 10))
    await one(times)
    spare_redis.kill()
    diary.busy["ada"] = hours((11, 12))
    for _ in range(2):
        assert (await one(times)).intervals == hours((11, 12))
    await times.changed(["ada"])
    assert len(diary.asked) == 3


async def test_what_changed_while_redis_was_away_is_not_found_there_when_it_is_back(
    shaky, spare_redis, diary
):
    """Whoever made the change is gone by then: the other process does not need it."""
    here, there = (busy_times(process, diary) for process in shaky)
    await one(there)
    spare_redis.kill()
    await until(lambda: not shaky[1].edge.up)
    diary.busy["ada"] = hours((9, 10))
    await here.changed(["ada"])
    resumed = asyncio.Event()
    shaky[1].edge.resumed.append(tell(resumed))
    spare_redis.start()
    assert (await one(there)).intervals == hours((9, 10))
    await resumed.wait()
    assert (await one(there)).intervals == hours((9, 10))


async def test_what_redis_was_too_slow_to_forget_is_forgotten_soon(shaky, spare_redis, diary):
    """Redis stops for longer than a command waits, and no subscription breaks."""
    here, there = (busy_times(process, diary) for process in shaky)
    await one(there)
    async with beside(here.run):
        spare_redis.pause()
        diary.busy["ada"] = hours((9, 10))
        await here.changed(["ada"])
        spare_redis.resume()
        assert (await one(here)).intervals == hours((9, 10))
        async with asyncio.timeout(5):
            while (await one(there)).intervals != hours((9, 10)):
                await asyncio.sleep(0.02)


def tell(event: asyncio.Event):
    """Return a hook that sets the event."""

    async def hook() -> None:
        event.set()

    return hook


async def test_what_lies_in_redis_by_mistake_is_ignored(times, diary, process):
    diary.busy["ada"] = hours((9, 10))
    for rubbish in (b"", b"x", b"\x00" * 40, b"\xff" * 48):
        await process.redis.set("test:busy:ada", rubbish)
        assert (await one(times)).intervals == hours((9, 10))


pairs = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=30)


@given(pairs, st.tuples(st.integers(-10, 210), st.integers(-10, 210)).map(sorted), st.booleans())
def test_an_entry_packs_and_cuts_as_the_intervals_do(spans, asked, stale):
    intervals, window = normalise(spans), (asked[0], asked[1] + 1)
    entry = Entry.of((-10, 220), intervals, stale=stale)
    unpacked = Entry.unpack(entry.pack(7), 7)
    assert unpacked is not None
    assert unpacked.within(window) == clip(intervals, window)
    assert (unpacked.window, unpacked.stale) == ((-10, 220), stale)
    assert unpacked.covers(window)
    assert Entry.unpack(entry.pack(7), 8) is None
