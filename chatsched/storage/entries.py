"""What the outbox hands to those who work entries off, and how they put one off."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One side effect: its kind picks the handler, the payload is the handler's alone.

    ``attempt`` counts from 1 how often it was tried since it was put off (`Later`) last, and
    ``delays`` how often that was.
    """

    id: str
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    delays: int = 0


class Later(Exception):
    """Raised by a handler: nothing went wrong here, but it can only be done ``after`` a while.

    ``usual`` if that says nothing about how well anybody does.
    """

    def __init__(self, after: timedelta, why: str, *, usual: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.usual = usual


Handler = Callable[[Entry], Awaitable[None]]
