"""How much goes out at once, so that no push service keeps what others take from going out.

Anybody can name a push service. One that hangs may hold up its own browsers, and of whoever named
it the others, but nobody else: each browser, person and host is let out in a bounded number at a
time, and hosts that belong to no browser maker never hold all workers together.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from chatsched.notifications.store import Subscription

WORKERS = 12
"""Of each process; each waits for one push service at a time."""

_LONGEST_PAUSE = 300.0
_MOST_HOSTS = 10_000
_MAKERS = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
_STRANGERS: Final = ("strangers", "")
_MOST: Final[Mapping[str, int]] = {
    "browser": 1,
    "person": 2,
    "stranger": 4,
    "maker": 8,
    "strangers": 8,
}
"""How many may be under way to one of each; ``strangers``: to all hosts of no maker together."""


class Full(Exception):
    """As much is under way already as may be."""


@dataclass(slots=True)
class _Rest:
    failures: int
    until: datetime


class Traffic:
    """What is under way from this process, and which hosts of no browser maker are left alone."""

    def __init__(self) -> None:
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._resting: dict[str, _Rest] = {}

    @contextmanager
    def lane(self, subscription: Subscription) -> Iterator[None]:
        """Count a browser as being told until the block ends; raises `Full` if it has to wait."""
        lanes = _lanes(subscription)
        if any(self._under_way[lane] >= _MOST[lane[0]] for lane in lanes):
            raise Full
        self._under_way.update(lanes)
        try:
            yield
        finally:
            self._under_way.subtract(lanes)
            for lane in lanes:
                if not self._under_way[lane]:
                    del self._under_way[lane]

    def rests_until(self, subscription: Subscription) -> datetime | None:
        """Return until when a browser's host is left alone, if it ever was."""
        rest = self._resting.get(_host(subscription))
        return None if rest is None else rest.until

    def failed(self, subscription: Subscription, now: datetime, pause: timedelta | None) -> None:
        """Leave a host alone for a while, or for longer than last time, unless a maker's."""
        host = _host(subscription)
        if _is_makers(host):
            return
        rest = self._resting.pop(host, None)
        if rest is None or rest.until <= now:  # else this began before it was left alone
            failures = 1 if rest is None else rest.failures + 1
            rest = _Rest(failures, now + (pause or growing(failures)))
        self._resting[host] = rest
        while len(self._resting) > _MOST_HOSTS:
            del self._resting[next(iter(self._resting))]

    def went_well(self, subscription: Subscription) -> None:
        """Forget what went wrong with a host."""
        self._resting.pop(_host(subscription), None)


def growing(failures: int) -> timedelta:
    """Return how long to wait after so many failures, one after the other: up to 5 minutes."""
    return timedelta(seconds=min(2.0 ** min(failures - 1, 10), _LONGEST_PAUSE))


def _lanes(subscription: Subscription) -> list[tuple[str, str]]:
    host = _host(subscription)
    whole = [("browser", subscription.id), ("person", subscription.user_id)]
    return (
        [*whole, ("maker", host)] if _is_makers(host) else [*whole, ("stranger", host), _STRANGERS]
    )


def _host(subscription: Subscription) -> str:
    return urlsplit(subscription.endpoint).netloc.lower()


def _is_makers(host: str) -> bool:
    return any(host == maker or host.endswith(f".{maker}") for maker in _MAKERS)
