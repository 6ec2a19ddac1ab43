"""What goes wrong with a mailbox, by order of a test."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from chatsched.sandbox.microsoft.errors import Refused

Trouble = Literal["throttled", "broken", "lost"]

CONCURRENT = 4
WRITING = frozenset({"POST", "PATCH", "DELETE"})


@dataclass
class _Order:
    trouble: Trouble
    times: int
    after: int = 0
    retry_after: float | None = None
    status: int = 503


@dataclass
class Faults:
    """Orders are served one after the other, each for as many requests as it says.

    ``gate`` holds every request of the mailbox while it is clear; ``most_at_once`` of them were
    ever in work together, of which Graph allows four.
    """

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    orders: list[_Order] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    requests: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        """Answer the next requests with 429."""
        self.orders.append(_Order("throttled", times, retry_after=retry_after))

    def break_down(self, times: int, after: int = 0, status: int = 503) -> None:
        """Answer requests with a server's error, after so many that go well."""
        self.orders.append(_Order("broken", times, after=after, status=status))

    def lose_answers(self, times: int) -> None:
        """Carry the next writing requests out, and cut the connection instead of answering."""
        self.orders.append(_Order("lost", times))

    def spoil(self, calendar_id: str) -> None:
        """Let a calendar be unreadable from now on."""
        self.spoilt.add(calendar_id)

    def mend(self) -> None:
        """End all trouble."""
        self.orders.clear()
        self.spoilt.clear()

    def begin(self, method: str) -> bool:
        """Count a request in; tell whether its answer is to be lost. Raises `Refused`."""
        self.requests += 1
        order = self._next(method)
        if order is None:
            return False
        if order.trouble == "throttled":
            raise throttled(order.retry_after)
        if order.trouble == "broken":
            raise Refused(order.status, "ServiceUnavailable", "The service is unavailable.")
        return True

    def _next(self, method: str) -> _Order | None:
        if not self.orders or (self.orders[0].trouble == "lost" and method not in WRITING):
            return None
        order = self.orders[0]
        if order.after > 0:
            order.after -= 1
            return None
        order.times -= 1
        if order.times <= 0:
            self.orders.pop(0)
        return order


def throttled(retry_after: float | None, code: str = "ApplicationThrottled") -> Refused:
    """Return the refusal of too many requests; Graph may leave out when to come back."""
    headers = {} if retry_after is None else {"retry-after": str(int(retry_after))}
    return Refused(429, code, "Application is over its limit.", headers=headers)
