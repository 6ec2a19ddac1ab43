"""Connections: how they come about, what they may do, and how they end."""

import asyncio
import json
import socket as sockets

import pytest
from engineio import async_socket
from serving import Socket, refused
from socketio.exceptions import ConnectionError  # noqa: A004  # its name there
from websockets.asyncio.client import connect as websocket

from chatsched.realtime import engine
from chatsched.realtime.frames import text_frame
from chatsched.realtime.websocket import MOST_UNSENT


@pytest.mark.parametrize(
    "auth",
    [None, {}, {"token": ""}, {"token": "cs_nonsense"}, {"token": {"$ne": None}}, "token", [1]],
    ids=str,
)
async def test_a_connection_without_good_credentials_is_refused_with_a_code(server, auth):
    told = await refused(server.url, auth=auth)
    assert told["data"]["code"] == "unauthorized"
    assert told["data"]["status"] == 401


async def test_a_cookie_from_another_site_does_not_connect(server):
    ada = await server.signup("Ada")
    headers = {"cookie": ada.cookie, "origin": "https://elsewhere.example"}
    socket = Socket()
    with pytest.raises(ConnectionError):
        await socket.client.connect(server.url, headers=headers, transports=["websocket"])
    await socket.close()


@pytest.mark.parametrize(
    "transports", [["polling"], ["polling", "websocket"], ["websocket"]], ids=str
)
async def test_every_transport_carries_commands_and_events(server, transports):
    ada = await server.signup("Ada")
    socket = await ada.connect(transports=transports)
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    await socket.heard("room:added")
    for n in range(20):
        await socket.ok("message:send", {"room_id": room["id"], "text": f"{n}", "nonce": f"{n}"})
    await socket.heard("message:new", lambda p: p["message"]["seq"] == 20)
    assert socket.seqs(room["id"]) == list(range(1, 21))


async def test_a_revoked_token_is_cut_off_at_once(server):
    ada = await server.signup("Ada")
    made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
    socket = await server.connect(made["token"])
    await ada.api.ok("DELETE", f"/api/tokens/{made['id']}")
    async with asyncio.timeout(3):
        await socket.ended.wait()
    told = await refused(server.url, auth={"token": made["token"]})
    assert told["data"]["code"] == "unauthorized"


async def test_signing_out_everywhere_ends_open_sockets(server):
    ada = await server.signup("Ada")
    socket = await ada.connect()
    await ada.api.ok("POST", "/api/auth/logout?everywhere=true")
    async with asyncio.timeout(3):
        await socket.ended.wait()


@pytest.mark.parametrize(
    ("event", "payload"),
    [("no:such", {}), ("message:send", None), ("message:send", "x"), ("message:send", [1, 2])],
)
async def test_what_is_not_a_command_gets_a_clear_error(server, event, payload):
    ada = await server.signup("Ada")
    socket = await ada.connect()
    ack = await socket.call(event, payload)
    assert ack["ok"] is False
    assert ack["error"]["code"] == "invalid"


@pytest.mark.parametrize(
    "garbage", ["42[", "42{}", "4x", "9", "451-", "42[1,2]", "43", "4", "\x00", "5"]
)
async def test_garbage_ends_its_own_connection_at_most(server, garbage):
    ada = await server.signup("Ada")
    healthy = await ada.connect()
    token = await ada.token()
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    async with websocket(address) as raw:
        await raw.recv()
        await raw.send("40" + json.dumps({"token": token}))
        await raw.recv()
        await raw.send(garbage)
        await raw.send("2")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    await healthy.ok("message:send", {"room_id": room["id"], "text": "alive", "nonce": "1"})


async def test_a_consumer_that_does_not_read_is_cut_off_and_holds_nobody_up(server):
    """It gets reconnected by its client and catches up; memory for it is bounded."""
    ada = await server.signup("Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    token = await ada.token()
    healthy = await ada.connect()
    sleeper = await deaf_client(server.url, token)
    text = "x" * 10_000
    for n in range(600):
        await healthy.ok("message:send", {"room_id": room["id"], "text": text, "nonce": f"{n}"})
    await healthy.heard("message:new", lambda p: p["message"]["seq"] == 600)
    assert healthy.seqs(room["id"]) == list(range(1, 601))
    async with asyncio.timeout(10):
        while len(server.application.edge.connections()) > 1:
            await asyncio.sleep(0.05)
    sleeper.close()


async def test_who_does_not_read_is_cut_off_in_the_middle_of_a_long_turn(server):
    """After an outage one turn of the event loop may have megabytes for a connection."""
    ada = await server.signup("Ada")
    sleeper = await deaf_client(server.url, await ada.token())
    (connection,) = server.application.edge.connections()
    writer = connection.socket.writer
    sizes = []
    for _ in range(1_000):
        connection.socket.write("", text_frame("x" * 10_000))
        sizes.append(writer.transport.get_write_buffer_size())
    assert writer.transport.is_closing()
    assert max(sizes) < 2 * MOST_UNSENT
    sleeper.close()


async def deaf_client(url: str, token: str) -> sockets.socket:
    """Connect, and never read again."""
    host, _, port = url.removeprefix("http://").partition(":")
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, (host, int(port)))
    request = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await loop.sock_sendall(raw, request.encode())
    await loop.sock_recv(raw, 4096)
    packet = ("40" + json.dumps({"token": token})).encode()
    frame = bytes((0x81, 0x80 | len(packet), 0, 0, 0, 0)) + packet
    await loop.sock_sendall(raw, frame)
    await asyncio.sleep(0.3)
    return raw


def test_without_the_private_names_the_librarys_own_way_is_taken(monkeypatch):
    library = engine._LibrarySocket
    monkeypatch.setattr(async_socket, "AsyncSocket", library)
    monkeypatch.delattr(library, "schedule_ping")
    assert engine.install() is False
    assert async_socket.AsyncSocket is library


def test_the_pinned_version_has_the_private_names(monkeypatch):
    monkeypatch.setattr(async_socket, "AsyncSocket", engine._LibrarySocket)
    assert engine.install() is True
    assert async_socket.AsyncSocket is engine.FastSocket


async def test_the_librarys_own_way_works_too(monkeypatch, server):
    """Should the fast path be missing one day, everything still works, only slower."""
    monkeypatch.setattr(async_socket, "AsyncSocket", engine._LibrarySocket)
    ada = await server.signup("Ada")
    socket = await ada.connect(transports=["websocket"])
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    await socket.heard("room:added")
    await socket.ok("message:send", {"room_id": room["id"], "text": "slow", "nonce": "1"})
    assert (await socket.heard("message:new"))["message"]["text"] == "slow"
