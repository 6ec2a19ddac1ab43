"""Rooms and messages as clients get them, over HTTP and Socket.IO alike; and bad input to all."""

import asyncio
from typing import Any

import pytest
from serving import Person, Server

MONGO = {"$ne": None}
LONG = "x" * 20_000


@pytest.fixture
async def scene(server):
    """Two people, connected, in a room with one message."""
    ada, ben = await server.signup("Ada"), await server.signup("Ben")
    to_ada, to_ben = await ada.connect(), await ben.connect()
    room = (
        await ada.api.ok(
            "POST", "/api/rooms", {"kind": "group", "name": "Team", "member_ids": [ben.id]}
        )
    )["room"]
    await to_ben.heard("room:added", lambda p: p["room"]["id"] == room["id"])
    sent = await ada.api.ok(
        "POST", f"/api/rooms/{room['id']}/messages", {"text": "Hello", "nonce": "first"}
    )
    return ada, ben, to_ada, to_ben, room, sent["message"]


async def test_what_is_sent_over_one_transport_arrives_over_the_other(scene):
    ada, ben, to_ada, to_ben, room, first = scene
    assert (await to_ben.heard("message:new"))["message"] == first
    ack = await to_ben.ok("message:send", {"room_id": room["id"], "text": "Hi", "nonce": "n"})
    assert ack["message"]["seq"] == 2
    assert (await to_ada.heard("message:new", lambda p: p["message"]["seq"] == 2))["message"] == (
        ack["message"]
    )
    page = await ada.api.ok("GET", f"/api/rooms/{room['id']}/messages?limit=1")
    assert page == {"messages": [ack["message"]], "has_more": True, "last_seq": 2}
    listed = await to_ada.ok("message:list", {"room_id": room["id"], "limit": 1})
    assert listed == {"ok": True, **page}
    assert (await to_ada.ok("room:get", {"room_id": room["id"]}))["room"]["unread"] == 1
    assert (await ben.api.ok("GET", "/api/rooms"))["rooms"][0]["unread"] == 1


async def test_a_repeated_nonce_is_one_message_whatever_the_transport(scene):
    ada, _, to_ada, _, room, first = scene
    body = {"text": "another text", "nonce": "first"}
    again = await ada.api("POST", f"/api/rooms/{room['id']}/messages", body)
    assert (again.status, again.body) == (200, {"message": first})
    ack = await to_ada.ok("message:send", {"room_id": room["id"], **body})
    assert ack == {"ok": True, "message": first}
    fresh = await ada.api("POST", f"/api/rooms/{room['id']}/messages", {**body, "nonce": "new"})
    assert fresh.status == 201


async def test_everything_about_a_message_over_http(scene):
    ada, ben, _, to_ben, _, first = scene
    address = f"/api/messages/{first['id']}"
    edited = await ada.api.ok("PATCH", address, {"text": "Hello all"})
    assert edited["message"]["text"] == "Hello all"
    await to_ben.heard("message:updated", lambda p: p == edited)
    reacted = await ben.api.ok("PUT", f"{address}/reactions/%E2%9D%A4%EF%B8%8F")
    assert reacted["message"]["reactions"] == {"❤️": [ben.id]}
    bare = await ben.api.ok("DELETE", f"{address}/reactions/❤️")
    assert bare["message"]["reactions"] == {}
    deleted = await ada.api.ok("DELETE", address)
    assert (deleted["message"]["deleted"], deleted["message"]["text"]) == (True, "")


async def test_everything_about_a_message_over_a_socket(scene):
    _, ben, to_ada, to_ben, room, first = scene
    named = {"message_id": first["id"]}
    edited = await to_ada.ok("message:edit", {**named, "text": "Hello all"})
    await to_ben.heard("message:updated", lambda p: p["message"] == edited["message"])
    reacted = await to_ben.ok("message:react", {**named, "emoji": "👍", "on": True})
    assert reacted["message"]["reactions"] == {"👍": [ben.id]}
    assert (await to_ada.ok("message:delete", named))["message"]["deleted"]
    assert await to_ben.ok("room:read", {"room_id": room["id"], "seq": 1}) == {"ok": True}
    await to_ada.heard("room:read", lambda p: p["user_id"] == ben.id)
    assert await to_ben.ok("room:typing", {"room_id": room["id"]}) == {"ok": True}
    await to_ada.heard("room:typing")
    synced = (await to_ben.ok("room:sync", {"rooms": {room["id"]: 0}}))["rooms"][room["id"]]
    assert [m["seq"] for m in synced["messages"]] == [1]
    assert (synced["has_more"], synced["last_seq"]) == (False, 1)


