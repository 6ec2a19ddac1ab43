"""How a client begins and ends, and what it says when it cannot."""

import asyncio
import os
import re
import signal

import pytest

from chatsched.client import Client, NotFound, Unauthorized


@pytest.fixture
async def pair(server, meet):
    return await meet(server.url)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_a_bot_that_is_told_to_end_leaves_its_block(pair, how):
    before = signal.getsignal(how)
    async with pair.client() as client:
        waiting = asyncio.create_task(client.run_forever())
        await asyncio.sleep(0.05)
        os.kill(os.getpid(), how)
        await asyncio.wait_for(waiting, 5)
        assert signal.getsignal(how) is before


async def test_a_room_that_is_not_there_is_named_among_those_that_are(pair):
    async with pair.client() as client:
        [room] = client.rooms
        assert client.room(room.name) == client.room(room.id) == room
        with pytest.raises(NotFound, match=re.escape(repr(room.name))) as error:
            client.room("Produkt launch")
        assert "'Produkt launch'" in error.value.detail


async def test_a_wrong_token_is_told_what_to_do(pair):
    with pytest.raises(Unauthorized, match="POST /api/tokens"):
        async with Client(pair.url, token="cs_mistyped"):
            raise AssertionError("it came in")
