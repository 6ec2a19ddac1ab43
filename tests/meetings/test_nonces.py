"""A nonce belongs to one command and its target; the message that tells of it carries it."""

import pytest

from chatsched.meetings.models import CancelMeeting, RescheduleMeeting, SendInvite

TEN, NOON = "2027-03-01T10:00:00Z", "2027-03-01T12:00:00Z"


async def move(office, who, meeting, start, nonce):
    command = {"meeting_id": meeting["id"], "start": start, "version": meeting["version"]}
    parsed = RescheduleMeeting.model_validate({**command, "nonce": nonce})
    return await office.meetings.reschedule.reschedule(who, parsed)


async def cancel(office, who, meeting, **more):
    command = {"meeting_id": meeting["id"], "version": meeting["version"], **more}
    return await office.meetings.cancel.cancel(who, CancelMeeting.model_validate(command))


async def send(office, host, room_id, nonce):
    return await office.meetings.invites.send(
        host, SendInvite(room_id=room_id, duration=30, reusable=True, nonce=nonce)
    )


async def test_one_nonce_for_every_command_makes_every_request_its_own(scene):
    """Ben talks, books, moves and cancels under one nonce; Ada talks and invites under it."""
    office, room_id = scene.office, scene.room_id
    said = await office.say(scene.ada, room_id, "Hi", "n")
    sent = await send(office, scene.ada, room_id, "n")
    booked = await office.book(scene.ben, sent.invite["id"], TEN, "n")
    moved = await move(office, scene.ben, booked.meeting, NOON, "n")
    assert (moved.new, moved.meeting["start"]) == (True, NOON)
    called_off = await cancel(office, scene.ben, moved.meeting, nonce="n")
    assert called_off.meeting["status"] == "cancelled"
    late = await office.say(scene.ben, room_id, "Sorry", "n")
    mine = [said, sent.message, booked.message, moved.message, called_off.message, late]
    told = [each for each in await office.history(scene.cleo, room_id) if each["sender"]]
    assert [each["id"] for each in told] == [each["id"] for each in mine]
    assert {each["nonce"] for each in told} == {"n"}


async def test_one_nonce_for_two_targets_makes_two_requests(scene):
    office, room_id = scene.office, scene.room_id
    elsewhere = await office.group(scene.ada, scene.ben)
    invites = [(await send(office, scene.ada, room, "n")).invite for room in (room_id, elsewhere)]
    invites.append((await send(office, scene.ada, room_id, "m")).invite)
    starts = (TEN, NOON, "2027-03-01T13:00:00Z")
    meetings = [
        (await office.book(scene.ben, invite["id"], start, "n")).meeting
        for invite, start in zip(invites, starts, strict=True)
    ]
    assert len({each["id"] for each in meetings}) == 3
    for meeting, start in ((meetings[0], "14:00"), (meetings[2], "15:00")):
        moved = await move(office, scene.ben, meeting, f"2027-03-01T{start}:00Z", "m")
        assert (moved.new, moved.message["nonce"]) == (True, "m")


@pytest.mark.parametrize("kind", ["invite", "booking", "system", "cancellation"])
async def test_a_text_may_have_any_nonce_that_a_message_of_the_server_has(scene, kind):
    office, room_id = scene.office, scene.room_id
    sent = await send(office, scene.ada, room_id, "i")
    booked = await office.book(scene.ben, sent.invite["id"], TEN)
    await cancel(office, scene.ben, booked.meeting)
    told = {each["kind"]: each for each in await office.history(scene.ben, room_id)}
    derived = [told[kind]["nonce"], f"{kind}:{told[kind].get(kind, told[kind])['id']}"]
    for who in (scene.ada, scene.ben):
        for nonce in derived:
            assert (await office.say(who, room_id, "Hello", nonce))["kind"] == "text"
