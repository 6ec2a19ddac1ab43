"""The same over HTTP and Socket.IO, against a whole server."""

from datetime import UTC, datetime, timedelta

import pytest

ALL_DAY = [{"start": "00:00", "end": "24:00"}]
ALL_WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY)
AVAILABILITY = {"time_zone": "UTC", "weekly": ALL_WEEK}


@pytest.fixture
async def people(server):
    """Ada hosts, Ben is in her room, Dan is not."""
    ada, ben, dan = [await server.signup(name) for name in ("Ada", "Ben", "Dan")]
    body = {"kind": "group", "name": "Team", "member_ids": [ben.id]}
    room = (await ada.api.ok("POST", "/api/rooms", body))["room"]
    return ada, ben, dan, room["id"]


async def invite_of(ada, room_id, **more) -> dict:
    body = {"duration": 30, "availability": AVAILABILITY, "nonce": "i1", **more}
    return (await ada.api.ok("POST", f"/api/rooms/{room_id}/invites", body))["invite"]


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


async def test_a_meeting_is_agreed_moved_and_called_off_over_http(people):
    ada, ben, dan, room_id = people
    invite = await invite_of(ada, room_id)
    address = f"/api/invites/{invite['id']}"
    slots = await ben.api.ok("GET", f"{address}/slots?from={day(2)}&to={day(3)}&time_zone=UTC")
    assert [each["date"] for each in slots["days"]] == [day(2), day(3)]
    first, second = (each["start"] for each in slots["days"][0]["slots"][:2])

    reply = await ben.api("POST", f"{address}/bookings", {"start": first, "nonce": "b1"})
    assert reply.status == 201
    meeting = reply.body["meeting"]
    repeated = await ben.api("POST", f"{address}/bookings", {"start": first, "nonce": "b1"})
    assert (repeated.status, repeated.body) == (200, reply.body)
    taken = await ben.api("POST", f"{address}/bookings", {"start": first, "nonce": "b2"})
    assert (taken.status, taken.body["code"]) == (409, "slot_taken")
    assert len(taken.body["alternatives"]) == 5
    closed = await ben.api("POST", f"{address}/bookings", {"start": second, "nonce": "b3"})
    assert (closed.status, closed.body["code"]) == (410, "invite_closed")

    path = f"/api/meetings/{meeting['id']}"
    body = {"start": second, "version": 1, "nonce": "m1", "reason": "Later"}
    moved = await ada.api.ok("POST", f"{path}/reschedule", body)
    assert (moved["meeting"]["start"], moved["meeting"]["version"]) == (second, 2)
    assert moved["message"]["previous"]["start"] == first
    conflict = await ben.api("POST", f"{path}/cancel", {"version": 1})
    assert (conflict.status, conflict.body["code"]) == (409, "version_conflict")
    assert conflict.body["meeting"] == moved["meeting"]
    cancelled = await ben.api.ok("POST", f"{path}/cancel", {"version": 2})
    assert cancelled["meeting"]["status"] == "cancelled"
    assert await ben.api.ok("POST", f"{path}/cancel", {"version": 9}) == cancelled

    assert (await ada.api.ok("GET", path))["meeting"] == cancelled["meeting"]
    assert (await ada.api.ok("GET", "/api/me/meetings"))["meetings"] == [cancelled["meeting"]]
    added = await ben.api("POST", f"{path}/add")
    assert (added.status, added.body["code"]) == (422, "calendar_unsupported")
    for method, hidden in (("GET", path), ("GET", address), ("GET", f"{address}/slots")):
        assert (await dan.api(method, hidden)).status == 404