async def test_a_room_from_opening_to_leaving(scene, server):
    ada, ben, _, _, room, _ = scene
    cy = await server.signup("Cy")
    address = f"/api/rooms/{room['id']}"
    added = await ada.api.ok("POST", f"{address}/members", {"email": cy.user["email"]})
    assert [m["name"] for m in added["room"]["members"]] == ["Ada", "Ben", "Cy"]
    renamed = await cy.api.ok("PATCH", address, {"name": "Crew"})
    assert renamed["room"]["name"] == "Crew"
    settings = {"notify": "none", "muted_until": "2030-01-01T00:00:00Z"}
    muted = (await cy.api.ok("PUT", f"{address}/settings", settings))["room"]
    assert (muted["notify"], muted["muted_until"]) == ("none", "2030-01-01T00:00:00Z")
    assert (await ada.api("DELETE", f"{address}/members/{ada.id}")).status == 403
    await ada.api.ok("PUT", f"{address}/members/{ben.id}", {"role": "owner"})
    assert (await ada.api("DELETE", f"{address}/members/{ada.id}")).status == 204
    assert (await ada.api("GET", address)).status == 404


async def test_a_bot_from_making_to_revoking(scene, server: Server):
    ada, _, to_ada, _, room, _ = scene
    path = f"/api/rooms/{room['id']}/bots"
    reply = await ada.api("POST", path, {"name": "Helper"})
    assert reply.status == 201
    made = reply.body
    hook = server.api()
    posted = await hook("POST", made["webhook_url"], {"text": "by hook", "nonce": "h"})
    assert posted.status == 201
    again = await hook("POST", made["webhook_url"], {"text": "by hook", "nonce": "h"})
    assert (again.status, again.body) == (200, posted.body)
    await to_ada.heard("message:new", lambda p: p == posted.body)
    bot, socket = server.api(made["token"]), await server.connect(made["token"])
    await bot.ok("POST", f"/api/rooms/{room['id']}/messages", {"text": "by token", "nonce": "t"})
    await socket.heard("message:new", lambda p: p["message"]["text"] == "by token")
    assert (await bot("POST", path, {"name": "Child"})).status == 403
    assert [b["id"] for b in (await ada.api.ok("GET", path))["bots"]] == [made["bot"]["id"]]
    assert (await ada.api("DELETE", f"{path}/{made['bot']['id']}")).status == 204
    await asyncio.wait_for(socket.ended.wait(), 5)
    assert (await bot("GET", "/api/rooms")).status == 401
    assert (await hook("POST", made["webhook_url"], {"text": "x"})).status == 404


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("message:send", {"text": "x"}, "nonce"),
    ("message:send", {"nonce": "n"}, "text"),
    ("message:send", {"text": "", "nonce": "n"}, "text"),
    ("message:send", {"text": LONG, "nonce": "n"}, "text"),
    ("message:send", {"text": MONGO, "nonce": "n"}, "text"),
    ("message:send", {"text": "x", "nonce": MONGO}, "nonce"),
    ("message:send", {"text": "x", "nonce": "n" * 65}, "nonce"),
    ("message:send", {"text": "x", "nonce": ""}, "nonce"),
    ("message:send", {"text": "x", "nonce": "n", "reply_to": MONGO}, "reply_to"),
    ("message:send", {"text": "x", "nonce": "n", "reply_to": "nothing"}, "reply_to"),
    ("message:send", {"room_id": MONGO, "text": "x", "nonce": "n"}, "room_id"),
    ("message:edit", {"text": " "}, "text"),
    ("message:edit", {"message_id": MONGO, "text": "x"}, "message_id"),
    ("message:delete", {"message_id": 1}, "message_id"),
    ("message:react", {"emoji": "no", "on": True}, "emoji"),
    ("message:react", {"emoji": "👍", "on": "yes"}, "on"),
    ("message:react", {"emoji": MONGO, "on": True}, "emoji"),
    ("message:list", {"limit": 0}, "limit"),
    ("message:list", {"limit": 201}, "limit"),
    ("message:list", {"before": -1}, "before"),
    ("message:list", {"before": MONGO}, "before"),
    ("message:list", {"before": 1, "after": 1}, "body"),
    ("room:sync", {"rooms": {"r": -1}}, "rooms.r"),
    ("room:sync", {"rooms": {"r": MONGO}}, "rooms.r"),
    ("room:sync", {"rooms": []}, "rooms"),
    ("room:sync", {"rooms": {}, "since": "yesterday"}, "since"),
    ("room:read", {"seq": -1}, "seq"),
    ("room:read", {"seq": "1"}, "seq"),
    ("room:read", {"seq": 1 << 60}, "seq"),
    ("room:typing", {"room_id": MONGO}, "room_id"),
    ("room:create", {"kind": "party"}, "kind"),
    ("room:create", {"kind": "group"}, "name"),
    ("room:create", {"kind": "group", "name": "x" * 201}, "name"),
    ("room:create", {"kind": "group", "name": "a\nb"}, "name"),
    ("room:create", {"kind": "group", "name": "x", "member_ids": MONGO}, "member_ids"),
    ("room:create", {"kind": "group", "name": "x", "member_ids": [MONGO]}, "member_ids.0"),
    ("room:create", {"kind": "group", "name": "x", "member_ids": ["no"]}, "member_ids.0"),
    ("room:create", {"kind": "group", "name": "x", "member_ids": ["i"] * 1001}, "member_ids"),
    ("room:create", {"kind": "group", "name": "x", "member_emails": ["?"]}, "member_emails.0"),
    ("room:create", {"kind": "direct"}, "member_ids"),
    ("room:get", {"room_id": ""}, "room_id"),
    ("room:rename", {"name": MONGO}, "name"),
    ("room:rename", {"name": " "}, "name"),
    ("room:add", {}, "body"),
    ("room:add", {"user_id": "nobody"}, "user_id"),
    ("room:add", {"user_id": MONGO}, "user_id"),
    ("room:add", {"email": "nobody@example.org"}, "email"),
    ("room:remove", {"user_id": MONGO}, "user_id"),
    ("room:role", {"user_id": "x", "role": "king"}, "role"),
    ("room:settings", {"notify": "loudly"}, "notify"),
    ("room:settings", {"notify": "all", "muted_until": 12}, "muted_until"),
    ("bot:add", {"name": MONGO}, "name"),
    ("bot:add", {"name": ""}, "name"),
    ("bot:list", {"room_id": 1}, "room_id"),
    ("bot:remove", {"bot_id": MONGO}, "bot_id"),
]


