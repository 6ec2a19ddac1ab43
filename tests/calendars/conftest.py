"""What is expensive for tests of calendars is there once for each file of them that asks for it."""

import pytest
import pytest_asyncio
from calendars.consenting import house, tidied
from calendars.radicale import radicale_running
from calendars.shared_reader import shared_reader


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def built(servers, mongo):
    """A server whose people can link accounts of the sandbox."""
    async with house(servers, mongo) as linkable:
        yield linkable


@pytest_asyncio.fixture(loop_scope="module")
async def place(built):
    """That server as if nobody had ever linked anything."""
    async for linkable in tidied(built):
        yield linkable


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """A real CalDAV server."""
    with radicale_running(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture(scope="module")
def reader():
    """A process that reads iCalendar."""
    with shared_reader() as reader:
        yield reader
