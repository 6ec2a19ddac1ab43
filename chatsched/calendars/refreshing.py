"""Reading linked calendars anew, so that what is kept of them stays true.

One process reads a link at a time; who needs the answer meanwhile waits for it. What turns out
to have changed is told to those who follow.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from chatsched.calendars.asking import Asking
from chatsched.calendars.cache import Entry
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.questions import Failure, Known, Question, Reading
from chatsched.calendars.readings import Readings
from chatsched.calendars.records import LinkRecord
from chatsched.core.clock import Clock
from chatsched.core.flights import Flights
from chatsched.scheduling import Interval
from chatsched.storage import MONGO_AWAY

log = structlog.get_logger(__name__)

SOFT_SECONDS = 60
SOFT_SECONDS_WITH_PUSH = 600

_HOUR = 3600
_DAY = 24 * _HOUR
_KEPT_BEHIND = 2 * _DAY
_KEPT_AHEAD = 102 * _DAY
_LEAST_AHEAD = 101 * _DAY
_SECONDS = 9.0  # for one reading; whoever waits for it has 15 in all
_LONGEST_TURN_SECONDS = 4.0
_LOOK_SECONDS = 0.05
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 60.0
_LONGEST_WAIT = 900.0
_NOT_NOW = "The calendar did not answer just now."

Pushes = Callable[[str], Awaitable[bool]]
"""Tells whether the provider says by itself when a link's calendars change."""

Follower = Callable[[LinkRecord], Awaitable[None]]