async def test_bad_input_names_its_field_and_changes_nothing(scene):
    ada, _, to_ada, _, room, first = scene
    before = await ada.api.ok("GET", "/api/rooms")
    for event, payload, field in BAD:
        given = {"room_id": room["id"], "message_id": first["id"], **payload}
        ack = await to_ada.call(event, given)
        assert not ack["ok"], (event, payload)
        assert ack["error"]["code"] == "invalid", (event, payload, ack)
        assert field in ack["error"]["fields"], (event, payload, ack)
    for payload in (None, [], "x", 7, {"room_id": MONGO}):
        ack = await to_ada.call("message:send", payload)
        assert ack["error"]["code"] == "invalid"
    assert await ada.api.ok("GET", "/api/rooms") == before


OVER_HTTP = {
    "message:send": ("POST", "/api/rooms/{room_id}/messages"),
    "message:edit": ("PATCH", "/api/messages/{message_id}"),
    "room:read": ("POST", "/api/rooms/{room_id}/read"),
    "room:create": ("POST", "/api/rooms"),
    "room:rename": ("PATCH", "/api/rooms/{room_id}"),
    "room:add": ("POST", "/api/rooms/{room_id}/members"),
    "room:settings": ("PUT", "/api/rooms/{room_id}/settings"),
    "room:sync": ("POST", "/api/sync"),
    "bot:add": ("POST", "/api/rooms/{room_id}/bots"),
}


async def test_bad_input_is_the_same_over_http(scene):
    ada, _, _, _, room, first = scene
    for event, payload, field in BAD:
        if event not in OVER_HTTP or {"room_id", "message_id"} & payload.keys():
            continue
        method, path = OVER_HTTP[event]
        address = path.format(room_id=room["id"], message_id=first["id"])
        reply = await ada.api(method, address, payload)
        assert (reply.status, reply.body["code"]) == (422, "invalid"), (event, payload)
        assert field in reply.body["fields"], (event, payload, reply.body)
    address = f"/api/rooms/{room['id']}/messages"
    for query in ("limit=0", "limit=201", "limit=x", "before=-1", "before=1&after=1"):
        assert (await ada.api("GET", f"{address}?{query}")).status == 422
    reaction = f"/api/messages/{first['id']}/reactions/no"
    assert (await ada.api("PUT", reaction)).status == 422


def strangers(room: str, message: str, user: str) -> list[tuple[str, str, object]]:
    """Every address about somebody else's room or message, with a body that would do."""
    base = f"/api/rooms/{room}"
    return [
        ("GET", base, None),
        ("PATCH", base, {"name": "x"}),
        ("POST", f"{base}/members", {"user_id": user}),
        ("PUT", f"{base}/members/{user}", {"role": "owner"}),
        ("DELETE", f"{base}/members/{user}", None),
        ("PUT", f"{base}/settings", {"notify": "all"}),
        ("POST", f"{base}/read", {"seq": 0}),
        ("POST", f"{base}/typing", {}),
        ("GET", f"{base}/messages", None),
        ("POST", f"{base}/messages", {"text": "x", "nonce": "n"}),
        ("GET", f"{base}/bots", None),
        ("POST", f"{base}/bots", {"name": "x"}),
        ("DELETE", f"{base}/bots/{user}", None),
        ("PATCH", f"/api/messages/{message}", {"text": "x"}),
        ("DELETE", f"/api/messages/{message}", None),
        ("PUT", f"/api/messages/{message}/reactions/👍", None),
        ("DELETE", f"/api/messages/{message}/reactions/👍", None),
    ]


async def test_other_peoples_rooms_and_messages_are_not_there(scene, server):
    _, _, _, _, room, message = scene
    eve: Person = await server.signup("Eve")
    nobody = server.api()
    for known in (strangers(room["id"], message["id"], eve.id), strangers("no", "no", eve.id)):
        for method, path, body in known:
            reply = await eve.api(method, path, body)
            assert (reply.status, reply.body["code"]) == (404, "not_found"), (method, path)
            refused = await nobody(method, path, body)
            assert refused.status in {401, 403}, (method, path)
    hook = await nobody("POST", "/hooks/guess", {"text": "x"})
    assert hook.status == 404
