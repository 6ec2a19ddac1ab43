"""Busy times in Redis: packed, with the window that they cover and the generation they are of.

Two keys for each person: a generation, and an entry that counts only while the generation that
it was read under still stands. Forgetting somebody's times is making a new generation (see
`Generations`). A further key, the era, is a part of every generation: a new era forgets
everybody's times.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from redis.asyncio import Redis

from chatsched.calendars.generations import Generations
from chatsched.core.batches import Batches
from chatsched.scheduling import Interval, Intervals
from chatsched.storage import REDIS_AWAY

_FORMAT = 0x6375_7379_0001
"""Heads every entry; another format or another machine's byte order reads as something else."""

_HEADER = 5
_WORD = 8
_KEEP_SECONDS = 60
_KEEP_GENERATION_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """Busy times within ``window``: starts and ends side by side, as they lie in Redis."""

    window: Interval
    starts: Sequence[int]
    ends: Sequence[int]
    stale: bool

    @classmethod
    def of(cls, window: Interval, intervals: Intervals, *, stale: bool) -> Self:
        """Return an entry that holds ``intervals``, which lie in ``window``."""
        return cls(window, [each[0] for each in intervals], [each[1] for each in intervals], stale)

    def covers(self, window: Interval) -> bool:
        """Tell whether all of ``window`` is known."""
        return self.window[0] <= window[0] and window[1] <= self.window[1]

    def within(self, window: Interval) -> Intervals:
        """Return the busy times that meet ``window``, cut to it."""
        start, end = window
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        found = list(zip(self.starts[first:last], self.ends[first:last], strict=True))
        if found:
            found[0] = (max(found[0][0], start), found[0][1])
            found[-1] = (found[-1][0], min(found[-1][1], end))
        return Intervals(found)

    def pack(self, generation: int) -> bytes:
        """Return the entry as it is kept, under ``generation``."""
        head = (_FORMAT, generation, *self.window, int(self.stale))
        return array("q", (*head, *self.starts, *self.ends)).tobytes()

    @classmethod
    def unpack(cls, packed: bytes | None, generation: int) -> Self | None:
        """Return the entry that was kept under ``generation``; None if this is not one."""
        if packed is None or len(packed) % _WORD or len(packed) < _HEADER * _WORD:
            return None
        words = memoryview(packed).cast("q")
        if words[0] != _FORMAT or words[1] != generation:
            return None
        middle = (_HEADER + len(words)) // 2
        return cls(
            (words[2], words[3]), words[_HEADER:middle], words[middle:], stale=bool(words[4])
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What the cache has of somebody; no generation when Redis is away."""

    generation: int | None
    entry: Entry | None


UNKNOWN = Found(None, None)


class BusyCache:
    """The entries. Never fails: without Redis nothing is found and nothing is kept."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._finding: Batches[str, Found] = Batches(self._ask)
        self._generations = Generations(redis, _KEEP_GENERATION_SECONDS)
        self._era = f"{prefix}:busy:era"
        self.run = self._generations.run

    async def find(self, user_ids: Iterable[str]) -> Mapping[str, Found]:
        """Return what is kept of these people, and perhaps of others.

        One round trip serves all who ask at about the same time: many look at one person's slots.
        """
        return await self._finding.answer(user_ids)

    async def _ask(self, user_ids: Collection[str]) -> Mapping[str, Found]:
        nothing = dict.fromkeys(user_ids, UNKNOWN)
        if not user_ids or self._generations.is_owed(self._era):
            return nothing
        keys = [key for user_id in user_ids for key in self._keys(user_id)]
        try:
            found: list[Any] = await self._redis.mget([self._era, *keys])
        except REDIS_AWAY:
            return nothing
        era, values = found[0], found[1:]
        pairs = zip(keys[::2], values[::2], values[1::2], strict=True)
        return {
            user_id: UNKNOWN if self._generations.is_owed(key) else _found(era, generation, packed)
            for user_id, (key, generation, packed) in zip(user_ids, pairs, strict=True)
        }

    async def keep(self, user_id: str, generation: int, entry: Entry, seconds: float) -> None:
        """Keep an entry for so long (at most a minute), if ``generation`` stands so long."""
        _, key = self._keys(user_id)
        milliseconds = int(min(seconds, _KEEP_SECONDS) * 1000)
        if milliseconds <= 0:
            return
        try:
            await self._redis.set(key, entry.pack(generation), px=milliseconds)
        except REDIS_AWAY:
            return

    async def forget(self, user_ids: Iterable[str]) -> None:
        """Begin a new generation for each of these people, in one round trip."""
        await self._generations.begin_anew({self._keys(user_id)[0] for user_id in user_ids})

    async def forget_all(self) -> None:
        """Begin a new era."""
        await self._generations.begin_anew({self._era})

    def _keys(self, user_id: str) -> tuple[str, str]:
        return f"{self._prefix}:busy:{user_id}:generation", f"{self._prefix}:busy:{user_id}"


def _found(era: bytes | None, generation: bytes | None, packed: bytes | None) -> Found:
    number = int(era or 0) + int(generation or 0)  # greater than before when either is
    return Found(number, Entry.unpack(packed, number))
