"""The one question that meetings asks: when these people are busy, and how fresh that is."""

import asyncio
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis

from chatsched.calendars.cache import UNKNOWN, BusyCache, Entry, Found
from chatsched.core.clock import Clock
from chatsched.core.errors import CalendarUnavailable
from chatsched.core.flights import Flights
from chatsched.core.together import all_of
from chatsched.realtime import Edge
from chatsched.scheduling import Interval, Intervals, clip, union

_DAY = 86_400
_KEPT_BEHIND = _DAY
_KEPT_AHEAD = 100 * _DAY


@dataclass(frozen=True, slots=True)
class Busy:
    """When somebody is busy, within the window that was asked about.

    ``stale``: a source could not be asked now, and this is what it said last. After
    ``fresh_until``, in epoch seconds, it is to be asked for anew even if nobody says that anything
    has changed; None where everybody who changes something says so.
    """

    intervals: Intervals
    stale: bool = False
    fresh_until: int | None = None


class BusySource(Protocol):
    """Something that knows when people are busy. It answers for any window or raises.

    ``without`` names a meeting whose own time is left out: the one that is being moved.
    """

    async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
        """Return the best that is known without making anybody wait for a provider."""
        ...

    async def live(self, user_id: str, window: Interval, without: str | None) -> Intervals:
        """Return what holds now, for a confirmation; raise `CalendarUnavailable` if unknown.

        What the confirming transaction reads by itself is left out.
        """
        ...


class BusyTimes:
    """The union of what all sources know, kept in Redis; with Redis away, the sources are asked.

    What is kept covers a window of its own; what lies outside is unknown, never free. Nothing
    that was kept before an interruption of Redis counts after it: some process may have had
    reason to forget it meanwhile, and may be gone.
    """

    def __init__(self, redis: Redis, edge: Edge, clock: Clock, *, prefix: str) -> None:
        self._cache = BusyCache(redis, prefix)
        self._edge = edge
        self._clock = clock
        self._sources: list[BusySource] = []
        self._readings: Flights[tuple[str, int], Entry] = Flights()
        self.run = self._cache.run
        edge.forgetting.append(self._cache.forget_all)

    def register(self, source: BusySource) -> None:
        """Let ``source`` count from now on."""
        self._sources.append(source)

    async def of(
        self, user_ids: Collection[str], window: Interval, besides: Collection[str] = ()
    ) -> dict[str, Busy]:
        """Return the busy times of these people: one round trip when all is known.

        Those of ``besides`` are left out of the answer when they cannot be known at the moment;
        for the others that raises `CalendarUnavailable`.
        """
        needed = dict.fromkeys(user_ids)
        wanted = [*needed, *(each for each in dict.fromkeys(besides) if each not in needed)]
        kept = await self._cache.find(wanted) if self._edge.up else {}
        entries: dict[str, Entry] = {}
        missing: dict[str, Found] = {}
        for user_id in wanted:
            found = kept.get(user_id, UNKNOWN)
            if found.entry is not None and found.entry.covers(window):
                entries[user_id] = found.entry
            else:
                missing[user_id] = found
        if missing:
            entries |= await self._read_all(missing, window, needed)
        return {
            user_id: Busy(entry.within(window), entry.stale) for user_id, entry in entries.items()
        }

    async def without(self, meeting_id: str, user_id: str, window: Interval) -> Busy:
        """Return somebody's busy times as they are but for one meeting, from the sources."""
        return await self._ask(user_id, window, meeting_id)

    async def live(self, user_id: str, window: Interval, without: str | None = None) -> Intervals:
        """Return what blocks a confirmation now, but for what its transaction reads itself.

        Raises `CalendarUnavailable` when a calendar that counts cannot be asked.
        """
        found = await all_of(source.live(user_id, window, without) for source in self._sources)
        return clip(union(*found), window)

    async def changed(self, user_ids: Iterable[str]) -> None:
        """Forget what is kept about these people; what is being read now is not kept either."""
        await self._cache.forget(user_ids)

    async def _read_all(
        self, missing: dict[str, Found], window: Interval, needed: Collection[str]
    ) -> dict[str, Entry]:
        """Ask about all of these people at once."""
        reading = (self._read_once(user_id, window, found) for user_id, found in missing.items())
        answers = await asyncio.gather(*reading, return_exceptions=True)
        entries: dict[str, Entry] = {}
        for user_id, answer in zip(missing, answers, strict=True):
            if isinstance(answer, CalendarUnavailable) and user_id not in needed:
                continue
            if isinstance(answer, BaseException):
                raise answer
            entries[user_id] = answer
        return entries

    async def _read_once(self, user_id: str, window: Interval, found: Found) -> Entry:
        """Ask the sources and keep the answer; who asks meanwhile waits for the same answer."""
        generation = found.generation
        if generation is None:
            return (await self._read(user_id, window))[0]

        async def ask() -> Entry:
            # A reading is there for others until it is kept: the flight ends after both.
            entry, seconds = await self._read(user_id, window)
            if not entry.stale:
                await self._cache.keep(user_id, generation, entry, seconds)
            return entry

        entry = await self._readings.share((user_id, generation), ask)
        return entry if entry.covers(window) else await ask()

    async def _read(self, user_id: str, window: Interval) -> tuple[Entry, float]:
        """Return what the sources say, and for how many seconds it can be kept."""
        now = self._clock.now().timestamp()
        today = int(now)
        covered = (min(window[0], today - _KEPT_BEHIND), max(window[1], today + _KEPT_AHEAD))
        busy = await self._ask(user_id, covered, None)
        seconds = math.inf if busy.fresh_until is None else busy.fresh_until - now
        return Entry.of(covered, busy.intervals, stale=busy.stale), seconds

    async def _ask(self, user_id: str, window: Interval, without: str | None) -> Busy:
        asking = (source.known(user_id, window, without) for source in self._sources)
        answers = await all_of(asking)
        return merged(answers, window)


def merged(answers: Sequence[Busy], window: Interval) -> Busy:
    """Return what several answers say together; it is as good as the worst of them."""
    until = [answer.fresh_until for answer in answers if answer.fresh_until is not None]
    return Busy(
        clip(union(*(answer.intervals for answer in answers)), window),
        stale=any(answer.stale for answer in answers),
        fresh_until=min(until, default=None),
    )
