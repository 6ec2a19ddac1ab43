"""Three people with three clients, and a bot over HTTP, talk and agree on a meeting in a room."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import pytest_asyncio
from contract import shapes
from contract.javascript import JavaScript
from serving import Api, Person, Server, Socket

pytestmark = pytest.mark.asyncio(loop_scope="module")

AVAILABILITY = {
    "time_zone": "Europe/Berlin",
    "weekly": {
        day: [{"start": "00:00", "end": "24:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "overrides": [],
    "buffer_before": 0,
    "buffer_after": 0,
    "min_notice": 60,
    "horizon_days": 30,
    "slot_step": None,
}


@dataclass
class Room:
    """A group room: Ada hosts, by JavaScript; Ben by Python; Cem by JavaScript, WebSocket only."""

    id: str
    server: Server
    ada: Person
    ben: Person
    cem: Person
    bot: Api
    bot_id: str
    webhook: str
    js: JavaScript
    py: Socket
    ws: JavaScript

    @property
    def listeners(self) -> list[JavaScript | Socket]:
        return [self.js, self.py, self.ws]

    async def all_heard(self, event: str, fits: Any = lambda _: True) -> Any:
        """Return what all three heard, which is the same for all."""
        heard = [await listener.heard(event, fits) for listener in self.listeners]
        for payload in heard:
            shapes.check_event(event, payload)
        assert heard[0] == heard[1] == heard[2]
        return heard[0]

    async def all_heard_kind(self, kind: str, **members: Any) -> Any:
        """Return the message of a kind that all three heard."""

        def fits(payload: Any) -> bool:
            message = payload["message"]
            return message["kind"] == kind and members.items() <= message.items()

        return (await self.all_heard("message:new", fits))["message"]


@pytest_asyncio.fixture(loop_scope="module")
async def room(server: Server, javascript) -> AsyncIterator[Room]:
    ada, ben, cem = [await server.signup(name) for name in ("Ada", "Ben", "Cem")]
    js = await javascript(server.url, extraHeaders={"Cookie": ada.cookie})
    py = await ben.connect()
    ws = await javascript(server.url, auth={"token": await cem.token()}, transports=["websocket"])
    body = {
        "kind": "group",
        "name": "Launch",
        "member_ids": [ben.id],
        "member_emails": [cem.user["email"]],
    }
    made = await ada.api("POST", "/api/rooms", body)
    assert made.status == 201
    room_id = made.body["room"]["id"]
    bot = await ada.api.ok("POST", f"/api/rooms/{room_id}/bots", {"name": "Clerk"})
    found = Room(
        room_id,
        server,
        ada,
        ben,
        cem,
        server.api(bot["token"]),
        bot["bot"]["id"],
        bot["webhook_url"],
        js,
        py,
        ws,
    )
    for listener in found.listeners:
        added = await listener.heard("room:added", lambda payload: payload["room"]["id"] == room_id)
        shapes.check_event("room:added", added)
    yield found
    await py.close()


async def invite(room: Room, **more: Any) -> dict[str, Any]:
    """Let Ada send an invite from JavaScript."""
    ack = await room.js.ok(
        "invite:send",
        {
            "room_id": room.id,
            "duration": 30,
            "availability": AVAILABILITY,
            "title": "Kick-off",
            "nonce": "invite-1",
            **more,
        },
    )
    shapes.Invite.model_validate(ack["invite"])
    shapes.Message.model_validate(ack["message"])
    return ack["invite"]


async def starts(room: Room, invite_id: str) -> list[str]:
    """Return the starts that are offered, as Cem sees them."""
    ack = await room.ws.ok("slots:list", {"invite_id": invite_id, "time_zone": "Asia/Tokyo"})
    shapes.Slots.model_validate(ack)
    return [slot["start"] for day in ack["days"] for slot in day["slots"]]


async def book(room: Room, invite_id: str, start: str, nonce: str = "book-1") -> dict[str, Any]:
    """Let Ben book from Python."""
    ack = await room.py.ok("meeting:book", {"invite_id": invite_id, "start": start, "nonce": nonce})
    shapes.Meeting.model_validate(ack["meeting"])
    shapes.Message.model_validate(ack["message"])
    return ack["meeting"]


# -- connecting ------------------------------------------------------------------


async def test_the_javascript_client_starts_polling_and_upgrades(server, javascript):
    ada = await server.signup()
    peer = await javascript(server.url, extraHeaders={"Cookie": ada.cookie})
    assert (await peer.said("opened"))["opened"] == "polling"
    assert (await peer.said("upgraded"))["upgraded"] == "websocket"


async def test_the_javascript_client_works_by_polling_alone(server, javascript):
    ada = await server.signup()
    peer = await javascript(server.url, auth={"token": await ada.token()}, transports=["polling"])
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    await peer.heard("room:added")
    for number in range(5):
        await peer.ok(
            "message:send", {"room_id": room["id"], "text": f"{number}", "nonce": f"n{number}"}
        )
    await peer.heard("message:new", lambda payload: payload["message"]["seq"] == 5)
    assert [p["message"]["seq"] for e, p in peer.events if e == "message:new"] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("transports", [["polling", "websocket"], ["websocket"]])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"auth": {"token": "cs_nobody"}},
        {"auth": {"token": {"$ne": None}}},
        {"auth": {"token": ["cs_nobody"]}},
        {"auth": {"token": 7}},
        {"extraHeaders": {"Cookie": "chatsched_session=nobody"}},
    ],
    ids=["none", "unknown-token", "operator", "list", "number", "unknown-session"],
)
async def test_a_connection_without_good_credentials_is_refused_as_unauthorized(
    server, javascript, options, transports
):
    peer = await javascript(server.url, wait=False, transports=transports, **options)
    refused = await peer.said("refused")
    assert refused["data"]["code"] == "unauthorized"
    shapes.check_problem(refused["data"], "unauthorized")


async def test_a_page_of_another_site_cannot_connect_with_the_session(server, javascript):
    ada = await server.signup()
    headers = {"Cookie": ada.cookie, "Origin": "https://evil.example"}
    peer = await javascript(server.url, wait=False, extraHeaders=headers)
    await peer.said("refused")
    assert not any("connected" in line for line in peer.lines)


async def test_revoking_a_token_cuts_its_connection_off_and_keeps_it_out(server, javascript):
    ada = await server.signup()
    made = await ada.api.ok("POST", "/api/tokens", {"name": "phone"})
    peer = await javascript(server.url, auth={"token": made["token"]})
    assert (await ada.api("DELETE", f"/api/tokens/{made['id']}")).status == 204
    await peer.said("disconnected")
    again = await javascript(server.url, wait=False, auth={"token": made["token"]})
    assert (await again.said("refused"))["data"]["code"] == "unauthorized"
    reply = await server.api(made["token"])("GET", "/api/me")
    shapes.check_problem(reply.body, "unauthorized")


async def test_signing_out_everywhere_cuts_all_sessions_off(server, javascript):
    ada = await server.signup()
    cookie = ada.cookie
    peer = await javascript(server.url, extraHeaders={"Cookie": cookie})
    assert (await ada.api("POST", "/api/auth/logout?everywhere=true")).status == 204
    await peer.said("disconnected")
    again = await javascript(server.url, wait=False, extraHeaders={"Cookie": cookie})
    assert (await again.said("refused"))["data"]["code"] == "unauthorized"


# -- rooms and messages ----------------------------------------------------------


async def test_everybody_sees_the_room_and_nobody_else_does(room: Room):
    stranger = await room.server.signup("Eve")
    for api in (room.ada.api, room.ben.api, room.cem.api, room.bot):
        shown = (await api.ok("GET", f"/api/rooms/{room.id}"))["room"]
        shapes.Room.model_validate(shown)
        assert {m["id"]: m["role"] for m in shown["members"]} == {
            room.ada.id: "owner",
            room.ben.id: "member",
            room.cem.id: "member",
            room.bot_id: "member",
        }
    reply = await stranger.api("GET", f"/api/rooms/{room.id}")
    shapes.check_problem(reply.body, "not_found")
    assert (await stranger.api.ok("GET", "/api/rooms"))["rooms"] == []


async def test_every_way_of_sending_reaches_everybody_in_the_same_order(room: Room):
    async def by_js(number: int) -> Any:
        return await room.js.ok("message:send", body(number))

    async def by_python(number: int) -> Any:
        return await room.py.ok("message:send", body(number))

    async def by_websocket(number: int) -> Any:
        return await room.ws.ok("message:send", body(number))

    async def by_http(number: int) -> Any:
        return await room.bot.ok("POST", f"/api/rooms/{room.id}/messages", body(number))

    async def by_webhook(number: int) -> Any:
        return await room.server.api().ok("POST", room.webhook, body(number))

    def body(number: int) -> dict[str, Any]:
        return {"room_id": room.id, "text": f"number {number}", "nonce": f"n-{number}"}

    ways = [by_js, by_python, by_websocket, by_http, by_webhook]
    answers = await asyncio.gather(*(ways[n % len(ways)](n) for n in range(50)))
    sent = sorted((answer["message"] for answer in answers), key=lambda message: message["seq"])
    assert [message["seq"] for message in sent] == list(range(1, 51))
    for listener in room.listeners:
        await listener.heard("message:new", lambda payload: payload["message"]["seq"] == 50)
        heard = [p["message"] for e, p in listener.events if e == "message:new"]
        assert heard == sent
    for message in sent:
        shapes.Message.model_validate(message)
    stored = await room.bot.ok("GET", f"/api/rooms/{room.id}/messages?limit=200")
    shapes.Page.model_validate(stored)
    assert stored == {"messages": sent, "has_more": False, "last_seq": 50}


async def test_one_senders_messages_stay_in_the_order_in_which_they_were_sent(room: Room):
    send = [
        room.ws.ok("message:send", {"room_id": room.id, "text": str(n), "nonce": f"n-{n}"})
        for n in range(30)
    ]
    acks = await asyncio.gather(*send)
    assert [ack["message"]["seq"] for ack in acks] == list(range(1, 31))


async def test_a_repeated_nonce_is_one_message_whatever_the_transport(room: Room):
    body = {"text": "once", "nonce": "same"}
    first = await room.ada.api("POST", f"/api/rooms/{room.id}/messages", body)
    assert first.status == 201
    again = await room.ada.api("POST", f"/api/rooms/{room.id}/messages", {**body, "text": "twice"})
    assert again.status == 200
    ack = await room.js.ok("message:send", {"room_id": room.id, "text": "thrice", "nonce": "same"})
    assert first.body["message"] == again.body["message"] == ack["message"]
    other = await room.py.ok("message:send", {"room_id": room.id, "text": "mine", "nonce": "same"})
    assert other["message"]["seq"] == 2
    page = await room.bot.ok("GET", f"/api/rooms/{room.id}/messages")
    assert [message["text"] for message in page["messages"]] == ["once", "mine"]


async def test_a_message_can_be_edited_reacted_to_and_deleted_and_everybody_sees_it(room: Room):
    sent = await room.js.ok("message:send", {"room_id": room.id, "text": "hi @Ben", "nonce": "1"})
    message = sent["message"]
    assert message["mentions"] == [room.ben.id]
    reply = {"room_id": room.id, "text": "yes?", "nonce": "2", "reply_to": message["id"]}
    assert (await room.py.ok("message:send", reply))["message"]["reply_to"] == message["id"]

    edited = await room.js.ok("message:edit", {"message_id": message["id"], "text": "hello"})
    assert edited["message"]["edited_at"] is not None
    heard = await room.all_heard(
        "message:updated", lambda payload: payload["message"]["text"] == "hello"
    )
    assert heard["message"] == edited["message"]

    react = {"message_id": message["id"], "emoji": "👍", "on": True}
    reacted = await room.ws.ok("message:react", react)
    assert reacted["message"]["reactions"] == {"👍": [room.cem.id]}
    by_http = await room.bot.ok("PUT", f"/api/messages/{message['id']}/reactions/👍")
    assert by_http["message"]["reactions"] == {"👍": [room.cem.id, room.bot_id]}
    await room.bot.ok("DELETE", f"/api/messages/{message['id']}/reactions/👍")
    off = await room.ws.ok("message:react", {**react, "on": False})
    assert off["message"]["reactions"] == {}

    deleted = (await room.ada.api.ok("DELETE", f"/api/messages/{message['id']}"))["message"]
    assert deleted["deleted"]
    assert deleted["text"] == ""
    heard = await room.all_heard("message:updated", lambda payload: payload["message"]["deleted"])
    assert heard["message"] == deleted


async def test_history_pages_both_ways_without_holes(room: Room):
    for number in range(1, 8):
        body = {"text": str(number), "nonce": f"n-{number}"}
        await room.bot.ok("POST", f"/api/rooms/{room.id}/messages", body)

    async def page(query: str) -> tuple[list[int], bool, int]:
        answer = await room.ben.api.ok("GET", f"/api/rooms/{room.id}/messages{query}")
        shapes.Page.model_validate(answer)
        seqs = [message["seq"] for message in answer["messages"]]
        return seqs, answer["has_more"], answer["last_seq"]

    assert await page("?limit=3") == ([5, 6, 7], True, 7)
    assert await page("?limit=3&before=5") == ([2, 3, 4], True, 7)
    assert await page("?limit=3&before=2") == ([1], False, 7)
    assert await page("?limit=3&after=2") == ([3, 4, 5], True, 7)
    assert await page("?limit=3&after=5") == ([6, 7], False, 7)
    assert await page("") == ([1, 2, 3, 4, 5, 6, 7], False, 7)


async def test_sync_answers_exactly_what_was_missed(room: Room):
    for number in range(1, 6):
        body = {"text": str(number), "nonce": f"n-{number}"}
        await room.bot.ok("POST", f"/api/rooms/{room.id}/messages", body)
    for listener in room.listeners:
        ack = await listener.ok("room:sync", {"rooms": {room.id: 2}})
        shapes.Page.model_validate(ack["rooms"][room.id])
        assert [m["seq"] for m in ack["rooms"][room.id]["messages"]] == [3, 4, 5]
        assert ack["rooms"][room.id]["last_seq"] == 5
        assert ack["rooms"][room.id]["has_more"] is False
    ack = await room.py.ok("room:sync", {"rooms": {room.id: 5, "nosuch": 0}})
    assert ack["rooms"][room.id]["messages"] == []
    assert "nosuch" not in ack["rooms"]


async def test_typing_reading_and_presence_reach_the_others(room: Room):
    await room.ws.ok("room:typing", {"room_id": room.id})
    heard = await room.py.heard("room:typing")
    shapes.check_event("room:typing", heard)
    assert heard == {"room_id": room.id, "user_id": room.cem.id}

    body = {"text": "read me", "nonce": "1"}
    await room.bot.ok("POST", f"/api/rooms/{room.id}/messages", body)
    before = (await room.ben.api.ok("GET", f"/api/rooms/{room.id}"))["room"]
    assert (before["unread"], before["read_seq"], before["last_seq"]) == (1, 0, 1)
    assert await room.py.call("room:read", {"room_id": room.id, "seq": 1}) == {"ok": True}
    heard = await room.js.heard("room:read")
    shapes.check_event("room:read", heard)
    assert heard == {"room_id": room.id, "user_id": room.ben.id, "seq": 1}
    after = (await room.ben.api.ok("GET", f"/api/rooms/{room.id}"))["room"]
    assert (after["unread"], after["read_seq"]) == (0, 1)

    await room.ws.close()
    gone = {"user_id": room.cem.id, "online": False}
    heard = await room.py.heard("presence", lambda payload: payload == gone)
    shapes.check_event("presence", heard)


async def test_members_come_and_go_and_rooms_are_renamed_live(room: Room, javascript):
    dan = await room.server.signup("Dan")
    late = await javascript(room.server.url, extraHeaders={"Cookie": dan.cookie})
    await room.ben.api.ok("POST", f"/api/rooms/{room.id}/members", {"user_id": dan.id})
    shapes.check_event("room:added", await late.heard("room:added"))
    updated = await room.js.heard(
        "room:updated", lambda p: dan.id in {member["id"] for member in p["room"]["members"]}
    )
    shapes.check_event("room:updated", updated)

    await room.js.ok("message:send", {"room_id": room.id, "text": "welcome", "nonce": "1"})
    await late.heard("message:new", lambda payload: payload["message"]["text"] == "welcome")

    await room.ada.api.ok("PATCH", f"/api/rooms/{room.id}", {"name": "Lift-off"})
    for listener in (room.js, room.py, room.ws, late):
        await listener.heard("room:updated", lambda payload: payload["room"]["name"] == "Lift-off")

    reply = await room.ada.api("DELETE", f"/api/rooms/{room.id}/members/{dan.id}")
    assert reply.status < 300
    assert await late.heard("room:removed") == {"room_id": room.id}
    ack = await late.call("message:send", {"room_id": room.id, "text": "hey", "nonce": "1"})
    shapes.check_problem(ack["error"], "not_found")


async def test_a_direct_room_is_one_and_the_same_from_both_sides(room: Room):
    one = await room.ada.api.ok("POST", "/api/rooms", direct(room.ben.id))
    two = await room.ben.api.ok("POST", "/api/rooms", direct(room.ada.id))
    assert one["room"]["id"] == two["room"]["id"]
    assert one["room"]["kind"] == "direct"
    assert len(one["room"]["members"]) == 2


def direct(user_id: str) -> dict[str, Any]:
    return {"kind": "direct", "member_ids": [user_id]}


async def test_room_settings_are_personal(room: Room):
    until = "2031-05-06T07:08:09Z"
    body = {"notify": "mentions", "muted_until": until}
    shown = (await room.ben.api.ok("PUT", f"/api/rooms/{room.id}/settings", body))["room"]
    assert (shown["notify"], shown["muted_until"]) == ("mentions", until)
    other = (await room.ada.api.ok("GET", f"/api/rooms/{room.id}"))["room"]
    assert (other["notify"], other["muted_until"]) == ("all", None)


# -- invites, slots, meetings ------------------------------------------------------


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
