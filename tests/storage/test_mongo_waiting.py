"""Whoever is cancelled while they wait for MongoDB leaves the driver as it was."""

import asyncio

import pytest
from pymongo import lock

import chatsched.storage  # noqa: F401  # which mends how the driver waits


async def test_a_wait_that_is_cancelled_as_its_time_runs_out_keeps_no_lock():
    condition = lock._async_create_condition(lock._async_create_lock())

    async def wait() -> None:
        async with condition:
            await lock._async_cond_wait(condition, 0.02)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    async with condition:
        await asyncio.sleep(0.05)  # its time runs out, and it cannot have the lock yet
        waiting.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0.01)
    assert not condition.locked()
