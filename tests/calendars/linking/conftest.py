"""A server whose people can link accounts of the sandbox, one for each file of tests."""

import pytest_asyncio
from calendars.consenting import house, tidied


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def built(servers, mongo):
    async with house(servers, mongo) as linkable:
        yield linkable


@pytest_asyncio.fixture(loop_scope="module")
async def place(built):
    async for linkable in tidied(built):
        yield linkable
