"""Work in the background for single things, each at most once at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from chatsched.storage import MONGO_AWAY

log = structlog.get_logger(__name__)


class Errands:
    """Does ``work`` for whatever it is wanted for: one under way for each, and one waiting.

    What is wanted while it is being done is done once more, however often it is wanted. What
    goes wrong stays here. Nothing is done before `run`, and what is left at its end is lost.
    """

    def __init__(self, name: str, work: Callable[[str], Awaitable[Any]]) -> None:
        self._name = name
        self._work = work
        self._again: dict[str, bool] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Do what is wanted, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await asyncio.Event().wait()
            finally:
                self._group = None

    def want(self, key: str) -> None:
        """Have it done for ``key`` from now on, whatever of it is under way."""
        if self._group is None:
            return
        if key in self._again:
            self._again[key] = True
        else:
            self._again[key] = False
            self._group.create_task(self._do(key))

    async def _do(self, key: str) -> None:
        try:
            while True:
                self._again[key] = False
                await self._once(key)
                if not self._again.get(key):
                    return
        finally:
            self._again.pop(key, None)

    async def _once(self, key: str) -> None:
        try:
            await self._work(key)
        except MONGO_AWAY:
            log.warning("calendars.errand_interrupted", errand=self._name, link=key)
        except Exception:
            log.exception("calendars.errand_failed", errand=self._name, link=key)