async def test_the_same_over_socket_io(people):
    ada, ben, _, room_id = people
    host, guest = await ada.connect(), await ben.connect()
    sent = await host.ok(
        "invite:send",
        {
            "room_id": room_id,
            "duration": 60,
            "availability": AVAILABILITY,
            "nonce": "i",
            "reusable": True,
        },
    )
    invite_id = sent["invite"]["id"]
    assert (await guest.heard("message:new"))["message"] == sent["message"]
    span = {"from": day(2), "to": day(2), "time_zone": "Asia/Tokyo"}
    slots = await guest.ok("slots:list", {"invite_id": invite_id, **span})
    over_http = await ben.api.ok(
        "GET", f"/api/invites/{invite_id}/slots?from={day(2)}&to={day(2)}&time_zone=Asia/Tokyo"
    )
    assert {**over_http, "ok": True} == slots
    first, second = (each["start"] for each in slots["days"][0]["slots"][:2])

    assert await host.ok("slots:watch", {"invite_id": invite_id}) == {"ok": True}
    booked = await guest.ok("meeting:book", {"invite_id": invite_id, "start": first, "nonce": "b"})
    assert await host.heard("slots:changed") == {"invite_id": invite_id}
    for kind in ("booking", "system"):
        heard = await host.heard("message:new", lambda p, kind=kind: p["message"]["kind"] == kind)
        assert heard["message"]["meeting"] == booked["meeting"]
    taken = await guest.call("meeting:book", {"invite_id": invite_id, "start": first, "nonce": "c"})
    assert (taken["ok"], taken["error"]["code"]) == (False, "slot_taken")

    named = {"meeting_id": booked["meeting"]["id"]}
    entered = await host.ok("meeting:enter", named)
    assert [each["name"] for each in entered["present"]] == ["Ada"]
    await guest.ok("meeting:enter", named)
    await host.heard("meeting:presence", lambda payload: len(payload["present"]) == 2)
    assert await guest.ok("meeting:leave", named) == {"ok": True}

    move = {**named, "start": second, "version": 1, "nonce": "m"}
    moved = await guest.ok("meeting:reschedule", move)
    await host.heard("meeting:updated", lambda payload: payload["meeting"]["version"] == 2)
    added = await guest.call("meeting:add", named)
    assert added["error"]["code"] == "calendar_unsupported"
    await host.ok("meeting:cancel", {**named, "version": moved["meeting"]["version"]})
    withdrawn = await host.ok("invite:withdraw", {"invite_id": invite_id})
    assert (await guest.heard("invite:updated"))["invite"] == withdrawn["invite"]
    closed = await guest.call("slots:list", {"invite_id": invite_id})
    assert closed["error"]["code"] == "invite_closed"
    assert await host.ok("slots:unwatch", {"invite_id": invite_id}) == {"ok": True}


async def test_who_is_removed_from_the_room_sees_nothing_of_it_any_more(people):
    ada, ben, _, room_id = people
    invite = await invite_of(ada, room_id)
    assert (await ben.api("GET", f"/api/invites/{invite['id']}/slots")).status == 200
    await ada.api.ok("DELETE", f"/api/rooms/{room_id}/members/{ben.id}")
    for path in (f"/api/invites/{invite['id']}", f"/api/invites/{invite['id']}/slots"):
        assert (await ben.api("GET", path)).status == 404
    body = {"start": f"{day(2)}T10:00:00Z", "nonce": "b"}
    assert (await ben.api("POST", f"/api/invites/{invite['id']}/bookings", body)).status == 404


async def test_who_booked_and_is_removed_keeps_their_meeting(people, server):
    ada, ben, _, room_id = people
    invite = await invite_of(ada, room_id)
    first, second, third = (f"{day(2)}T{hour}:00:00Z" for hour in (10, 11, 12))
    body = {"start": first, "nonce": "b"}
    booked = await ben.api.ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    meeting = booked["meeting"]
    socket = await ben.connect()
    await ada.api.ok("DELETE", f"/api/rooms/{room_id}/members/{ben.id}")
    await socket.heard("room:removed")
    path, named = f"/api/meetings/{meeting['id']}", {"meeting_id": meeting["id"]}
    assert (await ben.api.ok("GET", path))["meeting"] == meeting
    assert (await ben.api.ok("GET", "/api/me/meetings"))["meetings"] == [meeting]
    file = await server.api()("GET", meeting["add_to_calendar"]["ics"])
    assert file.status == 200
    slots = await socket.ok("slots:list", {"invite_id": invite["id"], **named})
    assert slots["days"]
    over_http = {"start": second, "version": 1, "nonce": "m"}
    moved = await ben.api.ok("POST", f"{path}/reschedule", over_http)
    await socket.heard("meeting:updated", lambda p: p["meeting"] == moved["meeting"])
    await socket.ok("meeting:reschedule", {**named, "start": third, "version": 2, "nonce": "n"})
    assert (await socket.ok("meeting:enter", named))["present"][0]["name"] == "Ben"
    cancelled = await socket.ok("meeting:cancel", {**named, "version": 3})
    assert (await ben.api.ok("GET", path))["meeting"] == cancelled["meeting"]


