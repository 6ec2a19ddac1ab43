"""Linked calendars as busy times: quick from what is kept, live for a confirmation."""

import asyncio
from datetime import timedelta

import pytest
from calendars.scripted import DAY, MONDAY, NOW, REFUSED, WEEK, Bureau, Diary, bureau, hours
from serving import in_database
from slices import beside, chatting, until

from chatsched.calendars import Busy
from chatsched.calendars.cache import Entry
from chatsched.calendars.providers import Ours, ProviderAway, ProviderRefused
from chatsched.calendars.questions import Reading
from chatsched.core.clock import ManualClock
from chatsched.core.errors import CalendarUnavailable
from chatsched.scheduling import Intervals

AWAY = ProviderAway("The calendar does not answer.")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
async def process(mongo_url, database_name, redis_url, clock):
    async with chatting(in_database(mongo_url, database_name), redis_url, clock) as process:
        yield process


@pytest.fixture
async def here(process, clock):
    """A process that reads in the background, too."""
    made = bureau(process, clock, {})
    async with beside(made.refreshing.run):
        yield made


@pytest.fixture
def there(here) -> Bureau:
    """Another process."""
    return bureau(here.process, here.clock, here.diaries)


@pytest.fixture
async def link(here):
    return await here.link()


@pytest.fixture
def diary(here, link) -> Diary:
    return here.diaries[link.id]


def notes(here: Bureau) -> list[str]:
    """Return a list to which is added whose calendars changed."""
    told: list[str] = []

    async def note(user_id: str) -> None:
        told.append(user_id)

    here.linked.changed_hooks.append(note)
    return told


async def test_who_has_linked_nothing_is_free(here):
    assert await here.linked.known("ada", WEEK, None) == Busy(Intervals([]))
    assert await here.linked.live("ada", WEEK, None) == []


async def test_what_is_fresh_is_asked_for_once(here, there, diary):
    diary.busy = hours((9, 10))
    for process in (here, there, here):
        assert await process.known() == Busy(hours((9, 10)))
    assert len(diary.asked) == 1


async def test_a_thousand_questions_a_minute_cost_few_calls(here, there, diary):
    diary.busy = hours((9, 10))
    for _ in range(100):
        asked = (process.known() for process in (here, there) for _ in range(5))
        answers = await asyncio.gather(*asked)
        assert all(answer == Busy(hours((9, 10))) for answer in answers)
        await here.pass_time(0.6)
    assert diary.calls <= 3


async def test_a_thousand_questions_cost_a_broken_provider_few_calls(here, there, diary):
    diary.error = AWAY
    for _ in range(100):
        asked = (process.known() for process in (here, there) for _ in range(5))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(answer, CalendarUnavailable) for answer in answers)
        await here.pass_time(0.6)
    assert diary.calls <= 5


async def test_what_has_aged_is_given_at_once_and_read_in_the_background(here, diary):
    await here.known()
    told = notes(here)
    diary.busy = hours((9, 10))
    diary.gate.clear()
    await here.pass_time(61)
    assert await here.known() == Busy(Intervals([]))
    assert await here.known() == Busy(Intervals([]))
    diary.gate.set()
    await until(lambda: told)
    assert await here.known() == Busy(hours((9, 10)))
    assert (told, len(diary.asked)) == (["ada"], 2)


async def test_one_process_at_a_time_refreshes(here, there, diary):
    await here.known()
    await here.pass_time(61)
    diary.gate.clear()
    async with beside(there.refreshing.run):
        for process in (here, there, here, there):
            await process.known()
        await until(lambda: len(diary.asked) == 2)
        diary.gate.set()
        await until(lambda: diary.at_once == 0)
        await there.known()
    assert len(diary.asked) == 2


async def test_processes_that_know_nothing_ask_one_after_the_other(here, there, diary):
    diary.gate.clear()
    asking = [asyncio.create_task(process.known()) for process in (here, there)]
    await until(lambda: diary.asked)
    diary.gate.set()
    assert await asyncio.gather(*asking) == [Busy(Intervals([]))] * 2
    assert len(diary.asked) == 1


