"""People who come to the server by different clients."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from contract.javascript import JavaScript
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
