"""Accounts are looked at from time to time: politely, one process at a time, and spread."""

import asyncio

import pytest
from calendars.scripted import REFUSED, Bureau, bureau, hours, notes
from slices import beside, until

from chatsched.calendars import Busy
from chatsched.calendars.providers import ProviderAway

ROUND = 900 * 1.5


async def polled(here: Bureau, seconds: float, step: float = 30.0) -> int:
    """Let time pass, in steps, and return how many accounts were looked at."""
    looks = 0
    for _ in range(int(seconds / step)):
        await here.pass_time(step)
        looks += await here.parts.polling.poll_due()
    return looks


async def test_an_account_is_looked_at_soon_after_it_was_linked(here):
    link = await here.link()
    await here.parts.chosen(link)
    assert await polled(here, 120) == 1
    assert here.diaries[link.id].calls == 1


async def test_a_changed_calendar_is_noticed_without_a_question(here):
    link = await here.link()
    diary = here.diaries[link.id]
    told = notes(here)
    diary.prints = True
    await here.parts.chosen(link)
    await polled(here, 120)
    told.clear()
    diary.busy = hours((9, 10))
    await polled(here, ROUND)
    assert told == ["ada"]
    asked = len(diary.asked)
    assert await here.known() == Busy(hours((9, 10)))
    assert len(diary.asked) == asked


async def test_nobody_looks_nobody_is_bothered(here):
    link = await here.link()
    await here.parts.chosen(link)
    await polled(here, 120)
    assert 2 <= await polled(here, 3 * ROUND) <= 5


async def test_an_account_is_looked_at_often_while_somebody_looks_at_its_owners_time(here):
    link = await here.link(provider="ics")
    await here.parts.chosen(link)
    await polled(here, 120)
    await here.known()
    assert 5 <= await polled(here, 600) <= 11
    assert await polled(here, 900) <= 2


async def test_an_account_that_pushes_is_looked_at_seldom_all_the_same(here):
    link = await here.link(provider="google")
    await here.parts.watches.settle(link.id)
    await here.parts.chosen(link)
    await polled(here, 120)
    await here.known()
    assert await polled(here, 800) <= 1


async def test_a_fingerprint_saves_readings_but_not_for_ever(here):
    link = await here.link()
    diary = here.diaries[link.id]
    diary.prints = True
    await here.parts.chosen(link)
    await polled(here, 2 * ROUND)
    asked = len(diary.asked)
    looks = await polled(here, 6 * 3600, 300)
    assert looks > 10
    assert len(diary.asked) == asked
    await polled(here, 24 * 3600, 1200)
    assert asked < len(diary.asked) <= asked + 3


async def test_what_is_synced_is_noted_also_when_nothing_has_changed(here):
    link = await here.link()
    here.diaries[link.id].prints = True
    await here.parts.chosen(link)
    await polled(here, 120)
    first = (await here.links.one(link.id)).synced_at
    await polled(here, ROUND)
    assert first < (await here.links.one(link.id)).synced_at


async def test_a_broken_link_is_left_alone_until_it_is_linked_anew(here):
    link = await here.link()
    diary = here.diaries[link.id]
    diary.error = REFUSED
    await here.parts.chosen(link)
    await polled(here, 120)
    assert (await here.links.one(link.id)).status == "needs_relink"
    await here.parts.polling.enter_all()
    await polled(here, 2 * ROUND)
    assert await polled(here, 2 * ROUND) == 0
    assert diary.calls == 1
    diary.error = None
    await here.links.save(link, link.version)
    await here.parts.chosen(link)
    assert await polled(here, 120) == 1
    assert diary.calls == 2


async def test_an_unlinked_account_is_looked_at_no_more(here):
    link = await here.link()
    await here.parts.chosen(link)
    await here.links.remove(link.id)
    await here.parts.left(link)
    assert await polled(here, 120) == 0


async def test_a_provider_in_trouble_is_asked_less_and_less(here):
    link = await here.link()
    diary = here.diaries[link.id]
    diary.error = ProviderAway("No answer.")
    await here.parts.chosen(link)
    with pytest.raises(Exception, match="does not answer"):
        await here.known()
    first = await polled(here, 600)
    second = await polled(here, 1200)
    assert 1 <= second <= first <= 5
    diary.error = None
    await polled(here, ROUND)
    assert await here.known() == Busy([])


async def test_one_process_at_a_time_looks_at_an_account(here):
    there = bureau(here.process, here.clock, here.diaries)
    links = [await here.link() for _ in range(5)]
    for link in links:
        await here.parts.chosen(link)
    await here.pass_time(120)
    both = [each.parts.polling.poll_due() for each in (here, there) for _ in range(2)]
    assert sum(await asyncio.gather(*both)) == 5
    assert [here.diaries[link.id].calls for link in links] == [1] * 5


async def test_what_redis_has_lost_is_found_in_the_store_and_spread(here):
    for _ in range(30):
        await here.link()
    await here.parts.polling.enter_all()
    looks = []
    for _ in range(3):
        await here.pass_time(300)
        count = 0
        while found := await here.parts.polling.poll_due():
            count += found
        looks.append(count)
    assert sum(looks) >= 30
    assert max(looks) < 30


async def test_polls_go_on_by_themselves(here):
    link = await here.link()
    await here.parts.chosen(link)
    await here.pass_time(120)
    async with beside(here.parts.polling.run):
        await until(lambda: here.diaries[link.id].calls)
