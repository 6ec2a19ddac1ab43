"""The owner of a client's tasks: they end with it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Tasks that come and go, until `close` ends those that are left.

    Unlike a task group it lets none of them end the others, or the bot's own code.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run ``work`` beside the rest."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait for its end."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
