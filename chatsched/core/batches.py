"""Questions about single things, asked together."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Batch(Generic[K, V]):
    """What is asked about together; the answer is None if who asks was cut off."""

    keys: set[K]
    answer: asyncio.Future[Mapping[K, V] | None]


class Batches(Generic[K, V]):
    """Asks one question after the other; what gathers while one is under way goes into the next.

    Whoever looks at many things at once, or many who look at one each, cost few questions. A
    question that is not answered within a second holds up nobody but those who asked it: the
    next is asked beside it. ``ask`` gets the keys and returns an answer for each.
    """

    def __init__(self, ask: Callable[[Collection[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._ask = ask
        self._open: _Batch[K, V] | None = None
        self._under_way: _Batch[K, V] | None = None  # the one that was asked last

    async def answer(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Return the answers for these keys, and perhaps for others, asked for from now on.

        When asking fails, those who joined somebody else's question ask once more, together
        again; when that fails too, it has failed for them. Who is cut off takes nobody along.
        """
        wanted = set(keys)
        failed = False
        while (batch := self._open) is not None:
            batch.keys.update(wanted)
            try:
                found = await asyncio.shield(batch.answer)
            except Exception:
                if failed:
                    raise
                failed = True
            else:
                if found is not None:
                    return found
        return await self._lead(wanted)

    async def _lead(self, keys: set[K]) -> Mapping[K, V]:
        """Let others join, ask for all, and answer them."""
        batch = self._open = _Batch(keys, asyncio.get_running_loop().create_future())
        try:
            await self._turn()
            self._open, self._under_way = None, batch
            found = await self._ask(batch.keys)
        except Exception as error:
            batch.answer.set_exception(error)
            batch.answer.exception()  # seen, even if nobody joined
            raise
        else:
            batch.answer.set_result(found)
            return found
        finally:
            self._leave(batch)

    async def _turn(self) -> None:
        """Wait for the question before, as long as is fair to those who wait with us."""
        before = self._under_way
        if before is not None:
            await asyncio.wait((before.answer,), timeout=_PATIENCE_SECONDS)
        await asyncio.sleep(0)  # for those who ask in the same turn of the event loop

    def _leave(self, batch: _Batch[K, V]) -> None:
        if not batch.answer.done():
            batch.answer.set_result(None)
        if self._open is batch:
            self._open = None
        if self._under_way is batch:
            self._under_way = None
