"""How long a server that has trouble is waited for."""

import asyncio
from collections.abc import Awaitable, Callable

from chatsched.calendars.guarded import Answer
from chatsched.calendars.providers.protocol import ProviderAway

_TRIES = 3
_PAUSE_SECONDS = 0.25
_MOST_SECONDS = 2.0
_BUSY = 429
_OVERLOADED = 503
_BROKEN = frozenset({500, 502, 504})
_LOCKED = 423


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return an answer, asking up to three times while the server says that it has trouble.

    Raises `ProviderAway`, with the time that the server asked for, if the trouble lasts.
    """
    pause = _PAUSE_SECONDS
    for last in (False,) * (_TRIES - 1) + (True,):
        answer = await ask()
        if answer.status not in _BROKEN | {_BUSY, _OVERLOADED, _LOCKED}:
            return answer
        wanted = _retry_after(answer)
        if last or (wanted or 0) > _MOST_SECONDS:
            raise ProviderAway("The calendar's server has trouble at the moment.", wanted)
        await asyncio.sleep(wanted if wanted is not None else pause)
        pause *= 2
    raise AssertionError("the last try returns or raises")


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds that the server asked for; a date is taken for no answer."""
    text = answer.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
