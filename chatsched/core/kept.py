"""What is kept in this process so that it need not be asked for or worked out again."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Things by key, as long as all of them together weigh at most ``most``.

    A weight stands for the memory that a thing takes, in a unit of the owner's. What was put
    first goes first, and what is heavier than ``heaviest`` is not kept at all: it would take the
    place of too many others.
    """

    def __init__(self, most: int, heaviest: int) -> None:
        self._most = most
        self._heaviest = heaviest
        self._things: dict[K, tuple[V, int]] = {}
        self._weight = 0

    def get(self, key: K) -> V | None:
        """Return what is kept under a key."""
        found = self._things.get(key)
        return None if found is None else found[0]

    def put(self, key: K, thing: V, weight: int) -> None:
        """Keep a thing instead of what was kept under its key."""
        self.drop(key)
        if weight > self._heaviest:
            return
        self._things[key] = (thing, weight)
        self._weight += weight
        while self._weight > self._most:
            self.drop(next(iter(self._things)))

    def drop(self, key: K) -> None:
        """Keep nothing under a key any more."""
        found = self._things.pop(key, None)
        if found is not None:
            self._weight -= found[1]

    def clear(self) -> None:
        """Keep nothing any more."""
        self._things.clear()
        self._weight = 0
