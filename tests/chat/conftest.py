"""Processes' worth of chat."""

import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from serving import in_database
from slices import QUICK, Process, chatting

from chatsched.chat import Pace


@pytest.fixture
def database_url(mongo_url, database_name) -> str:
    """The address of the test's own database."""
    return in_database(mongo_url, database_name)


@pytest.fixture
async def one(database_url, redis_url) -> AsyncIterator[Process]:
    """A process."""
    async with chatting(database_url, redis_url) as process:
        yield process


@pytest.fixture
async def launch(database_url, redis_url) -> AsyncIterator[Callable]:
    """Start further processes; each comes with a function that ends it."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(redis: str = redis_url, pace: Pace = QUICK) -> tuple[Process, Callable]:
            own = await stack.enter_async_context(contextlib.AsyncExitStack())
            process = await own.enter_async_context(chatting(database_url, redis, pace=pace))
            return process, own.aclose

        yield start


@pytest.fixture
async def other(launch, one) -> Process:
    """A second process beside `one`."""
    del one
    return (await launch())[0]
