"""Taking turns within this process, so that those who race for one time wait in line here.

The transaction decides who gets a time; without the line, racing ones would wear it out.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """One line for each person whose time is being changed; forgotten when nobody waits."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, user_id: str) -> AsyncIterator[None]:
        """Hold the turn over somebody's time."""
        lock, waiting = self._lines.get(user_id, (None, 0))
        lock = lock or asyncio.Lock()
        self._lines[user_id] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lines.pop(user_id)
            if waiting > 1:
                self._lines[user_id] = (lock, waiting - 1)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)
