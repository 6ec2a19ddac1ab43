"""One question for all who want the same answer at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Landed(Generic[V]):
    answer: V


class Flights(Generic[K, V]):
    """Questions that are under way, by what they are about."""

    def __init__(self) -> None:
        self._under_way: dict[K, asyncio.Future[_Landed[V] | None]] = {}

    async def share(
        self,
        about: K,
        ask: Callable[[], Awaitable[V]],
        keep: Callable[[V], None] = lambda _: None,
    ) -> V:
        """Return what ``ask`` returns, or what somebody else's question of now is answered.

        ``keep`` gets the answer, unless that was made to be forgotten meanwhile. Whoever asks for
        others and fails, or is cancelled, fails alone: the next of them asks anew.
        """
        while (flight := self._under_way.get(about)) is not None:
            landed = await asyncio.shield(flight)
            if landed is not None:
                return landed.answer
        flight = self._under_way[about] = asyncio.get_running_loop().create_future()
        landed = None
        try:
            landed = _Landed(await ask())
            if self._under_way.get(about) is flight:
                keep(landed.answer)
            return landed.answer
        finally:
            if self._under_way.get(about) is flight:
                del self._under_way[about]
            flight.set_result(landed)

    def forget(self, about: K) -> None:
        """Let whoever asks from now on ask anew: what is under way may be out of date."""
        self._under_way.pop(about, None)

    def forget_all(self) -> None:
        """Do the same about everything."""
        self._under_way.clear()
