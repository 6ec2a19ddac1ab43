"""Entries that are put off, hastened, or kept apart from the others."""

from datetime import UTC, datetime, timedelta

import pytest
from serving import in_database

from chatsched.core.clock import ManualClock
from chatsched.storage import Entry, Later, Mongo, Outbox


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2027, 3, 1, tzinfo=UTC))


@pytest.fixture
async def outbox(mongo_url, database_name, clock):
    store = Mongo(in_database(mongo_url, database_name))
    outbox = Outbox(store, clock)
    await outbox.prepare()
    yield outbox
    await store.close()


class Killed(BaseException):
    """What a process does not survive."""


class Shy:
    """Does the work when it was asked so often, and puts it off until then."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.seen: list[tuple[int, int]] = []

    async def __call__(self, entry: Entry) -> None:
        self.seen.append((entry.attempt, entry.delays))
        if len(self.seen) <= self.times:
            raise Later(timedelta(seconds=30), "not now")


async def test_what_is_put_off_waits_that_long_and_is_never_given_up(outbox, clock):
    shy = Shy(times=25)
    outbox.handle("work", shy)
    await outbox.add("work", "one", {})
    for _ in range(25):
        assert await outbox.work_once()
        clock.advance(timedelta(seconds=29))
        assert not await outbox.work_once()
        clock.advance(timedelta(seconds=1))
    assert await outbox.work_once()
    assert not await outbox.work_once()
    assert shy.seen == [(1, delays) for delays in range(26)]


async def test_what_waits_can_be_hastened_by_how_its_key_begins(outbox, clock):
    shy = Shy(times=2)
    outbox.handle("work", shy)
    for key in ("work:ada:1", "work:ada2:1"):
        await outbox.add("work", key, {})
        await outbox.work_once()
    clock.advance(timedelta(seconds=5))
    await outbox.hasten("work:ada:")
    assert await outbox.work_once()
    assert not await outbox.work_once()
    await outbox.hasten("work:ada:")
    assert not await outbox.work_once()


async def test_what_is_kept_apart_is_left_to_workers_of_its_own(outbox):
    apart, others = Shy(times=0), Shy(times=0)
    outbox.handle_apart("calls", apart, seconds=30)
    outbox.handle("work", others)
    await outbox.add("calls", "one", {})
    assert not await outbox.work_once()
    await outbox.add("work", "two", {})
    assert await outbox.work_once("calls")
    assert not await outbox.work_once("calls")
    assert (len(apart.seen), len(others.seen)) == (1, 0)
    assert await outbox.work_once()


async def test_who_died_over_what_is_kept_apart_is_followed_soon_after(outbox, clock, monkeypatch):
    shy = Shy(times=0)
    outbox.handle_apart("calls", shy, seconds=10)
    await outbox.add("calls", "one", {})

    async def die(_: str) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "done", die)
        with pytest.raises(Killed):
            await outbox.work_once("calls")
    clock.advance(timedelta(seconds=24))
    assert not await outbox.work_once("calls")
    clock.advance(timedelta(seconds=2))
    assert await outbox.work_once("calls")
    assert shy.seen == [(1, 0), (2, 0)]
