"""Ending when told to, where the standard library before Python 3.12 makes that hard."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


def heed_cancellation() -> None:
    """Raise `asyncio.CancelledError` if the current task has been asked to end.

    Before Python 3.12 ``asyncio.wait_for`` loses a cancellation that comes in the same turn as
    what it waits for, and the drivers of MongoDB and Redis read and write under it. Loops that
    use either and are meant to run until cancelled call this once a turn.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def wait_for(awaitable: Awaitable[T], seconds: float | None) -> T:
    """Return what comes of ``awaitable`` within ``seconds``, or raise `TimeoutError`.

    As ``asyncio.wait_for`` from Python 3.12 on: in the task of the caller. The older one puts a
    coroutine into a task of its own, and leaves that alone with whatever it holds or is about to
    take when its caller is cancelled while the time runs out.
    """
    async with asyncio.timeout(seconds):
        return await awaitable
