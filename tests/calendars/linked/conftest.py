"""Two processes, and somebody with one linked calendar."""

import pytest
from calendars.scripted import MONDAY, Bureau, Diary, bureau
from serving import in_database
from slices import beside, chatting

from chatsched.core.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
async def process(mongo_url, database_name, redis_url, clock):
    async with chatting(in_database(mongo_url, database_name), redis_url, clock) as process:
        yield process


@pytest.fixture
async def here(process, clock):
    """A process that reads in the background, too."""
    made = bureau(process, clock, {})
    async with beside(made.refreshing.run):
        yield made


@pytest.fixture
def there(here) -> Bureau:
    """Another process."""
    return bureau(here.process, here.clock, here.diaries)


@pytest.fixture
async def link(here):
    return await here.link()


@pytest.fixture
def diary(here, link) -> Diary:
    return here.diaries[link.id]
