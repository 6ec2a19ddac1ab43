"""What a provider does not tell is never free: it is last known, unknown, or a broken link."""

import asyncio
from datetime import timedelta

import pytest
from calendars.scripted import AWAY, DAY, REFUSED, WEEK, bureau, hours
from serving import in_database
from slices import chatting, until

from chatsched.calendars import Busy
from chatsched.calendars.providers import ProviderAway, ProviderRefused
from chatsched.core.errors import CalendarUnavailable
from chatsched.scheduling import Intervals


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