async def test_a_live_push_channel_keeps_readings_fresh_for_longer(here, diary):
    async def pushes(_link_id: str) -> bool:
        return True

    here.refreshing.pushes = pushes
    for _ in range(9):
        await here.known()
        await here.pass_time(66)
    assert len(diary.asked) == 1
    await here.pass_time(10)
    await here.known()
    await until(lambda: len(diary.asked) == 2)


async def test_what_was_last_known_serves_as_stale_while_the_provider_is_away(here, diary):
    diary.busy = hours((9, 10))
    await here.known()
    diary.error = AWAY
    await here.pass_time(61)
    await here.known()
    await until(lambda: diary.calls == 2)
    async with asyncio.timeout(5):
        while not (await here.known()).stale:
            await asyncio.sleep(0.01)
    assert await here.known() == Busy(hours((9, 10)), stale=True)
    diary.error = None
    await here.pass_time(61)
    assert (await here.known()).stale
    async with asyncio.timeout(5):
        while (await here.known()).stale:
            await asyncio.sleep(0.01)
    assert diary.calls == 3


async def test_what_is_older_than_a_day_is_not_known(here, diary):
    diary.busy = hours((9, 10))
    await here.known()
    diary.error = AWAY
    await here.pass_time(DAY + 1)
    with pytest.raises(CalendarUnavailable):
        await here.known()


async def test_a_provider_says_when_to_come_back(here, diary):
    diary.error = ProviderAway("Too many questions.", retry_after=120)
    for _ in range(10):
        with pytest.raises(CalendarUnavailable):
            await here.known()
        await here.pass_time(11)
    assert diary.calls == 1
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    assert diary.calls == 1
    await here.pass_time(120)
    diary.error = None
    assert await here.known() == Busy(Intervals([]))


@pytest.mark.parametrize(
    "error", [AWAY, ProviderRefused("No such calendar."), ValueError("nonsense")], ids=type
)
async def test_what_was_never_known_is_never_free(here, diary, error):
    diary.error = error
    with pytest.raises(CalendarUnavailable):
        await here.known()
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)


async def test_a_broken_link_counts_nothing_and_is_not_tried_again(here, link, diary):
    diary.busy = hours((9, 10))
    diary.error = REFUSED
    assert await here.known() == Busy(Intervals([]))
    assert (await here.links.one(link.id)).status == "needs_relink"
    for _ in range(3):
        assert await here.known() == Busy(Intervals([]))
        assert await here.linked.live("ada", WEEK, None) == []
        await here.linked.refresh(await here.links.one(link.id))
    assert diary.calls == 1


async def test_a_confirmation_finds_that_a_link_is_broken(here, link, diary):
    await here.known()
    diary.error = REFUSED
    assert await here.linked.live("ada", WEEK, None) == []
    assert (await here.links.one(link.id)).status == "needs_relink"
    assert await here.known() == Busy(Intervals([]))


async def test_a_month_that_is_not_kept_is_read(here, diary):
    far = (NOW + 150 * DAY, NOW + 180 * DAY)
    diary.busy = Intervals([(NOW + 160 * DAY, NOW + 161 * DAY)])
    assert (await here.known()).intervals == []
    assert (await here.known(window=far)).intervals == diary.busy
    diary.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.known(window=(NOW + 200 * DAY, NOW + 210 * DAY))


async def test_all_links_count_and_one_unknown_makes_all_unknown(here, diary):
    other = here.diaries[(await here.link()).id]
    diary.busy, other.busy = hours((9, 11)), hours((10, 12), (13, 14))
    assert await here.known() == Busy(hours((9, 12), (13, 14)))
    assert await here.linked.live("ada", WEEK, None) == hours((9, 12), (13, 14))
    other.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    other.error = REFUSED
    assert await here.linked.live("ada", WEEK, None) == hours((9, 11))


async def test_a_confirmation_asks_all_calendars_side_by_side(here, diary):
    other = here.diaries[(await here.link()).id]
    diary.gate.clear()
    other.gate.clear()
    asking = asyncio.create_task(here.linked.live("ada", WEEK, None))
    await until(lambda: diary.at_once and other.at_once)
    diary.gate.set()
    other.gate.set()
    assert await asking == []


