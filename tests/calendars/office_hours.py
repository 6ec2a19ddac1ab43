"""Hours that are always open, instants as on the wire, and patience with a whole server."""

import asyncio
from datetime import datetime
from typing import Any

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {"time_zone": "UTC", "weekly": {d: [{"start": "00:00", "end": "24:00"}] for d in _DAYS}}


def wire(instant: datetime) -> str:
    """Return an instant as the server writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


async def until(holds, seconds: float = 30.0) -> Any:
    """Return what holds, once it does; it is asked again and again."""
    async with asyncio.timeout(seconds):
        while not (found := await holds()):
            await asyncio.sleep(0.05)
        return found
