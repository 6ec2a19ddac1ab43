"""Linked calendars as a source of busy times: quick from what is kept, live for a confirmation."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

from chatsched.calendars.asking import Asking
from chatsched.calendars.busy import Busy, BusyTimes, merged
from chatsched.calendars.providers import CredentialsRefused, Ours, ProviderAway
from chatsched.calendars.questions import Failure, Known, Question, Reading
from chatsched.calendars.readings import Readings
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.refreshing import Refreshing
from chatsched.calendars.store.links import Links
from chatsched.core.clock import Clock
from chatsched.core.errors import CalendarUnavailable
from chatsched.core.together import all_of
from chatsched.scheduling import Interval, Intervals, clip, subtract, union

_LIVE_SECONDS = 10.0
_PATIENCE_SECONDS = 3.0  # for something newer than what was known last
_NOTHING = Intervals([])
_UNKNOWN = "A linked calendar does not answer at the moment; please try again soon."

Zones = Callable[[str], Awaitable[str]]
"""Returns a person's time zone."""

OursOf = Callable[[str, str], Awaitable[Ours]]
"""Returns the events of a person's that stand for a meeting."""

Behind = Callable[[str], Awaitable[Collection[str]]]
"""Returns the meetings of a person whose events are not yet as the meetings are."""

Looked = Callable[[str, list[LinkRecord]], Awaitable[None]]
"""Is told that somebody's time was asked about, and which links count."""

Changed = Callable[[str], Awaitable[None]]


