"""Moving a meeting and calling it off."""

import asyncio

import pytest

from chatsched.core.errors import (
    Forbidden,
    Invalid,
    MeetingOver,
    NotFound,
    SlotTaken,
    VersionConflict,
)
from chatsched.core.ids import new_id
from chatsched.meetings.models import CancelMeeting, InviteNamed, RescheduleMeeting

TEN = "2027-03-01T10:00:00Z"
NOON = "2027-03-01T12:00:00Z"


@pytest.fixture
async def meeting(scene) -> dict:
    """Ben's meeting with Ada at ten, of a reusable invite."""
    invite = await scene.office.invite(scene.ada, scene.room_id, title="Plan", reusable=True)
    return (await scene.office.book(scene.ben, invite["id"], TEN)).meeting


async def move(office, who, meeting, start=NOON, version=1, **more):
    command = {"meeting_id": meeting["id"], "start": start, "version": version, "nonce": new_id()}
    parsed = RescheduleMeeting.model_validate({**command, **more})
    return await office.meetings.reschedule.reschedule(who, parsed)


async def cancel(office, who, meeting, version=1, reason=None):
    command = {"meeting_id": meeting["id"], "version": version, "reason": reason}
    return await office.meetings.cancel.cancel(who, CancelMeeting.model_validate(command))


async def test_a_move_shows_old_and_new_time_and_the_reason(scene, meeting):
    office = scene.office
    _, wire = await office.attach(scene.cleo)
    moved = await move(office, scene.ada, meeting, reason="Train late")
    assert moved.meeting["start"] == NOON
    assert moved.meeting["end"] == "2027-03-01T12:30:00Z"
    assert (moved.meeting["version"], moved.meeting["reason"]) == (2, "Train late")
    assert moved.meeting["join_url"] == meeting["join_url"]
    updated = await wire.heard("meeting:updated")
    assert updated["meeting"] == moved.meeting
    history = await office.history(scene.cleo, scene.room_id)
    assert [each["kind"] for each in history[-2:]] == ["reschedule", "system"]
    told = history[-2]
    assert told["id"] == moved.message["id"]
    assert told["sender"]["name"] == "Ada"
    assert told["previous"] == {"start": TEN, "end": "2027-03-01T10:30:00Z"}
    assert told["reason"] == "Train late"
    assert history[-1]["sender"] is None
    assert all(each["meeting"] == moved.meeting for each in history[1:])


async def test_a_move_frees_the_old_time_and_holds_the_new_one(scene, meeting):
    office = scene.office
    await move(office, scene.ben, meeting)
    starts = await office.starts(scene.cleo, meeting["invite_id"])
    assert TEN in starts
    assert NOON not in starts


async def test_a_meeting_may_move_into_a_time_that_overlaps_its_own(scene):
    office = scene.office
    invite = await office.invite(
        scene.ada, scene.room_id, duration=60, hours={"slot_step": 15, "buffer_before": 30}
    )
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    moved = await move(office, scene.ben, meeting, "2027-03-01T10:15:00Z")
    assert moved.meeting["start"] == "2027-03-01T10:15:00Z"


async def test_the_picker_for_a_move_shows_the_meetings_own_time_as_free(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    for who in (scene.ada, scene.ben):
        assert TEN not in await office.starts(who, invite["id"])
        moving = await office.slots(who, invite["id"], meeting_id=meeting["id"])
        slots = [slot for day in moving["days"] for slot in day["slots"]]
        assert TEN in [slot["start"] for slot in slots]
        assert not any(slot.get("clash") for slot in slots)
    with pytest.raises(Forbidden):
        await office.slots(scene.cleo, invite["id"], meeting_id=meeting["id"])
    other = await office.invite(scene.ada, scene.room_id)
    with pytest.raises(NotFound):
        await office.slots(scene.ben, other["id"], meeting_id=meeting["id"])


async def test_a_move_to_a_taken_time_changes_nothing(scene, meeting):
    office = scene.office
    await office.book(scene.cleo, meeting["invite_id"], NOON)
    with pytest.raises(SlotTaken) as refusal:
        await move(office, scene.ben, meeting)
    nearest = [each["start"] for each in refusal.value.extra["alternatives"]]
    assert "2027-03-01T12:30:00Z" in nearest
    assert NOON not in nearest
    starts = await office.starts(scene.cleo, meeting["invite_id"])
    assert TEN not in starts
    assert (await move(office, scene.ben, meeting, "2027-03-01T13:00:00Z")).meeting["version"] == 2


async def test_a_move_of_a_meeting_that_changed_meanwhile_brings_it_as_it_stands(scene, meeting):
    office = scene.office
    moved = await move(office, scene.ada, meeting)
    with pytest.raises(VersionConflict) as refusal:
        await move(office, scene.ben, meeting, "2027-03-01T13:00:00Z")
    assert refusal.value.extra["meeting"] == moved.meeting
    with pytest.raises(VersionConflict):
        await cancel(office, scene.ben, meeting, version=1)


async def test_of_moves_at_once_one_succeeds_and_the_others_see_it(scene, meeting, open_office):
    offices = [scene.office, await open_office()]
    found = await asyncio.gather(
        *(
            move(offices[i % 2], scene.ben, meeting, f"2027-03-01T{hour}:00:00Z")
            for i, hour in enumerate((11, 12, 13, 14, 15, 16))
        ),
        return_exceptions=True,
    )
    won = [each for each in found if not isinstance(each, Exception)]
    assert len(won) == 1
    lost = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, VersionConflict) for each in lost), lost
    assert all(each.extra["meeting"] == won[0].meeting for each in lost)