async def test_a_change_wins_over_a_reading_that_began_before_it(here, link, diary):
    diary.gate.clear()
    slow = asyncio.create_task(here.known())
    await until(lambda: diary.asked)
    diary.busy = hours((9, 10))
    await here.linked.changed(link)
    diary.gate.set()
    await slow
    assert await here.known() == Busy(hours((9, 10)))


async def test_a_change_is_not_hidden_by_what_was_merged_before(here, there, link, diary):
    assert await there.known() == Busy(Intervals([]))
    diary.busy = hours((9, 10))
    await here.linked.changed(link)
    assert await there.known() == Busy(hours((9, 10)))


async def test_what_was_forgotten_is_still_the_last_known(here, link, diary):
    diary.busy = hours((9, 10))
    await here.known()
    await here.linked.changed(link)
    diary.error = AWAY
    assert await here.known() == Busy(hours((9, 10)), stale=True)


async def test_nobody_waits_long_for_something_newer(here, link, diary, monkeypatch):
    monkeypatch.setattr("chatsched.calendars.linked._PATIENCE_SECONDS", 0.05)
    diary.busy = hours((9, 10))
    await here.known()
    await here.linked.changed(link)
    diary.busy = hours((11, 12))
    diary.gate.clear()
    answers = await asyncio.gather(*(here.known() for _ in range(5)))
    assert answers == [Busy(hours((9, 10)), stale=True)] * 5
    diary.gate.set()
    async with asyncio.timeout(5):
        while await here.known() != Busy(hours((11, 12))):
            await asyncio.sleep(0.01)


async def test_other_calendars_are_another_question(here, link, diary):
    diary.busy = hours((9, 10))
    await here.known()
    calendars = [*link.calendars, *(await here.link("ben", counted=["more"])).calendars]
    chosen = await here.links.choose(link, calendars, None, conferencing=False)
    await here.busy.changed(["ada"])
    diary.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.known()
    assert len(chosen.counted) == 2


async def test_no_calendar_that_counts_is_no_question(here, link, diary):
    calendars = [*(await here.link("ben", counted=[])).calendars]
    await here.links.choose(link, calendars, None, conferencing=False)
    assert await here.known() == Busy(Intervals([]))
    assert diary.calls == 0


async def test_a_confirmation_refreshes_what_is_kept_if_it_finds_it_wrong(here, diary):
    await here.known()
    told = notes(here)
    diary.busy = hours((9, 10))
    near = (NOW + 8 * 3600, NOW + 11 * 3600)
    assert await here.linked.live("ada", near, None) == hours((9, 10))
    await until(lambda: told)
    assert await here.known() == Busy(hours((9, 10)))
    calls = diary.calls
    assert await here.linked.live("ada", near, None) == hours((9, 10))
    assert diary.calls == calls + 1


async def test_the_meeting_that_is_moved_is_left_out(here, link, diary):
    async def ours(user_id: str, meeting_id: str) -> Ours:
        return Ours(uids=frozenset({f"{user_id}-{meeting_id}"}))

    here.linked.ours = ours
    diary.busy = hours((9, 10))
    diary.events["ada-m1"] = hours((13, 14))[0]
    assert await here.known() == Busy(hours((9, 10), (13, 14)))
    for _ in range(3):
        assert (await here.busy.without("m1", "ada", WEEK)).intervals == hours((9, 10))
    assert await here.linked.live("ada", WEEK, "m1") == hours((9, 10))
    assert len(diary.asked) == 3
    await here.linked.changed(link)
    assert (await here.busy.without("m2", "ada", WEEK)).intervals == hours((9, 10), (13, 14))