class Refreshing:
    """Reads what is asked, keeps it, and tells what has changed.

    ``changed`` are called with a link whose owner is busy at other times than was known,
    ``doubted`` with one that is known to be right no longer, and ``touched`` with the id of one
    in whose calendars something else is written than before.
    """

    def __init__(self, asking: Asking, readings: Readings, clock: Clock) -> None:
        self._asking = asking
        self._readings = readings
        self._clock = clock
        self._flights: Flights[tuple[Any, ...], Reading] = Flights()
        self._group: asyncio.TaskGroup | None = None
        self._under_way: set[str] = set()
        self.pushes: Pushes | None = None
        self.changed: list[Follower] = []
        self.doubted: list[Follower] = []
        self.touched: list[Callable[[str], None]] = []

    async def run(self) -> None:
        """Let readings go on in the background, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await self._readings.run()
            finally:
                self._group = None

    async def read(self, question: Question, window: Interval, known: Known) -> Reading:
        """Read now, at least ``window``; raises `CredentialsRefused` and `ProviderAway`.

        ``known`` is what was known when it turned out that it has to be read.
        """
        about = (question.link.id, question.besides, question.subject, known.generation)
        reading = await self._flights.share(about, lambda: self._read(question, window, known))
        if reading.entry.covers(window):
            return reading
        return await self._read(question, window, known)

    def soon(self, question: Question, known: Known) -> None:
        """Read in the background; nothing if that is under way already."""
        link_id = question.link.id
        if self._group is None or link_id in self._under_way:
            return
        self._under_way.add(link_id)

        async def renew() -> None:
            try:
                await self.renew(question, known)
            finally:
                self._under_way.discard(link_id)

        self._group.create_task(_contained(link_id, renew()))

    async def renew(self, question: Question, known: Known, *, wait: bool = False) -> None:
        """Read what is ``known`` anew, unless nothing has changed or somebody else does it.

        With ``wait``, what somebody else is reading may not be new enough; it is waited for.
        Raises nothing of the provider's: whoever asks next finds what went wrong.
        """
        try:
            if wait:
                await self.read(question, self._window(known), known)
                return
            async with self._readings.turn(question) as ours:
                if ours:
                    (now,) = await self._readings.find([question], self._now())
                    if not (now.current and _read_at(now) > _read_at(known)):
                        await self._renew(question, now)
        except (CredentialsRefused, ProviderAway):
            return

    def tell_touched(self, link: LinkRecord) -> None:
        """Say that something else is written in a link's calendars."""
        for follower in self.touched:
            follower(link.id)

    async def failed(self, question: Question, known: Known, error: ProviderAway) -> None:
        """Remember that a provider did not answer, and for how long it is left alone."""
        times = 1 if known.failure is None else known.failure.times + 1
        pause = min(_FIRST_PAUSE * 2 ** min(times - 1, 8), _LONGEST_PAUSE)
        if error.retry_after is not None:
            pause = max(pause, min(error.retry_after, _LONGEST_WAIT))
        pause *= random.uniform(1, 1.2)  # noqa: S311  # spreads those who come back, no secret
        now = self._now()
        asked_until = now + min(error.retry_after or 0, _LONGEST_WAIT)
        failure = Failure(times, now + pause, asked_until)
        await self._readings.failed(question, failure)
        if known.failure is None:
            await _tell(self.doubted, question.link)

    async def _renew(self, question: Question, known: Known) -> None:
        fingerprint = await self._fingerprint(question, known)
        if fingerprint is None or known.generation is None:
            await self._ask(question, self._window(known), known)
            return
        before = await self._readings.fingerprint(question, known.generation)
        same = before == fingerprint and known.current
        if same and known.reading and known.reading.entry.window[1] >= self._now() + _LEAST_AHEAD:
            await self._keep(question, known, known.reading.entry)
            return
        reading = await self._ask(question, self._window(known), known)
        await self._readings.keep_fingerprint(question, known.generation, fingerprint)
        if before not in {None, fingerprint} and not self._differ(known, reading):
            self.tell_touched(question.link)

    async def _fingerprint(self, question: Question, known: Known) -> str | None:
        """Return it from before the reading: what changes meanwhile is noticed next time."""
        if question.besides is not None:
            return None
        try:
            return await self._asking.fingerprint(question, _SECONDS)
        except ProviderAway as error:
            await self.failed(question, known, error)
            raise

    async def _read(self, question: Question, window: Interval, known: Known) -> Reading:
        """Read, but take what somebody else has read since, who may still be at it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST_TURN_SECONDS
        while True:
            async with self._readings.turn(question) as ours:
                (now,) = await self._readings.find([question], self._now())
                reading = now.reading
                if reading is not None and now.current and reading.usable(window, self._now()):
                    return reading
                if now.failure != known.failure and now.rests(self._now()):
                    raise ProviderAway(_NOT_NOW)
                if ours or loop.time() >= end:
                    return await self._ask(question, window, now)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _ask(self, question: Question, window: Interval, known: Known) -> Reading:
        wanted = self._wide(window)
        try:
            busy = await self._asking.busy(question, wanted, _SECONDS)
        except ProviderAway as error:
            await self.failed(question, known, error)
            raise
        reading = await self._keep(question, known, Entry.of(wanted, busy, stale=False))
        if self._differ(known, reading):
            await _tell(self.changed, question.link)
            self.tell_touched(question.link)
        return reading

    async def _keep(self, question: Question, known: Known, entry: Entry) -> Reading:
        now = int(self._now())
        pushes = self.pushes is not None and await self.pushes(question.link.id)
        seconds = SOFT_SECONDS_WITH_PUSH if pushes else SOFT_SECONDS
        reading = Reading(entry, now, now + seconds, question.subject)
        await self._readings.keep(question, known.generation, reading)
        return reading

    def _window(self, known: Known) -> Interval:
        """Return what is read without anybody waiting: what was of use before is again."""
        now = int(self._now())
        if known.reading is None:
            return (now, now)
        return (now, max(now, known.reading.entry.window[1]))

    def _wide(self, window: Interval) -> Interval:
        """Return at least ``window``, in whole hours, so that those who ask later are served."""
        hour = int(self._now()) // _HOUR * _HOUR
        return (min(window[0], hour - _KEPT_BEHIND), max(window[1], hour + _KEPT_AHEAD))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _differ(self, known: Known, after: Reading) -> bool:
        """Tell whether a reading says else than was known of what both cover and is not over."""
        if known.reading is None:
            return False
        before, then = known.reading.entry, after.entry
        start = max(before.window[0], then.window[0], int(self._now()))
        window = (start, min(before.window[1], then.window[1]))
        return start < window[1] and before.within(window) != then.within(window)


def _read_at(known: Known) -> int:
    return 0 if known.reading is None else known.reading.read_at


async def _tell(followers: list[Follower], link: LinkRecord) -> None:
    for follower in followers:
        await follower(link)


async def _contained(link_id: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except MONGO_AWAY:
        log.warning("calendars.refresh_interrupted", link=link_id)
    except Exception:
        log.exception("calendars.refresh_failed", link=link_id)
