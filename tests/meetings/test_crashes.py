"""A change that is cut off at any point is wholly there or not at all, and then it is told."""

import asyncio
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from chatsched.meetings.models import CancelMeeting, ListMeetings

TEN = "2027-03-01T10:00:00Z"
NOON = "2027-03-01T12:00:00Z"
STEPS = (
    "in the transaction",
    "before it is told",
    "before it is posted",
    "once it is posted",
    "before it is settled",
)


@pytest.fixture
def cut_off(database_url, redis_url):
    """Let another process do something and die at a step of it."""

    async def run(step: str, who, kind: str, **command) -> None:
        script = Path(__file__).parent / "cut_off.py"
        parsed = json.dumps({**command, "kind": kind, "who": asdict(who)})
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(script),
            database_url,
            redis_url,
            step,
            parsed,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        assert process.returncode == -signal.SIGKILL, output.decode()

    return run


async def work_off(office, later) -> None:
    """Let the outbox do what it would have done some seconds later."""
    later(seconds=10)
    while await office.outbox.work_once():
        pass


async def kinds(office, who, room_id) -> list[str]:
    return [each["kind"] for each in await office.history(who, room_id)]


@pytest.mark.parametrize("step", STEPS)
async def test_a_booking_cut_off_anywhere(scene, cut_off, later, step):
    office, room_id = scene.office, scene.room_id
    invite = await office.invite(scene.ada, room_id)
    await cut_off(step, scene.ben, "booking", invite_id=invite["id"], start=TEN, nonce="n")
    if step == "in the transaction":
        await work_off(office, later)
        assert await kinds(office, scene.cleo, room_id) == ["invite"]
        assert (await office.history(scene.cleo, room_id))[0]["invite"]["status"] == "open"
        assert TEN in await office.starts(scene.cleo, invite["id"])
        assert (await office.book(scene.ben, invite["id"], TEN, "n")).new
        return
    _, wire = await office.attach(scene.cleo)
    await work_off(office, later)
    told = await office.history(scene.cleo, room_id)
    assert [each["kind"] for each in told] == ["invite", "booking", "system"]
    assert told[0]["invite"]["status"] == "booked"
    assert told[1]["meeting"]["start"] == told[2]["meeting"]["start"] == TEN
    updated = await wire.heard("invite:updated")
    assert updated["invite"]["meeting_id"] == told[1]["meeting"]["id"]
    again = await office.book(scene.ben, invite["id"], TEN, "n")
    assert not again.new
    assert again.message["id"] == told[1]["id"]
    assert len(await office.history(scene.cleo, room_id)) == 3


@pytest.mark.parametrize("step", [STEPS[0], STEPS[2]])
async def test_a_move_cut_off_anywhere_holds_exactly_one_time(scene, cut_off, later, step):
    office, room_id = scene.office, scene.room_id
    invite = await office.invite(scene.ada, room_id, reusable=True)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    command = {"meeting_id": meeting["id"], "start": NOON, "version": 1, "nonce": "n"}
    await cut_off(step, scene.ben, "reschedule", **command)
    moved = step != "in the transaction"
    await work_off(office, later)
    starts = await office.starts(scene.cleo, invite["id"])
    assert (TEN in starts, NOON in starts) == (moved, not moved)
    told = await kinds(office, scene.cleo, room_id)
    assert told == ["invite", "booking", "system"] + ["reschedule", "system"] * moved


@pytest.mark.parametrize("step", STEPS[:2])
async def test_a_cancellation_cut_off_anywhere(scene, cut_off, later, step):
    office, room_id = scene.office, scene.room_id
    invite = await office.invite(scene.ada, room_id, reusable=True)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    await cut_off(step, scene.ada, "cancellation", meeting_id=meeting["id"], version=1)
    cancelled = step != "in the transaction"
    await work_off(office, later)
    assert (TEN in await office.starts(scene.cleo, invite["id"])) == cancelled
    told = await kinds(office, scene.cleo, room_id)
    assert told == ["invite", "booking", "system"] + ["cancellation"] * cancelled


async def test_a_withdrawal_that_was_cut_off_is_told(scene, cut_off, later):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    await cut_off("before it is told", scene.ada, "withdrawal", invite_id=invite["id"])
    _, wire = await office.attach(scene.cleo)
    await work_off(office, later)
    assert (await wire.heard("invite:updated"))["invite"]["status"] == "withdrawn"


@pytest.mark.parametrize("step", ["before it follows", "before it is told"])
async def test_the_invites_of_who_left_are_closed_though_the_departure_was_cut_off(
    scene, cut_off, later, step
):
    office = scene.office
    room_id = await office.group(scene.cleo, scene.ada)
    invite = await office.invite(scene.ada, room_id)
    await cut_off(step, scene.ada, "departure", room_id=room_id, user_id=scene.ada.user_id)
    _, wire = await office.attach(scene.cleo)
    await work_off(office, later)
    updated = (await wire.heard("invite:updated"))["invite"]
    assert (updated["id"], updated["status"]) == (invite["id"], "withdrawn")


async def test_what_was_cut_off_is_told_before_what_is_done_next(scene, cut_off, later):
    office, room_id = scene.office, scene.room_id
    invite = await office.invite(scene.ada, room_id)
    await cut_off(
        "before it is posted", scene.ben, "booking", invite_id=invite["id"], start=TEN, nonce="n"
    )
    mine = (await office.meetings.views.mine(scene.ada, ListMeetings())).meetings
    await office.meetings.cancel.cancel(
        scene.ada, CancelMeeting(meeting_id=mine[0]["id"], version=1)
    )
    told = ["invite", "booking", "system", "cancellation"]
    assert await kinds(office, scene.cleo, room_id) == told
    await work_off(office, later)
    assert await kinds(office, scene.cleo, room_id) == told
