"""One event for each meeting and person is written by one process at a time."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from calendars.events.stage import ADA, HOUR, MEETING, NOW, TEN, moved
from paper_calendars import Fault
from slices import until

from chatsched.calendars import BeingWritten, MeetingEvent, ProviderAway
from chatsched.calendars.providers import EventGone


@pytest.mark.usefixtures("link")
async def test_nobody_writes_while_somebody_writes(desk):
    gate = desk.provider.freeze(done=True)
    slow = asyncio.create_task(desk.follow())
    await until(lambda: desk.provider.said)
    desk.clock.advance(timedelta(seconds=30))
    with pytest.raises(BeingWritten):
        await desk.follow(moved())
    gate.set()
    assert (await slow).state == "synced"
    await desk.follow(moved())
    assert desk.provider.said == [("create", 0, TEN), ("update", 1, TEN + HOUR)]


@pytest.mark.usefixtures("link")
async def test_who_was_away_for_too_long_finds_the_record_somebody_elses(desk):
    await desk.follow()
    gate = desk.provider.freeze(done=True)
    paused = asyncio.create_task(desk.follow(moved()))
    await until(lambda: not desk.provider.faults)
    desk.clock.advance(timedelta(seconds=36))
    await desk.follow(moved(2 * HOUR, sequence=2))
    newest = await desk.record()
    gate.set()
    with pytest.raises(BeingWritten):
        await paused
    assert await desk.record() == newest
    assert desk.provider.only(ADA).start == TEN + 2 * HOUR


@pytest.mark.usefixtures("link")
async def test_what_is_wanted_is_asked_when_it_is_ones_turn(desk):
    asked = []

    async def wanted() -> MeetingEvent:
        asked.append(await desk.record())
        return MEETING

    await desk.linked.events.follow(ADA, "m", wanted)
    (record,) = asked
    assert record.leased_until > NOW
    assert (await desk.record()).leased_until is None


@pytest.mark.usefixtures("link")
async def test_no_request_is_begun_that_the_lease_may_not_outlast(desk, monkeypatch):
    monkeypatch.setattr("chatsched.calendars.tenure._MOST_SECONDS", -1.0)
    with pytest.raises(ProviderAway):
        await desk.follow()
    assert desk.provider.said == []


@pytest.mark.usefixtures("link")
async def test_what_stands_already_is_not_written_again(desk):
    for _ in range(3):
        assert (await desk.follow()).sequence == 0
    assert len(desk.provider.said) == 1
    await desk.follow(replace(MEETING, join_url="https://meet.example/1"))
    assert len(desk.provider.said) == 2
    await desk.follow(again=True)
    assert len(desk.provider.said) == 3


@pytest.mark.usefixtures("link")
async def test_an_event_that_is_only_said_to_be_gone_is_not_made_twice(desk):
    """A provider may not find for a moment what it has just taken."""
    await desk.follow()
    desk.provider.faults.append(Fault(EventGone("not found")))
    with pytest.raises(ProviderAway):
        await desk.follow(moved())
    await desk.follow(moved())
    assert desk.provider.only(ADA).start == TEN + HOUR
    assert (await desk.record()).generation == 0


@pytest.mark.usefixtures("link")
async def test_each_meeting_and_person_has_an_event_of_their_own(desk):
    await desk.follow()
    await desk.follow(meeting_id="n")
    keys = {paper.draft.key for paper in desk.provider.standing(ADA)}
    assert len(keys) == 2
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)
