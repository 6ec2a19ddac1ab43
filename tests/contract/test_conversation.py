"""Three people with three clients, and a bot over HTTP, talk in a room."""

import asyncio
from typing import Any

import pytest
from contract import shapes
from contract.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
