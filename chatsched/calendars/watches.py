"""The channels on which providers tell us of changes: made, renewed in time, and ended."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

import structlog

from chatsched.calendars.asking import Asking
from chatsched.calendars.leases import Leases
from chatsched.calendars.providers import (
    Account,
    Channel,
    CredentialsRefused,
    ProviderAway,
    Pushing,
)
from chatsched.calendars.records import LinkRecord, ProviderId
from chatsched.calendars.store.channels import ChannelRecord, Channels, digest
from chatsched.calendars.store.links import Links
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id, new_secret
from chatsched.core.kept import Kept

log = structlog.get_logger(__name__)

PUSHING: frozenset[ProviderId] = frozenset({"google", "microsoft"})

_LIFETIME_SECONDS = 6 * 86_400  # Google takes seven days at most, Graph 10,080 minutes
_LEASE_SECONDS = 90.0
_WATCH_SECONDS = 30.0
_FAREWELL_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
_RENEW_AFTER = 0.75  # of a channel's life: time to try again before it ends
_REST = timedelta(minutes=15)
_MOST_RESTING = 10_000

Watched = Callable[[LinkRecord], Awaitable[None]]


class Watches:
    """Keeps each link's channels as they should be.

    ``address`` is where providers can reach us, None if they cannot. ``watched`` are called with
    a link that has new channels: what changed before is not told on them.
    """

    def __init__(
        self,
        channels: Channels,
        links: Links,
        asking: Asking,
        leases: Leases,
        clock: Clock,
        *,
        address: str | None,
    ) -> None:
        self._channels = channels
        self._links = links
        self._asking = asking
        self._leases = leases
        self._clock = clock
        self._address = address
        self._resting: Kept[str, datetime] = Kept(_MOST_RESTING, 1)
        self.watched: list[Watched] = []

    def can(self, link: LinkRecord) -> bool:
        """Tell whether the link's provider could tell us of changes."""
        return self._address is not None and link.provider in PUSHING

    async def live(self, link_id: str) -> bool:
        """Tell whether changes of a link are told to us at present."""
        return self._address is not None and await self._channels.live(link_id, self._clock.now())

    async def due(self, limit: int) -> list[str]:
        """Return the ids of links whose channels are to be renewed."""
        return await self._channels.due(self._clock.now(), limit)

    def rests(self, link_id: str) -> bool:
        """Tell whether it was tried in vain a short while ago."""
        until = self._resting.get(link_id)
        return until is not None and self._clock.now() < until

    async def settle(self, link_id: str) -> None:
        """Make, renew and end a link's channels, as it needs them now. Raises nothing of theirs."""
        while True:
            async with self._leases.held(f"channels:{link_id}", _LEASE_SECONDS) as ours:
                if ours:
                    await self._settle_now(link_id)
                    return
            await asyncio.sleep(_PAUSE_SECONDS)

    async def end(self, link: LinkRecord) -> None:
        """End the channels of a link that is about to be unlinked; takes a few seconds at most."""
        old = await self._channels.of_link(link.id)
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self._end(link, old)
        except TimeoutError:
            log.info("calendars.channel_left", link=link.id, provider=link.provider)

    async def expiring(self, channel: ChannelRecord) -> None:
        """Have a channel renewed that its provider says will end."""
        await self._channels.renewed(channel.id, self._clock.now(), channel.expires_at)
        self._resting.drop(channel.link_id)

    async def ended(self, channel: ChannelRecord) -> None:
        """Forget a channel that its provider has ended."""
        await self._forget([channel])
        self._resting.drop(channel.link_id)

    async def _settle_now(self, link_id: str) -> None:
        link = await self._links.one(link_id)
        if link is None or link.status == "needs_relink":
            await self._forget(await self._channels.of_link(link_id))
        elif self.can(link):
            await self._settle(link)

    async def _settle(self, link: LinkRecord) -> None:
        now, subject = self._clock.now(), self._subject(link)
        channels = await self._channels.of_link(link.id)
        good = [each for each in channels if each.subject == subject and each.expires_at > now]
        try:
            if not link.counted:
                good = []
            elif not good:
                await self._watch(link)
            elif min(each.renew_at for each in good) <= now and not await self._renew(link, good):
                await self._watch(link)
                good = []
        except (CredentialsRefused, ProviderAway) as error:
            # Providers refuse an address that they do not like, or one channel too many, in the
            # words in which they refuse a token; calendars may be as readable as ever.
            log.info("calendars.not_watched", link=link.id, provider=link.provider, why=str(error))
            await self._rest(link, good)
            return
        await self._end(link, [each for each in channels if each not in good])

    async def _watch(self, link: LinkRecord) -> None:
        """Make new channels; the old ones still tell until these are known."""
        secret, address = new_secret(), f"{self._address}/webhooks/{link.provider}"
        calendar_ids = [calendar.id for calendar in link.counted]

        async def ask(account: Account) -> Sequence[Channel]:
            pushing = cast("Pushing", account)
            return await pushing.watch(calendar_ids, address, secret, _LIFETIME_SECONDS)

        made = await self._asking.unjudged(link, ask, _WATCH_SECONDS)
        now = self._clock.now()
        if not made:  # none of these calendars is one that the provider tells of
            await self._rest(link, ())
            return
        await self._channels.add(
            [
                ChannelRecord(
                    id=new_id(),
                    link_id=link.id,
                    provider=link.provider,
                    channel_id=channel.id,
                    resource=channel.resource,
                    digest=digest(secret),
                    subject=self._subject(link),
                    renew_at=_renew_at(now, channel.expires_at),
                    expires_at=channel.expires_at,
                )
                for channel in made
            ]
        )
        for watched in self.watched:
            await watched(link)

    async def _renew(self, link: LinkRecord, channels: Sequence[ChannelRecord]) -> bool:
        """Prolong channels; False if the provider wants others made instead."""
        for channel in channels:
            renewed = await self._asking.unjudged(link, _renewing(channel), _WATCH_SECONDS)
            if renewed is None:
                return False
            renew_at = _renew_at(self._clock.now(), renewed.expires_at)
            await self._channels.renewed(channel.id, renew_at, renewed.expires_at)
        return True

    async def _end(self, link: LinkRecord, channels: Sequence[ChannelRecord]) -> None:
        """End channels as far as possible, and forget them: what they still tell is not heard."""
        await self._forget(channels)
        for channel in channels:
            if channel.expires_at <= self._clock.now():
                continue
            try:
                await self._asking.unjudged(link, _unwatching(channel), _FAREWELL_SECONDS)
            except (CredentialsRefused, ProviderAway):
                log.info("calendars.channel_left", link=link.id, provider=link.provider)
                return

    async def _forget(self, channels: Sequence[ChannelRecord]) -> None:
        if channels:
            await self._channels.remove([channel.id for channel in channels])

    def _subject(self, link: LinkRecord) -> str:
        """Return what a link's channels depend on: which calendars, by whose leave, and where.

        Graph tells of all calendars of a mailbox alike.
        """
        counted = link.counted if link.provider != "microsoft" else ()
        calendar_ids = sorted(calendar.id for calendar in counted)
        said = json.dumps([link.generation, calendar_ids, self._address])
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    async def _rest(self, link: LinkRecord, channels: Sequence[ChannelRecord]) -> None:
        """Try again later, but while these channels still last."""
        now = self._clock.now()
        self._resting.put(link.id, now + _REST, 1)
        for channel in channels:
            pause = min(_REST, (channel.expires_at - now) / 4)
            await self._channels.renewed(channel.id, now + pause, channel.expires_at)


def _renewing(channel: ChannelRecord) -> Callable[[Account], Awaitable[Channel | None]]:
    async def ask(account: Account) -> Channel | None:
        return await cast("Pushing", account).renew(channel.channel, _LIFETIME_SECONDS)

    return ask


def _unwatching(channel: ChannelRecord) -> Callable[[Account], Awaitable[None]]:
    async def ask(account: Account) -> None:
        await cast("Pushing", account).unwatch(channel.channel)

    return ask


def _renew_at(now: datetime, expires_at: datetime) -> datetime:
    return now + (expires_at - now) * _RENEW_AFTER