async def test_an_invite_whose_host_left_is_closed(people):
    ada, ben, _, room_id = people
    invite = await invite_of(ada, room_id, reusable=True)
    role = {"role": "owner"}
    await ada.api.ok("PUT", f"/api/rooms/{room_id}/members/{ben.id}", role)
    socket = await ben.connect()
    await ada.api.ok("DELETE", f"/api/rooms/{room_id}/members/{ada.id}")
    updated = (await socket.heard("invite:updated"))["invite"]
    assert (updated["id"], updated["status"]) == (invite["id"], "withdrawn")
    slots = await ben.api("GET", f"/api/invites/{invite['id']}/slots")
    assert (slots.status, slots.body["code"]) == (410, "invite_closed")
    command = {"invite_id": invite["id"], "start": f"{day(2)}T10:00:00Z", "nonce": "b"}
    booked = await socket.call("meeting:book", command)
    assert booked["error"]["code"] == "invite_closed"


async def test_availability_is_kept_and_faults_are_named_by_their_path(people):
    ada, _, _, room_id = people
    default = (await ada.api.ok("GET", "/api/me/availability"))["availability"]
    assert default["time_zone"] == "UTC"
    assert default["weekly"]["sat"] == []
    put = await ada.api.ok("PUT", "/api/me/availability", {"availability": AVAILABILITY})
    assert await ada.api.ok("GET", "/api/me/availability") == put
    wrong = {**AVAILABILITY, "weekly": {"mon": [{"start": "10:00", "end": "09:00"}]}}
    for method, path, more in (
        ("PUT", "/api/me/availability", {}),
        ("POST", f"/api/rooms/{room_id}/invites", {"duration": 30, "nonce": "n"}),
    ):
        reply = await ada.api(method, path, {"availability": wrong, **more})
        assert (reply.status, reply.body["code"]) == (422, "invalid")
        assert list(reply.body["fields"]) == ["availability.weekly.mon.0.end"]


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "to=2027-02-30",
        "time_zone=Mars/Olympus",
        "from=2027-01-01&to=2027-04-01",
        "from=2027-01-02&to=2027-01-01",
        "from[$gt]=2027-01-01&from=x",
        "meeting_id=",
    ],
)
async def test_a_question_about_slots_that_does_not_fit(people, query):
    ada, _, _, room_id = people
    invite = await invite_of(ada, room_id)
    reply = await ada.api("GET", f"/api/invites/{invite['id']}/slots?{query}")
    assert (reply.status, reply.body["code"]) == (422, "invalid")
    assert reply.body["fields"]


async def test_a_file_and_a_feed_open_without_signing_in(people, server):
    ada, ben, _, room_id = people
    invite = await invite_of(ada, room_id)
    body = {"start": f"{day(2)}T10:00:00Z", "nonce": "b"}
    booked = await ben.api.ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    stranger = server.api()
    address = booked["meeting"]["add_to_calendar"]["ics"]
    file = await stranger("GET", address)
    assert file.status == 200
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    assert "BEGIN:VEVENT" in file.body
    unsigned, _, signature = address.partition("?sig=")
    for bad in (f"{unsigned}?sig={signature.swapcase()}", unsigned):
        assert (await stranger("GET", bad)).status == 404

    feed = (await ada.api.ok("GET", "/api/me/feed"))["url"]
    first = await stranger("GET", feed)
    assert first.body.count("BEGIN:VEVENT") == 1
    tag = {"if-none-match": f'W/"other", {first.headers["etag"]}'}
    assert (await stranger("GET", feed, headers=tag)).status == 304
    cancel = {"version": 1}
    await ben.api.ok("POST", f"/api/meetings/{booked['meeting']['id']}/cancel", cancel)
    changed = await stranger("GET", feed, headers=tag)
    assert changed.status == 200
    assert "STATUS:CANCELLED" in changed.body
    reset = (await ada.api.ok("POST", "/api/me/feed/reset"))["url"]
    assert (await stranger("GET", feed)).status == 404
    assert (await stranger("GET", reset)).status == 200
    assert (await stranger("GET", "/api/me/feed")).status == 401


async def test_a_bot_reads_slots_and_books_over_http(people, server):
    ada, _, _, room_id = people
    made = await ada.api.ok("POST", f"/api/rooms/{room_id}/bots", {"name": "Clerk"})
    bot = server.api(made["token"])
    invite = await invite_of(ada, room_id)
    slots = await bot.ok("GET", f"/api/invites/{invite['id']}/slots?from={day(2)}&to={day(2)}")
    start = slots["days"][0]["slots"][0]["start"]
    path = f"/api/invites/{invite['id']}/bookings"
    booked = await bot.ok("POST", path, {"start": start, "nonce": "b"})
    assert booked["meeting"]["booked_by"]["name"] == "Clerk"
    refused = await bot("POST", f"/api/rooms/{room_id}/invites", {"duration": 30, "nonce": "n"})
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