class LinkedBusy:
    """When the calendars say that somebody is busy that count. What is unknown is never free.

    A link that needs linking anew counts nothing: what was set in the chat applies alone.
    ``changed_hooks`` are called with whoever's calendars say something else than before.
    """

    def __init__(
        self,
        links: Links,
        asking: Asking,
        readings: Readings,
        refreshing: Refreshing,
        busy: BusyTimes,
        clock: Clock,
    ) -> None:
        self._links = links
        self._asking = asking
        self._readings = readings
        self._refreshing = refreshing
        self._busy = busy
        self._clock = clock
        self.zones: Zones = _utc
        self.ours: OursOf = _nothing_of_ours
        self.behind: Behind = _none_behind
        self.looked: list[Looked] = []
        self.changed_hooks: list[Changed] = []
        refreshing.changed.append(self._tell)
        refreshing.doubted.append(self._doubt)

    async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
        """Return what is kept, and see to it that it is read anew when it has aged.

        What is not kept is read now. Raises `CalendarUnavailable` if it is not known at all.
        """
        questions = await self._questions(user_id, without)
        if not questions:
            return Busy(_NOTHING)
        for looked in self.looked:
            await looked(user_id, [question.link for question in questions])
        found = await self._readings.find(questions, self._now())
        pairs = zip(questions, found, strict=True)
        answers = await all_of(self._known(each, known, window) for each, known in pairs)
        return merged(answers, window)

    async def live(self, user_id: str, window: Interval, without: str | None) -> Intervals:
        """Return what the calendars say now; raise `CalendarUnavailable` if one does not.

        An event of ours that is about to be moved or deleted there holds no time any more.
        """
        questions = await self._questions(user_id, without, live=True)
        if not questions:
            return _NOTHING
        try:
            async with asyncio.timeout(_LIVE_SECONDS):
                found = await self._readings.find(questions, self._now())
                pairs = zip(questions, found, strict=True)
                answers = await all_of(self._live(each, known, window) for each, known in pairs)
        except TimeoutError:
            raise CalendarUnavailable(_UNKNOWN) from None
        return clip(union(*answers), window)

    async def changed(self, link: LinkRecord) -> None:
        """Let nothing count any more that was known of a link, and tell who follows."""
        await self._readings.forgive(link.id)
        await self._readings.forget(link.id)
        await self._tell(link)

    async def refresh(
        self, link: LinkRecord, *, changed: bool = False, younger: float = 0
    ) -> Failure | None:
        """Read a link's calendars anew if they may have changed; they have if ``changed``.

        What is ``younger`` than so many seconds is left as it is else. Tells who follows if
        something is different then. Returns what went wrong, if anything, now or a moment ago.
        """
        questions = await self._of_links(_counted([link]))
        if not questions:
            return None
        if changed:
            await self._readings.forget(link.id)
            await self._busy.changed([link.user_id])
        (known,) = await self._readings.find(questions, self._now())
        now = self._now()
        young = known.current and known.reading and now - known.reading.read_at < younger
        if changed or not (young or known.rests(now)):
            await self._refreshing.renew(questions[0], known, wait=changed)
            (known,) = await self._readings.find(questions, self._now())
        return known.failure

    async def _known(self, question: Question, known: Known, window: Interval) -> Busy:
        now = self._now()
        reading = known.reading
        if reading is None or not reading.usable(window, now):
            reading = None
        resting = known.rests(now)
        if reading is not None and known.current:
            old = known.failure is not None or now >= reading.fresh_until
            if old and not resting:
                self._refreshing.soon(question, known)
            return _busy(reading, window, stale=known.failure is not None)
        if resting:
            return _last(reading, window)
        try:
            async with asyncio.timeout(None if reading is None else _PATIENCE_SECONDS):
                return _busy(await self._refreshing.read(question, window, known), window)
        except CredentialsRefused:
            return Busy(_NOTHING, fresh_until=int(now))
        except ProviderAway:
            return _last(reading, window)
        except TimeoutError:
            self._refreshing.soon(question, known)
            return _last(reading, window)

    async def _live(self, question: Question, known: Known, window: Interval) -> Intervals:
        failure = known.failure
        if failure is not None and self._now() < failure.asked_until:
            raise CalendarUnavailable(_UNKNOWN)
        try:
            busy = await self._asking.busy(question, window, _LIVE_SECONDS - 0.5)
        except CredentialsRefused:
            return _NOTHING
        except ProviderAway as error:
            await self._refreshing.failed(question, known, error)
            raise CalendarUnavailable(_UNKNOWN) from error
        await self._compare(question, window, busy)
        return busy

    async def _compare(self, question: Question, window: Interval, busy: Intervals) -> None:
        """Have the calendars read anew if they say else than is kept of them."""
        plain = Question(question.link, question.zone)
        (kept,) = await self._readings.find([plain], self._now())
        if not kept.current or kept.reading is None or not kept.reading.entry.covers(window):
            return
        before = kept.reading.entry.within(window)
        other = before != busy if question.besides is None else bool(subtract(busy, before))
        if other or kept.failure is not None:
            await self._readings.forget(question.link.id)
            await self._busy.changed([question.link.user_id])
            (known,) = await self._readings.find([plain], self._now())
            self._refreshing.soon(plain, known)

    async def _questions(
        self, user_id: str, without: str | None, *, live: bool = False
    ) -> list[Question]:
        links = _counted(await self._links.of_user(user_id))
        left_out = set() if without is None else {without}
        if links and live:
            left_out.update(await self.behind(user_id))
        return await self._of_links(links, left_out)

    async def _of_links(
        self, links: Sequence[LinkRecord], left_out: Collection[str] = ()
    ) -> list[Question]:
        if not links:
            return []
        user_id = links[0].user_id
        zone = await self.zones(user_id)
        found = [await self.ours(user_id, each) for each in left_out]
        ours = Ours(
            references=frozenset().union(*(each.references for each in found)),
            uids=frozenset().union(*(each.uids for each in found)),
        )
        besides = ",".join(sorted(left_out)) if ours else None
        return [Question(link, zone, besides, ours) for link in links]

    async def _tell(self, link: LinkRecord) -> None:
        await self._busy.changed([link.user_id])
        for hook in self.changed_hooks:
            await hook(link.user_id)

    async def _doubt(self, link: LinkRecord) -> None:
        await self._busy.changed([link.user_id])

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _counted(links: Iterable[LinkRecord]) -> list[LinkRecord]:
    return [link for link in links if link.status != "needs_relink" and link.counted]


def _busy(reading: Reading, window: Interval, *, stale: bool = False) -> Busy:
    return Busy(reading.entry.within(window), stale, reading.fresh_until)


def _last(reading: Reading | None, window: Interval) -> Busy:
    """Return what was known last, marked as such."""
    if reading is None:
        raise CalendarUnavailable(_UNKNOWN)
    return _busy(reading, window, stale=True)


async def _utc(_user_id: str) -> str:
    return "UTC"


async def _nothing_of_ours(_user_id: str, _meeting_id: str) -> Ours:
    return Ours()


async def _none_behind(_user_id: str) -> Collection[str]:
    return ()
