"""Whatever fails on the way, a meeting has one event, as the meeting stands in the end."""

import asyncio
import contextlib
from collections import Counter

import pytest
from meetings.calendar_events.stage import (
    AT_NOON,
    AT_TEN,
    NOON,
    booked,
    cancelled,
    moved,
    patiently,
    shown,
    work_off,
)
from slices import until

from chatsched.meetings.service.changes import MEETING_CALENDAR


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.usefixtures("link")
async def test_lost_answers_make_no_second_event(scene, times):
    meeting = await booked(scene)
    scene.provider.lose_answers(times)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    scene.provider.lose_answers(times)
    meeting = await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    scene.provider.lose_answers(times)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)
    assert Counter(what for what, *_ in scene.provider.said)["create"] == 1


@pytest.mark.usefixtures("link")
async def test_a_meeting_that_moves_after_a_lost_answer_is_written_where_it_is(scene):
    meeting = await booked(scene)
    scene.provider.lose_answers(1)
    await work_off(scene.office, scene.later)
    await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON


@pytest.mark.usefixtures("link")
async def test_a_meeting_cancelled_after_a_lost_answer_leaves_no_event(scene):
    meeting = await booked(scene)
    scene.provider.lose_answers(1)
    await work_off(scene.office, scene.later)
    assert scene.provider.standing(scene.host)
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)


@pytest.mark.usefixtures("link")
async def test_throttling_is_waited_out_for_as_long_as_it_says(scene):
    await booked(scene)
    scene.provider.throttle(1, retry_after=30)
    await work_off(scene.office, scene.later)
    await work_off(scene.office, scene.later, seconds=28)
    assert not scene.provider.standing(scene.host)
    await work_off(scene.office, scene.later, seconds=3)
    assert scene.provider.only(scene.host)


@pytest.mark.usefixtures("link")
async def test_passing_faults_delay_an_event_by_less_than_a_minute(scene):
    meeting = await booked(scene)
    scene.provider.throttle(6)
    assert await patiently(scene.office, scene.later) < 50
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_a_provider_that_stays_away_is_left_alone_once_the_meeting_is_over(scene):
    meeting = await booked(scene)
    scene.provider.throttle(10_000)
    for _ in range(30):
        await work_off(scene.office, scene.later, seconds=30)
    asked = 10_000 - len(scene.provider.faults)
    assert asked < 25
    scene.later(hours=3)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"


@pytest.mark.parametrize("done", [False, True], ids=["before it is done", "once it is done"])
@pytest.mark.parametrize("stage", ["create", "update", "delete"])
@pytest.mark.usefixtures("link")
async def test_a_process_killed_at_a_request_leaves_one_event_to_the_next(
    scene, open_office, stage, done
):
    """The killed one stands still for good, and holds what it held."""
    meeting = await booked(scene)
    if stage != "create":
        await work_off(scene.office, scene.later)
        meeting = await (moved if stage == "update" else cancelled)(scene, meeting)
    other = await open_office()
    gate = scene.provider.freeze(done=done)
    scene.later(seconds=1)
    killed = asyncio.create_task(scene.office.outbox.work_once(MEETING_CALENDAR))
    await until(lambda: not scene.provider.faults)
    await work_off(other, scene.later, seconds=30)
    await work_off(other, scene.later, seconds=35)
    await patiently(other, scene.later)
    starts = [paper.start for paper in scene.provider.standing(scene.host)]
    assert starts == {"create": [AT_TEN], "update": [AT_NOON], "delete": []}[stage]
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    # Should it only have been paused, it finds that it is no longer its turn.
    gate.set()
    await killed
    await patiently(other, scene.later)
    assert [paper.start for paper in scene.provider.standing(scene.host)] == starts


@pytest.mark.parametrize("step", range(1, 4))
@pytest.mark.usefixtures("link")
async def test_a_process_killed_at_its_own_notes_leaves_one_event_to_the_next(
    scene, open_office, monkeypatch, step
):
    meeting = await booked(scene)
    kept = scene.office.linked.kept
    other = await open_office()
    save, saved, dead = kept.save, 0, asyncio.Event()

    async def save_and_die(event, lease):
        nonlocal saved
        saved += 1
        if saved == step:
            dead.set()
            await asyncio.Event().wait()
        return await save(event, lease)

    monkeypatch.setattr(kept, "save", save_and_die)
    scene.later(seconds=1)
    killed = asyncio.create_task(scene.office.outbox.work_once(MEETING_CALENDAR))
    await asyncio.wait_for(dead.wait(), 5)
    await moved(scene, meeting)
    await work_off(other, scene.later, seconds=61)
    await patiently(other, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    assert Counter(what for what, *_ in scene.provider.said)["create"] == 1
    killed.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await killed


@pytest.mark.usefixtures("link")
async def test_many_workers_write_one_event_and_nothing_older_after_something_newer(
    scene, open_office
):
    other = await open_office()
    meeting = await booked(scene)
    scene.provider.throttle(3)
    scene.later(seconds=1)

    async def keep_working(office):
        for _ in range(8):
            await office.outbox.work_once(MEETING_CALENDAR)

    async def change():
        now = meeting
        for start in (NOON, "2027-03-01T13:00:00Z", "2027-03-01T14:00:00Z"):
            now = await moved(scene, now, start)
            scene.later(seconds=1)

    await asyncio.gather(change(), *(keep_working(each) for each in (scene.office, other) * 2))
    await patiently(other, scene.later)
    sequences = [sequence for _, sequence, _ in scene.provider.said]
    assert sequences == sorted(sequences)
    assert scene.provider.only(scene.host).start == AT_TEN + 4 * 3600
