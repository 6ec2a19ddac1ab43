"""What is done when a provider tells us of a change, or of a channel that ends.

A message is no more than a reason to look: what has changed is read from the provider.
"""

import asyncio
from typing import Literal

import structlog

from chatsched.calendars.errands import Errands
from chatsched.calendars.linked import LinkedBusy
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.refreshing import Refreshing
from chatsched.calendars.store.channels import ChannelRecord
from chatsched.calendars.store.links import Links
from chatsched.calendars.watches import Watches
from chatsched.core.rounds import every
from chatsched.storage import MONGO_AWAY

log = structlog.get_logger(__name__)

Event = Literal["changed", "expiring", "ended"]

_LOOK_SECONDS = 10.0
_MOST_DUE = 100


class Push:
    """Follows what providers tell, and keeps their channels, in the background."""

    def __init__(
        self, links: Links, linked: LinkedBusy, refreshing: Refreshing, watches: Watches
    ) -> None:
        self._links = links
        self._linked = linked
        self._refreshing = refreshing
        self._watches = watches
        self._settling = Errands("settle channels", watches.settle)
        self._reading = Errands("read after a push", self._read)
        self._rereading = Errands("read anew", self._reread)
        self.can_follow = watches.can
        watches.watched.append(self._watched)
        refreshing.pushes = watches.live

    async def run(self) -> None:
        """Do what is told, and renew channels in time, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._settling.run())
            group.create_task(self._reading.run())
            group.create_task(self._rereading.run())
            group.create_task(self._renew())

    async def told(self, channel: ChannelRecord, event: Event) -> None:
        """Do what a message asks for, in the background."""
        if event == "ended":
            await self._watches.ended(channel)
        elif event == "expiring":
            await self._watches.expiring(channel)
        if event != "changed":
            self._settling.want(channel.link_id)
        if event != "expiring":
            self._reading.want(channel.link_id)

    def settle(self, link: LinkRecord) -> None:
        """Have a link's channels made as it needs them now, in the background."""
        if self._watches.can(link):
            self._settling.want(link.id)

    async def follows(self, link: LinkRecord) -> bool:
        """Tell whether a link's changes are told to us; see to it if they could be."""
        if not self._watches.can(link) or await self._watches.live(link.id):
            return self._watches.can(link)
        if not self._watches.rests(link.id):
            self._settling.want(link.id)
        return False

    def read_anew(self, link: LinkRecord) -> None:
        """Have a link's calendars read anew, in the background: they are others, or we wrote."""
        self._rereading.want(link.id)

    async def _reread(self, link_id: str) -> LinkRecord | None:
        link = await self._links.one(link_id)
        if link is None or link.status == "needs_relink":
            return None
        await self._linked.refresh(link, changed=True)
        return link

    async def _read(self, link_id: str) -> None:
        """Read a link's calendars, and let those look at them who want to."""
        link = await self._reread(link_id)
        if link is not None:
            self._refreshing.tell_touched(link)

    async def _watched(self, link: LinkRecord) -> None:
        self._reading.want(link.id)

    async def _renew(self) -> None:
        """Have those channels renewed that are about to end, whoever made them."""
        async for _ in every(_LOOK_SECONDS, at_once=True, spread=0.2):
            try:
                for link_id in await self._watches.due(_MOST_DUE):
                    self._settling.want(link_id)
            except MONGO_AWAY as error:
                log.warning("calendars.channels_unknown", error=type(error).__name__)
