"""Calendars come and go at the provider, and their owner's time stays known."""

import asyncio

import pytest
from calendars.scripted import bureau, hours
from slices import beside, until

from chatsched.calendars import Busy
from chatsched.core.errors import CalendarUnavailable


@pytest.fixture
async def here(process, clock):
    """A process that looks which calendars there are, too."""
    made = bureau(process, clock, {})
    async with beside(made.refreshing.run, made.parts.push.run, made.parts.census.run):
        yield made


async def counted(here, link) -> list[str]:
    return [each.id for each in (await here.links.one(link.id)).counted]


async def now(here) -> Busy | None:
    try:
        return await here.known()
    except CalendarUnavailable:
        return None


async def test_a_calendar_that_is_gone_counts_no_more(here):
    link = await here.link(counted=["main", "old"])
    diary = here.diaries[link.id]
    diary.busy, diary.listed = hours((9, 10)), ["main"]
    with pytest.raises(CalendarUnavailable):
        await here.known()
    async with asyncio.timeout(5):
        while await counted(here, link) != ["main"] or await now(here) is None:
            await asyncio.sleep(0.01)
    assert await now(here) == Busy(hours((9, 10)))


async def test_what_was_chosen_stays_and_new_calendars_do_not_count(here):
    link = await here.link(counted=["main"])
    here.diaries[link.id].listed = ["new", "main"]
    await here.parts.census.take(link.id)
    now = await here.links.one(link.id)
    assert [(each.id, each.counted) for each in now.calendars] == [("new", False), ("main", True)]


@pytest.mark.parametrize("listed", [[], None])
async def test_a_list_that_cannot_be_true_changes_nothing(here, listed):
    link = await here.link(counted=["main"])
    here.diaries[link.id].listed = listed
    await here.parts.census.take(link.id)
    assert await counted(here, link) == ["main"]


async def test_the_list_is_looked_at_some_times_a_day(here):
    link = await here.link(counted=["main"])
    diary = here.diaries[link.id]
    diary.listed = ["main", "new"]
    await here.parts.polling.poll(link.id)
    await until(lambda: diary.calls >= 2)
    for _ in range(3):
        await here.pass_time(900)
        await here.parts.polling.poll(link.id)
    assert diary.calls <= 5
