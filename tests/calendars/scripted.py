"""An account whose provider is a script: it says what it is told to, and counts its calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from slices import Process

from chatsched.calendars import BusyTimes
from chatsched.calendars.counting import Counting, CountingNeeds
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.linked import LinkedBusy
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers import (
    Channel,
    CredentialsRefused,
    ForeignCalendar,
    Ours,
    ProviderAway,
    ProviderRefused,
)
from chatsched.calendars.records import LinkedCalendar, LinkRecord
from chatsched.calendars.refreshing import Refreshing
from chatsched.calendars.store.links import Links
from chatsched.core.clock import Clock, ManualClock
from chatsched.core.ids import new_id
from chatsched.scheduling import Interval, Intervals, clip, normalise

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
NOW = int(MONDAY.timestamp())
DAY = 86_400
WEEK: Interval = (NOW, NOW + 7 * DAY)


def hours(*spans: tuple[float, float]) -> Intervals:
    """Return times by hours from the beginning of the tests' time."""
    return normalise((NOW + int(start * 3600), NOW + int(end * 3600)) for start, end in spans)


@dataclass
class Diary:
    """What is written in an account at a provider, and how the provider does."""

    busy: Intervals = field(default_factory=lambda: Intervals([]))
    events: dict[str, Interval] = field(default_factory=dict)  # ours, by iCalendar's UID
    error: Exception | None = None
    prints: bool = False
    listed: list[str] | None = None
    asked: list[Interval] = field(default_factory=list)
    printed: int = 0
    calls: int = 0
    most_at_once: int = 0
    channels: dict[str, Channel] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    watched: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0

    def __post_init__(self) -> None:
        self.gate.set()


class ScriptedAccount:
    """A way to a `Diary`, as the providers' are."""

    def __init__(self, diary: Diary, clock: Clock, provider: str) -> None:
        self._diary = diary
        self._clock = clock
        self._prolongs = provider == "microsoft"

    async def calendars(self) -> Sequence[ForeignCalendar]:
        await self._call()
        if self._diary.listed is None:
            raise ProviderAway("No list.")
        return [ForeignCalendar(id=each, name=each, writable=True) for each in self._diary.listed]

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        del zone
        assert calendar_ids
        diary = self._diary
        if diary.listed is not None and not set(calendar_ids) <= set(diary.listed):
            raise ProviderRefused("There is no such calendar.")
        diary.asked.append(window)
        found = diary.busy
        for uid, time in diary.events.items():
            found = normalise([*found, time]) if uid not in ours.uids else found
        await self._call()
        return clip(found, window)

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:
        del calendar_ids
        if not self._diary.prints:
            return None
        self._diary.printed += 1
        await self._call()
        return repr((self._diary.busy, sorted(self._diary.events.items())))

    async def watch(
        self, calendar_ids: Sequence[str], address: str, secret: str, lifetime_seconds: int
    ) -> Sequence[Channel]:
        await self._call()
        self._diary.watched.append((tuple(calendar_ids), address))
        expires_at = self._clock.now() + timedelta(seconds=lifetime_seconds)
        resources = ["me/events"] if self._prolongs else [f"r-{each}" for each in calendar_ids]
        made = [Channel(id=new_id(), resource=each, expires_at=expires_at) for each in resources]
        for channel in made:
            self._diary.channels[channel.id] = channel
            self._diary.secrets[channel.id] = secret
        return made

    async def renew(self, channel: Channel, lifetime_seconds: int) -> Channel | None:
        await self._call()
        if channel.id not in self._diary.channels or not self._prolongs:
            return None
        expires_at = self._clock.now() + timedelta(seconds=lifetime_seconds)
        return replace(channel, expires_at=expires_at)

    async def unwatch(self, channel: Channel) -> None:
        await self._call()
        self._diary.channels.pop(channel.id, None)

    async def _call(self) -> None:
        diary = self._diary
        diary.calls += 1
        diary.at_once += 1
        diary.most_at_once = max(diary.most_at_once, diary.at_once)
        try:
            await diary.gate.wait()
        finally:
            diary.at_once -= 1
        if diary.error is not None:
            raise diary.error


@dataclass
class Bureau:
    """One process's worth of linked calendars."""

    process: Process
    clock: ManualClock
    links: Links
    health: LinkHealth
    busy: BusyTimes
    parts: Counting
    diaries: dict[str, Diary]

    @property
    def linked(self) -> LinkedBusy:
        return self.parts.linked

    @property
    def refreshing(self) -> Refreshing:
        return self.parts.refreshing

    async def link(self, user_id: str = "ada", provider: str = "caldav", **more) -> LinkRecord:
        """Link an account; its diary is found under the link's id."""
        link_id = new_id()
        calendars = [
            LinkedCalendar(id=each, name=each, writable=True, counted=True)
            for each in more.pop("counted", ["main"])
        ]
        record = LinkRecord(
            id=link_id,
            user_id=user_id,
            provider=provider,
            subject=link_id,
            account="ada@example.com",
            status="ok",
            problem=None,
            calendars=tuple(calendars),
            destination=None,
            conferencing=False,
            secret={},
            version=1,
            synced_at=None,
            created_at=self.clock.now(),
            **more,
        )
        assert await self.links.add(record)
        self.diaries.setdefault(link_id, Diary())
        return record

    async def known(self, user_id: str = "ada", window: Interval = WEEK):
        """Return what slot answers are made of."""
        return (await self.busy.of([user_id], window))[user_id]

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, for Redis too."""
        self.clock.advance(timedelta(seconds=seconds))
        redis = self.process.redis
        for key in await redis.keys("test:*"):
            left = await redis.pttl(key)
            if left >= 0:
                await redis.pexpire(key, max(0, left - int(seconds * 1000)))


def bureau(
    process: Process,
    clock: ManualClock,
    diaries: dict[str, Diary],
    address: str | None = "https://chat.example",
) -> Bureau:
    """Put the parts together as the slice does, over accounts that are scripted."""

    def opened(link: LinkRecord) -> ScriptedAccount:
        return ScriptedAccount(diaries[link.id], clock, link.provider)

    links = Links(process.mongo)
    busy = BusyTimes(process.redis, process.edge, clock, prefix="test")
    health = LinkHealth(links, busy, process.edge, clock)
    parts = Counting.build(
        CountingNeeds(
            mongo=process.mongo,
            redis=process.redis,
            clock=clock,
            busy=busy,
            links=links,
            opening=Opening(dict.fromkeys(("google", "microsoft", "caldav", "ics"), opened)),
            health=health,
            address=address,
            prefix="test",
        )
    )
    return Bureau(process, clock, links, health, busy, parts, diaries)


def notes(here: Bureau) -> list[str]:
    """Return a list to which is added whose calendars changed."""
    told: list[str] = []

    async def note(user_id: str) -> None:
        told.append(user_id)

    here.linked.changed_hooks.append(note)
    return told


REFUSED = CredentialsRefused("Please connect this calendar again.")
AWAY = ProviderAway("The calendar does not answer.")
