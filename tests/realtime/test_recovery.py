"""While processes cannot hear each other, the store is asked, and no answer is missed."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from chatsched.core.actor import Actor
from chatsched.core.clock import ManualClock, SystemClock
from chatsched.realtime import Change, Connection, Edge
from chatsched.storage import connect

NOBODY = "redis://127.0.0.1:1"


class Store:
    """One room, without messages, and the log of what was changed in it and when."""

    def __init__(self) -> None:
        self.log: list[tuple[datetime, str]] = []
        self.asked: list[datetime] = []
        self.meanwhile: list[tuple[datetime, str]] = []

    async def rooms_of(self, user_ids):
        return {user_id: ["r"] for user_id in user_ids}

    async def ends(self, room_ids):
        return dict.fromkeys(room_ids, 0)

    async def since(self, _positions, _limit):
        return []

    async def changes(self, _room_ids, since):
        self.asked.append(since)
        found = [Change("r", "changed", name) for at, name in self.log if at >= since]
        self.log += self.meanwhile  # they come while the answer is on its way
        self.meanwhile = []
        return found


class Sink:
    """The end of a connection: keeps what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.heard: list[str] = []

    def write(self, text, _frame, *, droppable=False):
        assert not droppable
        self.heard.append(json.loads(text[2:])[1])


@contextlib.asynccontextmanager
async def edge_of(store: Store, redis_url: str, clock) -> AsyncIterator[tuple[Edge, Sink]]:
    redis = connect(redis_url)
    edge = Edge(redis, store, clock, prefix="test")
    running = asyncio.create_task(edge.run())
    sink = Sink()
    connection = Connection("sid", Actor("ada", "Ada", False, "c", "session"), sink)
    await edge.admit(connection)
    edge.begin(connection)
    try:
        yield edge, sink
    finally:
        running.cancel()
        await asyncio.wait([running])
        await redis.aclose()


async def heard(sink: Sink, name: str) -> None:
    async with asyncio.timeout(5):
        while name not in sink.heard:
            await asyncio.sleep(0.01)


async def test_what_changes_while_the_store_is_asked_is_told_next_time():
    """Also if the one who changed it has a clock that is two seconds slow."""
    store, clock = Store(), SystemClock()
    async with edge_of(store, NOBODY, clock) as (_, sink):
        for n in range(3):
            store.meanwhile = [(clock.now() - timedelta(seconds=2), f"change {n}")]
            await heard(sink, f"change {n}")


@pytest.mark.parametrize("seconds", [0.0, 40.0])
async def test_a_loss_is_made_up_for_from_its_beginning(redis_url, seconds):
    store, clock = Store(), ManualClock(SystemClock().now())
    async with edge_of(store, redis_url, clock) as (edge, sink):
        async with asyncio.timeout(5):
            while not store.asked or not edge.up:
                await asyncio.sleep(0.01)
        clock.advance(timedelta(hours=1))
        store.log.append((clock.now() - timedelta(seconds=seconds), "unheard"))
        edge._recovery.lost(seconds)
        edge._recovery.lost()  # something is lost again before the first is made up for
        await edge._recovery.found()
        assert sink.heard == ["unheard"]
        assert store.asked[-1] == clock.now() - timedelta(seconds=seconds + 5)
        await edge._recovery.found()  # nothing was lost since
        assert sink.heard == ["unheard"]
