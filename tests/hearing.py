"""What every real-time connection of a test can do, whichever client it is made with."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

PATIENCE = 10.0


class Hearing(ABC):
    """Keeps the events that it receives, as pairs of name and payload."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self._more = asyncio.Condition()

    @abstractmethod
    async def call(self, event: str, payload: object) -> Any:
        """Send a command and return its ack."""

    async def ok(self, event: str, payload: object) -> Any:
        """Send a command that must succeed and return its ack."""
        ack = await self.call(event, payload)
        assert ack["ok"], f"{event}: {ack}"
        return ack

    async def keep(self, event: str, payload: Any = None) -> None:
        """Keep an event that arrived."""
        async with self._more:
            self.events.append((event, payload))
            self._more.notify_all()

    async def heard(self, event: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the payload of the first such event, waiting for it if need be."""

        def found() -> list[Any]:
            return [payload for name, payload in self.events if name == event and fits(payload)]

        async with self._more:
            try:
                await asyncio.wait_for(self._more.wait_for(found), PATIENCE)
            except TimeoutError:
                names = [name for name, _ in self.events]
                raise AssertionError(f"no fitting {event!r} among {names}") from None
            return found()[0]
