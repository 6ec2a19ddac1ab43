"""People who come to the server by different clients."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from contract import shapes
from contract.javascript import JavaScript
from contract.room import Room
from contract.world import World, meet
from serving import Guests, Server, in_database, running

Connect = Callable[..., Awaitable[JavaScript]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def server(servers, mongo) -> AsyncIterator[Server]:
    """One server for all tests of a module: each brings its own people and rooms."""
    database, guests = f"test_{uuid.uuid4().hex}", Guests()
    settings = {
        "mongo_url": in_database(servers.mongo_url, database),
        "redis_url": servers.redis_url,
    }
    async with running(**settings) as (url, built):
        yield Server(url, built, guests)
        await guests.leave()
    mongo.drop_database(database)


@pytest_asyncio.fixture(loop_scope="module")
async def javascript() -> AsyncIterator[Connect]:
    """Connect with the official JavaScript client; it is gone after the test."""
    peers: list[JavaScript] = []

    async def connect(url: str, *, wait: bool = True, **options: Any) -> JavaScript:
        peer = await JavaScript.connecting(url, **options)
        peers.append(peer)
        if wait:
            await peer.said("connected")
        return peer

    yield connect
    for peer in peers:
        await peer.close()


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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(server: Server) -> World:
    ada, ben, eve, mallory = [
        await server.signup(name) for name in ("Ada", "Ben", "Eve", "Mallory")
    ]
    ours, theirs = await meet(ada, ben), await meet(eve, mallory)
    return World(server, ada, ben, await ben.connect(), **ours, foreign=theirs)
