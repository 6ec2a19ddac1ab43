"""The one question that meetings asks: when these people are busy, and how fresh that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis

from chatsched.calendars.cache import UNKNOWN, BusyCache, Entry, Found
from chatsched.core.clock import Clock
from chatsched.core.flights import Flights
from chatsched.realtime import Edge
from chatsched.scheduling import Interval, Intervals, clip, union

_DAY = 86_400
_KEPT_BEHIND = _DAY
_KEPT_AHEAD = 100 * _DAY


@dataclass(frozen=True, slots=True)
class Busy:
    """When somebody is busy, within the window that was asked about.

    ``stale``: a source could not be asked now, and this is what it said last.
    """

    intervals: Intervals
    stale: bool = False


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
        edge.resumed.append(self._cache.forget_all)

    def register(self, source: BusySource) -> None:
        """Let ``source`` count from now on."""
        self._sources.append(source)

    async def of(self, user_ids: Iterable[str], window: Interval) -> dict[str, Busy]:
        """Return the busy times of these people: one round trip when all is known."""
        wanted = list(dict.fromkeys(user_ids))
        kept = await self._cache.find(wanted) if self._edge.up else {}
        answers: dict[str, Busy] = {}
        for user_id in wanted:
            found = kept.get(user_id, UNKNOWN)
            entry = found.entry
            if entry is None or not entry.covers(window):
                entry = await self._read_once(user_id, window, found)
            answers[user_id] = Busy(entry.within(window), entry.stale)
        return answers

    async def without(self, meeting_id: str, user_id: str, window: Interval) -> Busy:
        """Return somebody's busy times as they are but for one meeting, from the sources."""
        return await self._ask(user_id, window, meeting_id)

    async def live(self, user_id: str, window: Interval, without: str | None = None) -> Intervals:
        """Return what blocks a confirmation now, but for what its transaction reads itself.

        Raises `CalendarUnavailable` when a calendar that counts cannot be asked.
        """
        found = [await source.live(user_id, window, without) for source in self._sources]
        return clip(union(*found), window)

    async def changed(self, user_ids: Iterable[str]) -> None:
        """Forget what is kept about these people; what is being read now is not kept either."""
        await self._cache.forget(user_ids)

    async def _read_once(self, user_id: str, window: Interval, found: Found) -> Entry:
        """Ask the sources and keep the answer; who asks meanwhile waits for the same answer."""
        generation = found.generation
        if generation is None:
            return await self._read(user_id, window)

        async def ask() -> Entry:
            # A reading is there for others until it is kept: the flight ends after both.
            entry = await self._read(user_id, window)
            if not entry.stale:
                await self._cache.keep(user_id, generation, entry)
            return entry

        entry = await self._readings.share((user_id, generation), ask)
        return entry if entry.covers(window) else await ask()

    async def _read(self, user_id: str, window: Interval) -> Entry:
        now = int(self._clock.now().timestamp())
        covered = (min(window[0], now - _KEPT_BEHIND), max(window[1], now + _KEPT_AHEAD))
        busy = await self._ask(user_id, covered, None)
        return Entry.of(covered, busy.intervals, stale=busy.stale)

    async def _ask(self, user_id: str, window: Interval, without: str | None) -> Busy:
        answers = [await source.known(user_id, window, without) for source in self._sources]
        intervals = clip(union(*(answer.intervals for answer in answers)), window)
        return Busy(intervals, any(answer.stale for answer in answers))
