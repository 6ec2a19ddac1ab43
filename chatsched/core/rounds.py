"""What is done every so often, until cancelled."""

import asyncio
import random
from collections.abc import AsyncIterator

from chatsched.core.cancellation import heed_cancellation


def every(seconds: float, *, at_once: bool = False, spread: float = 0.0) -> AsyncIterator[None]:
    """Give a turn again and again, each after a rest of ``seconds`` since the one before ended.

    The first comes after a rest, too, unless ``at_once``. ``spread`` varies each rest by chance
    by that part of it, either way, so that processes do not do the same all at one time. There
    is no end but cancellation, which is heeded before each rest and each turn, whatever has lost
    it in between::

        async for _ in every(60.0, spread=0.2):
            await self.look_round()
    """
    return _Rounds(seconds, spread, rests=not at_once)


class _Rounds(AsyncIterator[None]):
    """No generator: one that is left by an error would be ended later, in a task of its own."""

    def __init__(self, seconds: float, spread: float, *, rests: bool) -> None:
        self._seconds = seconds
        self._spread = spread
        self._rests = rests

    async def __anext__(self) -> None:
        heed_cancellation()
        if self._rests:
            varied = random.uniform(1 - self._spread, 1 + self._spread)  # noqa: S311  # spreads, no secret
            await asyncio.sleep(self._seconds * varied)
        self._rests = True
