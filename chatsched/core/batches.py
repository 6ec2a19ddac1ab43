"""Questions about single things, asked together."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Batch(Generic[K, V]):
    """What is asked about together; the answer is None if asking failed or was cut off."""

    keys: set[K]
    answer: asyncio.Future[Mapping[K, V] | None]


class Batches(Generic[K, V]):
    """Asks one question at a time; what gathers while one is under way goes into the next.

    Whoever looks at many things at once, or many who look at one each, cost few questions.
    ``ask`` gets the keys and returns an answer for each.
    """

    def __init__(self, ask: Callable[[Collection[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._ask = ask
        self._open: _Batch[K, V] | None = None
        self._turn = asyncio.Lock()

    async def answer(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Return the answers for these keys, and perhaps for others, asked for from now on.

        Where asking for several failed, everybody asks, and fails, for themselves.
        """
        batch = self._open
        if batch is None:
            return await self._lead(keys)
        batch.keys.update(keys)
        found = await asyncio.shield(batch.answer)
        return found if found is not None else await self._ask(set(keys))

    async def _lead(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Let others join, ask for all, and answer them."""
        batch = self._open = _Batch(set(keys), asyncio.get_running_loop().create_future())
        found: Mapping[K, V] | None = None
        try:
            async with self._turn:
                await asyncio.sleep(0)  # for those who ask in the same turn of the event loop
                self._open = None
                found = await self._ask(batch.keys)
            return found
        finally:
            if self._open is batch:
                self._open = None
            batch.answer.set_result(found)
