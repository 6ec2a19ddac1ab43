"""Entries whose leases are renewed while they are worked on."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from serving import in_database

from chatsched.core.clock import ManualClock
from chatsched.storage import Entry, Mongo, Outbox

LEASE = timedelta(seconds=15)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2027, 3, 1, tzinfo=UTC))


@pytest.fixture
async def outbox(mongo_url, database_name, clock, monkeypatch):
    monkeypatch.setattr("chatsched.storage.outbox._RENEW_SECONDS", 0.02)
    store = Mongo(in_database(mongo_url, database_name))
    outbox = Outbox(store, clock)
    await outbox.prepare()
    yield outbox
    await store.close()


class Slow:
    """Works until it is let go; ``running`` is set as soon as it has begun."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.running = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.running.set()
        await self.let_go.wait()


async def renewed(mongo, database_name, until: datetime) -> None:
    """Return once the lease lasts at least until then."""
    async with asyncio.timeout(5):
        while mongo[database_name].outbox.find_one()["due_at"] < until:
            await asyncio.sleep(0.01)


async def test_nobody_else_takes_what_is_still_being_worked_on(outbox, clock, mongo, database_name):
    slow = Slow()
    outbox.handle_held("work", slow, seconds=600)
    await outbox.add("work", "one", {})
    work = asyncio.create_task(outbox.work_once("work"))
    await slow.running.wait()
    for _ in range(4):
        clock.advance(timedelta(seconds=10))
        await renewed(mongo, database_name, clock.now() + LEASE)
        assert not await outbox.work_once("work")
        assert await outbox.waits("one")
    slow.let_go.set()
    assert await work
    assert not await outbox.waits("one")
    clock.advance(timedelta(days=1))
    assert not await outbox.work_once("work")
    assert len(slow.entries) == 1


async def test_what_a_dead_worker_held_is_taken_over_within_a_quarter_of_a_minute(outbox, clock):
    slow = Slow()
    outbox.handle_held("work", slow, seconds=600)
    await outbox.add("work", "one", {})
    work = asyncio.create_task(outbox.work_once("work"))
    await slow.running.wait()
    work.cancel()
    await asyncio.wait((work,))
    assert not await outbox.work_once("work")
    clock.advance(LEASE)
    slow.let_go.set()
    assert await outbox.work_once("work")
    assert [entry.attempt for entry in slow.entries] == [1, 2]


async def test_nothing_waits_under_a_key_that_nobody_wrote(outbox):
    assert not await outbox.waits("one")
