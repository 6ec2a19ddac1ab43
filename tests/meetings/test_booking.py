import asyncio
from datetime import timedelta

import pytest

from chatsched.core.errors import Forbidden, InviteClosed, NotFound, SlotTaken


async def test_a_booking_makes_a_meeting_and_tells_the_room_in_order(scene):
    office, room_id = scene.office, scene.room_id
    _, wire = await office.attach(scene.cleo)
    invite = await office.invite(scene.ada, room_id, title="Plan", duration=45)
    booked = await office.book(scene.ben, invite["id"], "2027-03-01T09:45:00Z", note="Hello")
    meeting, message = booked.meeting, booked.message

    assert booked.new
    assert meeting["start"] == "2027-03-01T09:45:00Z"
    assert meeting["end"] == "2027-03-01T10:30:00Z"
    assert (meeting["duration"], meeting["status"], meeting["version"]) == (45, "confirmed", 1)
    assert meeting["host"] == {"id": scene.ada.user_id, "name": "Ada"}
    assert meeting["booked_by"] == {"id": scene.ben.user_id, "name": "Ben"}
    assert [each["name"] for each in meeting["attendees"]] == ["Ada", "Ben"]
    assert meeting["title"] == "Plan"
    assert meeting["note"] == "Hello"
    assert meeting["join_url"] == f"https://chat.example/meet/{meeting['id']}"

    kinds = [(m["kind"], (m["sender"] or {}).get("name")) for m in await office.history(scene.cleo, room_id)]
    assert kinds == [("invite", "Ada"), ("booking", "Ben"), ("system", None)]
    assert message["kind"] == "booking"
    assert message["meeting"] == meeting
    await wire.heard("message:new", lambda p: p["message"]["kind"] == "system")
    live = [p["message"]["kind"] for p in wire.of("message:new")]
    assert live == ["invite", "booking", "system"]
    updated = await wire.heard("invite:updated")
    assert updated["invite"]["status"] == "booked"
    assert updated["invite"]["meeting_id"] == meeting["id"]
    system = (await office.history(scene.cleo, room_id))[-1]
    assert system["audience"] is None
    assert system["meeting"]["add_to_calendar"]["ics"].startswith("https://chat.example/meetings/")
