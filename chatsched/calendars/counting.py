"""What makes linked calendars count as busy times, and keeps what is known of them true."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from redis.asyncio import Redis

from chatsched.calendars.asking import Asking
from chatsched.calendars.busy import BusyTimes
from chatsched.calendars.census import Census
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.leases import Leases
from chatsched.calendars.linked import LinkedBusy
from chatsched.calendars.looks import Looks
from chatsched.calendars.opening import Opening
from chatsched.calendars.polling import Polling
from chatsched.calendars.polls import Polls
from chatsched.calendars.push import Push
from chatsched.calendars.readings import Readings
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.refreshing import Refreshing
from chatsched.calendars.store.channels import Channels
from chatsched.calendars.store.links import Links
from chatsched.calendars.watches import Watches
from chatsched.core.clock import Clock
from chatsched.storage import Mongo

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingNeeds:
    """What it is built from. ``address`` is where providers reach us, None if they cannot."""

    mongo: Mongo
    redis: Redis
    clock: Clock
    busy: BusyTimes
    links: Links
    opening: Opening
    health: LinkHealth
    address: str | None
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The parts that others use, and the ``work`` that is to be done beside the requests."""

    links: Links
    linked: LinkedBusy
    refreshing: Refreshing
    channels: Channels
    watches: Watches
    push: Push
    polling: Polling
    census: Census
    work: list[Work]

    @classmethod
    def build(cls, needs: CountingNeeds) -> Self:
        """Build them; linked calendars count, and are followed as their health changes."""
        links, clock = needs.links, needs.clock
        asking = Asking(needs.opening, needs.health)
        readings = Readings(needs.redis, needs.prefix)
        refreshing = Refreshing(asking, readings, clock)
        linked = LinkedBusy(links, asking, readings, refreshing, needs.busy, clock)
        channels, leases = Channels(needs.mongo), Leases(needs.redis, needs.prefix)
        watches = Watches(channels, links, asking, leases, clock, address=needs.address)
        push = Push(links, linked, refreshing, watches)
        census = Census(links, asking, needs.health)
        polls = Polls(needs.redis, needs.prefix)
        polling = Polling(polls, links, linked, push, clock)
        polling.seldom.append(census.want)
        built = cls(
            links=links,
            linked=linked,
            refreshing=refreshing,
            channels=channels,
            watches=watches,
            push=push,
            polling=polling,
            census=census,
            work=[refreshing.run, push.run, polling.run, census.run],
        )
        needs.busy.register(linked)
        needs.health.broken.append(linked.changed)
        needs.health.mended.append(built.chosen)
        return built

    async def chosen(self, link: LinkRecord) -> None:
        """Count a link that is new, good again, or has other calendars that count."""
        await self.linked.changed(link)
        await self.polling.linked(link)
        self.push.settle(link)
        self.push.read_anew(link)

    async def wrote(self, link: LinkRecord) -> None:
        """Read a link's calendars anew into which we have written, in the background."""
        self.push.read_anew(link)

    async def leaving(self, link: LinkRecord) -> None:
        """End what a link has at its provider; it is about to be unlinked."""
        await self.watches.end(link)

    def let_look(self, look: Callable[[LinkRecord], Awaitable[None]]) -> None:
        """Call ``look``, in the background, with links in whose calendars something has changed."""
        looking = Looks(self.links, look)
        self.refreshing.touched.append(looking.want)
        self.work.append(looking.run)

    async def left(self, link: LinkRecord) -> None:
        """Count a link no more that is gone."""
        await self.polling.unlinked(link)
        await self.linked.changed(link)


def push_address(public_url: str, *, loopback: bool) -> str | None:
    """Return where providers can reach us, or None: they insist on https.

    With ``loopback``, a provider may be on this machine and be given a plain address of it.
    """
    parts = urlsplit(public_url)
    if parts.scheme == "https":
        return public_url
    return public_url if loopback and _is_loopback(parts.hostname or "") else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
