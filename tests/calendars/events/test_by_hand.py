"""What people do to an event by hand is found by looking; our own writing is no edit."""

import asyncio
from datetime import timedelta

import pytest
from calendars.events.stage import ADA, HOUR, NOW, TEN, moved
from paper_calendars import Fault
from slices import until

from chatsched.calendars import ProviderAway
from chatsched.calendars.providers import ProviderRefused
from chatsched.calendars.records import Edit


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