async def test_the_same_nonce_is_the_same_move(scene, meeting):
    office = scene.office
    first = await move(office, scene.ben, meeting, nonce="m1")
    await move(office, scene.ada, first.meeting, "2027-03-01T14:00:00Z", version=2)
    again = await move(office, scene.ben, meeting, nonce="m1")
    assert again.message["id"] == first.message["id"]
    assert again.meeting["start"] == "2027-03-01T14:00:00Z"
    at_once = await asyncio.gather(
        *(move(office, scene.ben, meeting, "2027-03-01T15:00:00Z", 3, nonce="m2") for _ in range(4))
    )
    assert len({each.message["id"] for each in at_once}) == 1
    kinds = [each["kind"] for each in await office.history(scene.ben, scene.room_id)]
    assert kinds.count("reschedule") == 3


async def test_moving_to_the_same_time_is_refused(scene, meeting):
    with pytest.raises(Invalid) as refusal:
        await move(scene.office, scene.ben, meeting, TEN)
    assert "start" in refusal.value.extra["fields"]


async def test_only_host_and_booker_change_a_meeting(scene, meeting):
    office = scene.office
    for act in (move, cancel):
        with pytest.raises(Forbidden):
            await act(office, scene.cleo, meeting)
        with pytest.raises(NotFound):
            await act(office, scene.dan, meeting)
        with pytest.raises(NotFound):
            await act(office, scene.ben, {"id": "unknown"})


async def test_a_meeting_that_has_begun_is_over(scene, meeting, later):
    later(hours=2)
    for act in (move, cancel):
        with pytest.raises(MeetingOver):
            await act(scene.office, scene.ben, meeting)


async def test_a_cancellation_tells_the_room_and_frees_the_time(scene, meeting):
    office = scene.office
    _, wire = await office.attach(scene.cleo)
    connection, picker = await office.attach(scene.cleo)
    named = InviteNamed(invite_id=meeting["invite_id"])
    await office.meetings.watching.watch(connection, named)
    cancelled = await cancel(office, scene.ada, meeting, reason="Ill")
    assert cancelled.meeting["status"] == "cancelled"
    assert (cancelled.meeting["version"], cancelled.meeting["reason"]) == (2, "Ill")
    assert (await wire.heard("meeting:updated"))["meeting"] == cancelled.meeting
    await picker.heard("slots:changed")
    assert TEN in await office.starts(scene.cleo, meeting["invite_id"])
    history = await office.history(scene.cleo, scene.room_id)
    assert history[-1] == cancelled.message
    assert [each["kind"] for each in history] == ["invite", "booking", "system", "cancellation"]
    assert history[-1]["reason"] == "Ill"
    assert history[-1]["sender"]["name"] == "Ada"


async def test_cancelling_twice_is_harmless_even_when_it_is_over(scene, meeting, later):
    office = scene.office
    first = await cancel(office, scene.ben, meeting, reason="Ill")
    again = await cancel(office, scene.ada, meeting, reason="Other")
    later(days=2)
    late = await cancel(office, scene.ben, meeting, version=7)
    assert first.meeting == again.meeting == late.meeting
    assert first.message["id"] == again.message["id"] == late.message["id"]
    kinds = [each["kind"] for each in await office.history(scene.ben, scene.room_id)]
    assert kinds.count("cancellation") == 1


async def test_cancelling_at_once_from_both_sides_happens_once(scene, meeting, open_office):
    other = await open_office()
    found = await asyncio.gather(
        cancel(scene.office, scene.ben, meeting), cancel(other, scene.ada, meeting)
    )
    assert found[0].meeting == found[1].meeting
    assert found[0].message["id"] == found[1].message["id"]


async def test_a_cancelled_meeting_cannot_be_moved(scene, meeting):
    await cancel(scene.office, scene.ben, meeting)
    with pytest.raises(MeetingOver):
        await move(scene.office, scene.ben, meeting, version=2)


async def test_the_rule_of_the_invite_holds_for_moves_too(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, hours={"min_notice": 240})
    meeting = (await office.book(scene.ben, invite["id"], NOON)).meeting
    for start in ("2027-03-01T11:30:00Z", "2027-03-01T12:10:00Z", "2027-03-01T18:00:00Z"):
        with pytest.raises(SlotTaken):
            await move(office, scene.ada, meeting, start)


async def test_a_meeting_of_a_withdrawn_invite_can_still_be_moved(scene, meeting):
    office = scene.office
    named = InviteNamed(invite_id=meeting["invite_id"])
    await office.meetings.invites.withdraw(scene.ada, named)
    slots = await office.starts(scene.ben, meeting["invite_id"], meeting_id=meeting["id"])
    assert NOON in slots
    assert (await move(office, scene.ben, meeting)).meeting["start"] == NOON
