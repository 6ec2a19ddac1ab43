"""Three people with three clients, and a bot over HTTP, agree on a meeting in a room."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from contract import shapes
from contract.room import AVAILABILITY, Room, book, invite, starts

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_invite_lands_in_the_room_for_everybody(room: Room):
    sent = await invite(room, note="About the launch", reusable=True)
    message = await room.all_heard_kind("invite")
    assert message["sender"]["id"] == room.ada.id
    assert message["invite"] == sent
    assert (sent["status"], sent["duration"], sent["title"]) == ("open", 30, "Kick-off")
    assert sent["availability"] == AVAILABILITY
    assert (sent["note"], sent["reusable"], sent["meeting_id"]) == ("About the launch", True, None)
    again = await invite(room, title="Other")
    assert again == sent
    assert (await room.bot.ok("GET", f"/api/invites/{sent['id']}"))["invite"] == sent
    remembered = await room.ada.api.ok("GET", "/api/me/availability")
    assert remembered["availability"] == AVAILABILITY


async def test_slots_are_the_same_over_both_transports_and_in_every_zone(room: Room):
    sent = await invite(room)
    today = datetime.now(UTC).date()
    span = {"from": str(today), "to": str(today + timedelta(days=10))}
    instants = set()
    for zone in ("UTC", "Asia/Kathmandu", "America/New_York"):
        query = {**span, "time_zone": zone}
        by_http = await room.ben.api.ok("GET", f"/api/invites/{sent['id']}/slots", params=query)
        ack = await room.py.ok("slots:list", {"invite_id": sent["id"], **query})
        assert ack == {"ok": True, **by_http}
        shapes.Slots.model_validate(by_http)
        assert by_http["time_zone"] == zone
        dates = [day["date"] for day in by_http["days"]]
        assert dates == sorted(set(dates))
        starts = [slot["start"] for day in by_http["days"] for slot in day["slots"]]
        assert starts == sorted(set(starts))
        inner = [start for start in starts if _day(today, 2) <= start < _day(today, 9)]
        instants.add(tuple(inner))
    assert len(instants) == 1


def _day(today: Any, days: int) -> str:
    return f"{today + timedelta(days=days)}T00:00:00Z"


async def test_a_booking_is_announced_to_everybody_and_its_slot_vanishes_live(room: Room):
    sent = await invite(room, reusable=True)
    offered = await starts(room, sent["id"])
    assert await room.ws.call("slots:watch", {"invite_id": sent["id"]}) == {"ok": True}

    meeting = await book(room, sent["id"], offered[5])
    assert (meeting["start"], meeting["status"], meeting["version"]) == (
        offered[5],
        "confirmed",
        1,
    )
    assert meeting["host"]["id"] == room.ada.id
    assert meeting["booked_by"]["id"] == room.ben.id
    assert {room.ada.id, room.ben.id} <= {one["id"] for one in meeting["attendees"]}
    booking = await room.all_heard_kind("booking")
    system = await room.all_heard_kind("system")
    assert booking["sender"]["id"] == room.ben.id
    assert system["sender"] is None
    assert booking["seq"] + 1 == system["seq"]
    assert booking["meeting"]["id"] == system["meeting"]["id"] == meeting["id"]
    changed = await room.ws.heard("slots:changed")
    assert changed == {"invite_id": sent["id"]}
    assert offered[5] not in await starts(room, sent["id"])

    await room.ws.ok("slots:unwatch", {"invite_id": sent["id"]})
    before = len(room.ws.events)
    await book(room, sent["id"], offered[9], "book-2")
    await room.ws.heard("message:new", lambda p: p["message"]["seq"] == system["seq"] + 2)
    assert "slots:changed" not in [event for event, _ in room.ws.events[before:]]


async def test_a_booking_nonce_holds_over_both_transports(room: Room):
    sent = await invite(room)
    start = (await starts(room, sent["id"]))[3]
    body = {"start": start, "nonce": "n"}
    first = await room.ben.api("POST", f"/api/invites/{sent['id']}/bookings", body)
    assert first.status == 201
    again = await room.py.ok("meeting:book", {"invite_id": sent["id"], **body})
    assert again["meeting"] == first.body["meeting"]
    assert again["message"]["id"] == first.body["message"]["id"]
    page = await room.bot.ok("GET", f"/api/rooms/{room.id}/messages")
    assert [m["kind"] for m in page["messages"]] == ["invite", "booking", "system"]


async def test_of_two_who_race_for_a_time_one_is_offered_the_nearest_others(room: Room):
    sent = await invite(room, reusable=True)
    start = (await starts(room, sent["id"]))[3]
    command = {"invite_id": sent["id"], "start": start, "nonce": "mine"}
    acks = await asyncio.gather(
        room.py.call("meeting:book", command), room.ws.call("meeting:book", command)
    )
    [won] = [ack for ack in acks if ack["ok"]]
    [lost] = [ack for ack in acks if not ack["ok"]]
    assert won["meeting"]["start"] == start
    shapes.Refusal.model_validate(lost)
    shapes.check_problem(lost["error"], "slot_taken")
    alternatives = [span["start"] for span in lost["error"]["alternatives"]]
    assert alternatives
    assert set(alternatives) <= set(await starts(room, sent["id"]))


async def test_a_booked_single_use_invite_is_closed(room: Room):
    sent = await invite(room)
    offered = await starts(room, sent["id"])
    meeting = await book(room, sent["id"], offered[0])
    now = (await room.bot.ok("GET", f"/api/invites/{sent['id']}"))["invite"]
    assert (now["status"], now["meeting_id"]) == ("booked", meeting["id"])
    await room.all_heard("invite:updated", lambda p: p["invite"]["status"] == "booked")
    ack = await room.ws.call(
        "meeting:book", {"invite_id": sent["id"], "start": offered[5], "nonce": "late"}
    )
    shapes.check_problem(ack["error"], "invite_closed")
    reply = await room.cem.api(
        "POST", f"/api/invites/{sent['id']}/bookings", {"start": offered[5], "nonce": "late"}
    )
    assert reply.status == 410


async def test_a_meeting_is_moved_and_everybody_sees_from_where_and_why(room: Room):
    sent = await invite(room)
    offered = await starts(room, sent["id"])
    meeting = await book(room, sent["id"], offered[0])
    move = {
        "meeting_id": meeting["id"],
        "start": offered[7],
        "version": meeting["version"],
        "nonce": "move-1",
        "reason": "Train strike",
    }
    ack = await room.js.ok("meeting:reschedule", move)
    shapes.Meeting.model_validate(ack["meeting"])
    assert (ack["meeting"]["start"], ack["meeting"]["version"]) == (offered[7], 2)
    assert ack["meeting"]["reason"] == "Train strike"
    message = await room.all_heard_kind("reschedule")
    assert message["previous"] == {"start": meeting["start"], "end": meeting["end"]}
    assert message["reason"] == "Train strike"
    assert message["sender"]["id"] == room.ada.id
    assert message["meeting"]["start"] == offered[7]
    system = await room.all_heard_kind("system", seq=message["seq"] + 1)
    assert system["sender"] is None
    await room.all_heard("meeting:updated", lambda p: p["meeting"]["version"] == 2)

    repeated = await room.js.ok("meeting:reschedule", move)
    assert repeated["meeting"]["version"] == 2
    stale = await room.py.call("meeting:reschedule", {**move, "nonce": "move-2"})
    shapes.check_problem(stale["error"], "version_conflict")
    shapes.Meeting.model_validate(stale["error"]["meeting"])
    assert stale["error"]["meeting"]["start"] == offered[7]
    other = await room.ws.call("meeting:reschedule", {**move, "version": 2, "nonce": "move-3"})
    shapes.check_problem(other["error"], "forbidden")


async def test_a_meeting_is_cancelled_once_and_everybody_sees_why(room: Room):
    sent = await invite(room, reusable=True)
    start = (await starts(room, sent["id"]))[4]
    meeting = await book(room, sent["id"], start)
    body = {"version": meeting["version"], "reason": "Ill"}
    reply = await room.ben.api("POST", f"/api/meetings/{meeting['id']}/cancel", body)
    assert reply.status == 200
    assert reply.body["meeting"]["status"] == "cancelled"
    message = await room.all_heard_kind("cancellation")
    assert (message["reason"], message["sender"]["id"]) == ("Ill", room.ben.id)
    assert message["meeting"]["status"] == "cancelled"
    again = await room.js.ok("meeting:cancel", {"meeting_id": meeting["id"], **body})
    assert again["meeting"]["status"] == "cancelled"
    page = await room.bot.ok("GET", f"/api/rooms/{room.id}/messages")
    assert [m["kind"] for m in page["messages"]].count("cancellation") == 1
    assert start in await starts(room, sent["id"])


async def test_a_withdrawn_invite_says_so_live_and_cannot_be_booked(room: Room):
    sent = await invite(room)
    start = (await starts(room, sent["id"]))[0]
    refused = await room.py.call("invite:withdraw", {"invite_id": sent["id"]})
    shapes.check_problem(refused["error"], "forbidden")
    ack = await room.js.ok("invite:withdraw", {"invite_id": sent["id"]})
    shapes.Invite.model_validate(ack["invite"])
    assert ack["invite"]["status"] == "withdrawn"
    await room.all_heard("invite:updated", lambda p: p["invite"]["status"] == "withdrawn")
    closed = await room.py.call(
        "meeting:book", {"invite_id": sent["id"], "start": start, "nonce": "late"}
    )
    shapes.check_problem(closed["error"], "invite_closed")


async def test_a_bot_reads_slots_books_and_cancels_over_http(room: Room):
    sent = await invite(room)
    slots = await room.bot.ok("GET", f"/api/invites/{sent['id']}/slots")
    start = slots["days"][0]["slots"][0]["start"]
    booked = await room.bot(
        "POST", f"/api/invites/{sent['id']}/bookings", {"start": start, "nonce": "bot"}
    )
    assert booked.status == 201
    meeting = booked.body["meeting"]
    assert meeting["booked_by"]["id"] == room.bot_id
    listed = await room.bot.ok("GET", "/api/me/meetings")
    assert [one["id"] for one in listed["meetings"]] == [meeting["id"]]
    cancelled = await room.bot.ok(
        "POST", f"/api/meetings/{meeting['id']}/cancel", {"version": meeting["version"]}
    )
    assert cancelled["meeting"]["status"] == "cancelled"


async def test_the_ics_opens_without_signing_in_and_follows_the_meeting(room: Room):
    sent = await invite(room)
    offered = await starts(room, sent["id"])
    meeting = await book(room, sent["id"], offered[0])
    anybody = room.server.api()

    async def event() -> Any:
        reply = await anybody("GET", meeting["add_to_calendar"]["ics"])
        assert reply.status == 200
        assert reply.headers["content-type"].startswith("text/calendar")
        return icalendar.Calendar.from_ical(reply.body).walk("VEVENT")[0]

    first = await event()
    assert first["DTSTART"].dt == datetime.fromisoformat(offered[0])
    move = {"start": offered[8], "version": 1, "nonce": "m"}
    await room.ada.api.ok("POST", f"/api/meetings/{meeting['id']}/reschedule", move)
    second = await event()
    assert second["UID"] == first["UID"]
    assert second["DTSTART"].dt == datetime.fromisoformat(offered[8])
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])

    address = meeting["add_to_calendar"]["ics"]
    assert (await anybody("GET", address[:-4] + "AAAA")).status == 404
    assert (await anybody("GET", address.partition("?")[0])).status in {404, 422}


async def test_the_private_feed_lists_my_meetings_until_its_address_is_reset(room: Room):
    sent = await invite(room)
    meeting = await book(room, sent["id"], (await starts(room, sent["id"]))[0])
    anybody = room.server.api()
    old = (await room.ben.api.ok("GET", "/api/me/feed"))["url"]
    feed = icalendar.Calendar.from_ical((await anybody("GET", old)).body)
    [event] = feed.walk("VEVENT")
    assert event["DTSTART"].dt == datetime.fromisoformat(meeting["start"])
    new = (await room.ben.api.ok("POST", "/api/me/feed/reset"))["url"]
    assert new != old
    assert (await anybody("GET", old)).status == 404
    assert (await anybody("GET", new)).status == 200


async def test_my_meetings_can_be_asked_for_by_time(room: Room):
    sent = await invite(room)
    meeting = await book(room, sent["id"], (await starts(room, sent["id"]))[0])
    for api in (room.ada.api, room.ben.api):
        listed = (await api.ok("GET", "/api/me/meetings"))["meetings"]
        shapes.Meeting.model_validate(listed[0])
        assert [one["id"] for one in listed] == [meeting["id"]]
    past = {"from": "2020-01-01T00:00:00Z", "to": "2020-02-01T00:00:00Z"}
    assert (await room.ada.api.ok("GET", "/api/me/meetings", params=past))["meetings"] == []
    shown = (await room.cem.api.ok("GET", f"/api/meetings/{meeting['id']}"))["meeting"]
    assert shown["id"] == meeting["id"]


async def test_everything_that_was_heard_was_as_the_contract_says(room: Room):
    sent = await invite(room, reusable=True)
    offered = await starts(room, sent["id"])
    meeting = await book(room, sent["id"], offered[0])
    move = {"start": offered[6], "version": 1, "nonce": "m", "meeting_id": meeting["id"]}
    await room.js.ok("meeting:reschedule", move)
    await room.js.ok("meeting:cancel", {"meeting_id": meeting["id"], "version": 2})
    await room.js.ok("invite:withdraw", {"invite_id": sent["id"]})
    await room.all_heard("invite:updated", lambda p: p["invite"]["status"] == "withdrawn")
    for listener in room.listeners:
        seqs = [p["message"]["seq"] for e, p in listener.events if e == "message:new"]
        assert seqs == list(range(1, len(seqs) + 1))
        for event, payload in listener.events:
            if event in shapes.EVENTS:
                shapes.check_event(event, payload)
