"""Busy times are answered from what is kept, which is read anew before it is too old."""

import asyncio

import pytest
from calendars.scripted import AWAY, DAY, NOW, WEEK, hours, notes
from slices import beside, until

from chatsched.calendars import Busy
from chatsched.calendars.cache import Entry
from chatsched.calendars.questions import Reading
from chatsched.core.errors import CalendarUnavailable
from chatsched.scheduling import Intervals


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


async def test_a_month_that_is_not_kept_is_read(here, diary):
    far = (NOW + 150 * DAY, NOW + 180 * DAY)
    diary.busy = Intervals([(NOW + 160 * DAY, NOW + 161 * DAY)])
    assert (await here.known()).intervals == []
    assert (await here.known(window=far)).intervals == diary.busy
    diary.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.known(window=(NOW + 200 * DAY, NOW + 210 * DAY))


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
