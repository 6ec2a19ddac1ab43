"""What a poll of the outbox costs: nothing for what waits for others, as MongoDB itself counts."""

from datetime import UTC, datetime, timedelta

import pytest
from serving import in_database

from chatsched.core.clock import ManualClock
from chatsched.storage import Entry, Mongo, Outbox

BACKLOG = 3_000
APART = "mail"
KINDS = tuple(f"work{number}" for number in range(12))


async def handler(_: Entry) -> None:
    """Do nothing."""


@pytest.fixture
def database(mongo, database_name):
    """The test's own, as a blocking client sees it."""
    return mongo[database_name]


@pytest.fixture
async def outbox(mongo_url, database_name):
    store = Mongo(in_database(mongo_url, database_name))
    outbox = Outbox(store, ManualClock(datetime(2027, 3, 1, tzinfo=UTC)))
    outbox.handle_apart(APART, handler, seconds=10)
    for kind in KINDS:
        outbox.handle(kind, handler)
    yield outbox
    await store.close()


async def fill(outbox: Outbox, kind: str) -> None:
    await outbox.add_several(kind, {f"{kind}:{number}": {} for number in range(BACKLOG)})


def looked_at(database) -> list[int]:
    """Return how many entries and keys each lease so far has looked at."""
    database.command("profile", 0)
    leases = list(database["system.profile"].find({"command.findAndModify": "outbox"}))
    return [max(each["docsExamined"], each["keysExamined"]) for each in leases]


async def test_a_backlog_of_another_kind_is_not_looked_at(outbox, database):
    await outbox.prepare()
    await fill(outbox, APART)
    database.command("profile", 2)
    assert not await outbox.work_once()
    [seen] = looked_at(database)
    assert seen < 3 * len(KINDS)  # a key to find, in each state, that there is none


async def test_neither_is_the_rest_of_a_backlog_of_ones_own(outbox, database):
    await outbox.prepare()
    await fill(outbox, KINDS[0])
    await outbox.add(APART, "one", {})
    database.command("profile", 2)
    for _ in range(3):
        assert await outbox.work_once()
    assert await outbox.work_once(APART)
    assert not await outbox.work_once(APART)
    leases = looked_at(database)
    assert len(leases) == 5
    assert max(leases) < 3 * len(KINDS)


async def test_the_oldest_of_several_kinds_comes_first(outbox, database):
    await outbox.prepare()
    for late, kind in ((3, KINDS[0]), (1, KINDS[1]), (2, KINDS[2])):
        await outbox.add(kind, kind, {}, after=timedelta(seconds=late))
    outbox._clock.advance(timedelta(seconds=5))
    done = []
    while await outbox.work_once():
        done += [each["kind"] for each in database["outbox"].find({"state": "done"})]
        database["outbox"].delete_many({"state": "done"})
    assert done == [KINDS[1], KINDS[2], KINDS[0]]


async def test_an_index_of_before_is_replaced(outbox, database):
    database["outbox"].create_index([("state", 1), ("due_at", 1)])
    await outbox.prepare()
    await outbox.prepare()
    assert set(database["outbox"].index_information()) == {
        "_id_",
        "kind_1_state_1_due_at_1",
        "key_1",
        "expire_at_1",
    }
