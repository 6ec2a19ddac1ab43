"""What the workers do not do again, and what they give up."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest

from chatsched.core.clock import ManualClock
from chatsched.storage import Mongo, Outbox


@pytest.fixture
async def store(mongo_url, database_name):
    store = Mongo(urlunsplit(urlsplit(mongo_url)._replace(path=f"/{database_name}")))
    yield store
    await store.close()


async def test_what_was_settled_is_not_done_again(store, mongo, database_name):
    clock = ManualClock(datetime(2027, 3, 1, tzinfo=UTC))
    outbox = Outbox(store, clock)
    await outbox.prepare()
    done: list[str] = []

    async def handler(entry) -> None:
        done.append(entry.payload["what"])

    outbox.handle("work", handler)
    for what in ("settled", "forgotten"):
        await outbox.add("work", what, {"what": what}, after=timedelta(seconds=5))
    outbox.settle("settled")
    assert not await outbox.work_once()
    clock.advance(timedelta(seconds=6))
    while await outbox.work_once():
        pass
    assert done == ["forgotten"]
    states = {each["key"]: each["state"] for each in mongo[database_name]["outbox"].find()}
    assert states == {"settled": "done", "forgotten": "done"}


async def test_work_that_hangs_is_given_up_while_its_lease_is_good(store, monkeypatch):
    """It is tried again later, and what waits behind it is done meanwhile."""
    monkeypatch.setattr("chatsched.storage.outbox._MOST_SECONDS", 0.1)
    clock = ManualClock(datetime(2027, 3, 1, tzinfo=UTC))
    outbox = Outbox(store, clock)
    await outbox.prepare()
    tries: list[tuple[str, int]] = []

    async def handler(entry) -> None:
        tries.append((entry.payload["what"], entry.attempt))
        if tries == [("hangs", 1)]:
            await asyncio.Event().wait()

    outbox.handle("work", handler)
    for what in ("hangs", "waits"):
        await outbox.add("work", what, {"what": what})
        clock.advance(timedelta(milliseconds=1))
    async with asyncio.timeout(5):
        assert await outbox.work_once()
        assert await outbox.work_once()
        clock.advance(timedelta(seconds=2))
        assert await outbox.work_once()
    assert tries == [("hangs", 1), ("waits", 1), ("hangs", 2)]
