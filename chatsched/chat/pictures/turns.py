"""Whose turn it is at something that one can use at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Takes people in turn, one thing of each, however much any of them has waiting."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Wait until it is this person's turn, which lasts as long as the block."""
        await self._take(person)
        try:
            yield
        finally:
            self._pass_on(person)

    async def _take(self, person: str) -> None:
        if not self._taken:
            self._taken = True
            return
        called = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(person, deque()).append(called)
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():  # it was our turn already
                self._pass_on(person)
            raise

    def _pass_on(self, person: str) -> None:
        if person in self._waiting:  # behind everybody else
            self._waiting[person] = self._waiting.pop(person)
        while self._waiting:
            following, theirs = next(iter(self._waiting.items()))
            called = theirs.popleft()
            if not theirs:
                del self._waiting[following]
            if not called.done():
                called.set_result(None)
                return
        self._taken = False