async def test_an_event_that_is_about_to_go_does_not_keep_its_time_from_others(here, diary):
    behind = ["cancelled"]

    async def ours(user_id: str, meeting_id: str) -> Ours:
        return Ours(uids=frozenset({f"{user_id}-{meeting_id}"}))

    async def of(_user_id: str) -> list[str]:
        return behind

    here.linked.ours, here.linked.behind = ours, of
    diary.events |= {"ada-cancelled": hours((9, 10))[0], "ada-moved": hours((13, 14))[0]}
    assert await here.linked.live("ada", WEEK, None) == hours((13, 14))
    assert await here.linked.live("ada", WEEK, "moved") == []
    behind.clear()
    assert await here.linked.live("ada", WEEK, None) == hours((9, 10), (13, 14))


async def test_a_fingerprint_that_is_the_same_saves_a_reading(here, link, diary):
    diary.prints = True
    await here.known()
    for _ in range(2):
        await here.linked.refresh(link)
        await here.pass_time(61)
    assert len(diary.asked) == 2  # before the first fingerprint, and after it
    told = notes(here)
    diary.busy = hours((9, 10))
    await here.linked.refresh(link)
    assert (told, await here.known()) == (["ada"], Busy(hours((9, 10))))


async def test_an_event_that_moves_within_busy_time_is_told_to_who_looks_at_events(
    here, link, diary
):
    touched: list[str] = []
    here.refreshing.touched.append(touched.append)
    diary.prints, diary.busy = True, hours((9, 17))
    diary.events["m1"] = hours((9, 10))[0]
    await here.linked.refresh(link)
    await here.linked.refresh(link)
    assert touched == []
    diary.events["m1"] = hours((10, 11))[0]
    await here.linked.refresh(link)
    assert touched == [link.id]


async def test_few_questions_are_under_way_at_once(here, diary):
    diary.gate.clear()
    asking = [asyncio.create_task(here.linked.live("ada", WEEK, None)) for _ in range(10)]
    await until(lambda: diary.at_once == 2)
    diary.gate.set()
    assert await asyncio.gather(*asking) == [[]] * 10
    assert diary.most_at_once == 2


async def test_without_redis_the_provider_is_asked_with_questions_shared(
    mongo_url, database_name, spare_redis, clock
):
    async with chatting(in_database(mongo_url, database_name), spare_redis.url, clock) as process:
        here = bureau(process, clock, {})
        link = await here.link()
        diary = here.diaries[link.id]
        diary.busy = hours((9, 10))
        assert await here.known() == Busy(hours((9, 10)))
        spare_redis.kill()
        diary.busy = hours((11, 12))
        clock.advance(timedelta(seconds=6))
        answers = await asyncio.gather(*(here.known() for _ in range(20)))
        assert answers == [Busy(hours((11, 12)))] * 20
        assert diary.calls == 2
        diary.error = AWAY
        clock.advance(timedelta(seconds=6))
        assert await here.known() == Busy(hours((11, 12)), stale=True)
        assert await here.known() == Busy(hours((11, 12)), stale=True)
        assert diary.calls == 3


def test_a_reading_is_what_was_packed():
    entry = Entry.of(WEEK, hours((1, 2), (3, 4)), stale=False)
    reading = Reading(entry, NOW, NOW + 60, 2**62 + 5)
    unpacked, generation = Reading.unpack(reading.pack(7))
    assert (unpacked.entry.within(WEEK), unpacked.read_at, unpacked.subject, generation) == (
        hours((1, 2), (3, 4)),
        NOW,
        reading.subject,
        7,
    )
    for rubbish in (None, b"", b"x" * 39, b"x" * 40, b"\x00" * 88):
        assert Reading.unpack(rubbish) is None


async def test_who_waits_for_a_provider_that_fails_does_not_ask_again(here, diary):
    diary.error = AWAY
    diary.gate.clear()
    asking = [asyncio.create_task(here.busy.without(f"m{n % 2}", "ada", WEEK)) for n in range(10)]
    await until(lambda: diary.at_once)
    diary.gate.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert all(isinstance(answer, CalendarUnavailable) for answer in answers)
    assert diary.calls == 1


async def test_a_confirmation_asks_a_provider_that_failed_unless_told_to_wait(here, diary):
    diary.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    diary.error = ProviderAway("Too many.", retry_after=3)
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    diary.error = None
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    await here.pass_time(3)
    assert await here.linked.live("ada", WEEK, None) == []
    assert diary.calls == 3
