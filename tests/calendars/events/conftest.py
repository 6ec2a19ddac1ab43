"""Ada's linked account, in one database for all tests of a file."""

import uuid

import pytest
from calendars.events.stage import ADA, NOW, Desk
from paper_calendars import Linked, Provider
from serving import in_database
from slices import chatting

from chatsched.calendars import BusyTimes
from chatsched.calendars.records import EventRecord
from chatsched.core.clock import ManualClock


@pytest.fixture(scope="module")
def database(mongo):
    """One database for all tests of this module, which costs less than one for each."""
    name = f"test_{uuid.uuid4().hex}"
    yield mongo[name]
    mongo.drop_database(name)


@pytest.fixture
async def desk(mongo_url, database, redis_url):
    """A process, whose way to the others stands."""
    for collection in ("calendar_links", "calendar_events"):
        database[collection].delete_many({})
    clock, provider = ManualClock(NOW), Provider()
    async with chatting(in_database(mongo_url, database.name), redis_url, clock) as process:
        busy = BusyTimes(process.redis, process.edge, clock, prefix="test")
        linked = Linked.build(provider, process.mongo, busy, process.edge, clock)
        await linked.prepare()
        desk = Desk(process, provider, clock, linked, [])

        async def edited(event: EventRecord) -> None:
            desk.edited.append(event)

        linked.events.edited.append(edited)
        yield desk


@pytest.fixture
async def link(desk):
    """Ada's account."""
    return await desk.linked.link(ADA)
