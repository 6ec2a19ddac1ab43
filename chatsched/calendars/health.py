"""How links do: broken for good, in trouble for the moment, or well."""

import time
from collections.abc import Awaitable, Callable

import structlog

from chatsched.calendars.busy import BusyTimes
from chatsched.calendars.models import CalendarAnswer, LinkedAccount
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links
from chatsched.core.clock import Clock
from chatsched.realtime import Edge

log = structlog.get_logger(__name__)

UPDATED = "calendar:updated"
_PATIENCE_SECONDS = 60.0
_PATIENCE_TIMES = 3
_MOST_IN_TROUBLE = 10_000

Follower = Callable[[LinkRecord], Awaitable[None]]


class LinkHealth:
    """Keeps a link's status true, and tells its owner when it changes.

    ``broken`` are called with a link that needs linking anew, once; ``mended`` with one that may
    be asked again, or otherwise than before.
    """

    def __init__(self, links: Links, busy: BusyTimes, edge: Edge, clock: Clock) -> None:
        self._links = links
        self._busy = busy
        self._edge = edge
        self._clock = clock
        self._trouble: dict[str, tuple[int, float]] = {}
        self.broken: list[Follower] = []
        self.mended: list[Follower] = []

    async def refused(self, link: LinkRecord, error: CredentialsRefused) -> None:
        """Note that a link is broken for good; what was linked anew meanwhile is not."""
        now = await self._links.set_status(
            link.id, "needs_relink", str(error), generation=link.generation
        )
        if now is None:
            return
        log.info("calendars.link_broken", link=link.id, provider=link.provider)
        await self.changed(now)
        for follower in self.broken:
            await follower(now)

    async def away(self, link: LinkRecord, error: ProviderAway) -> None:
        """Note that a provider did not answer; its owner hears of it when that lasts."""
        now = time.monotonic()
        if len(self._trouble) >= _MOST_IN_TROUBLE:
            self._trouble.clear()
        times, since = self._trouble.get(link.id, (0, now))
        self._trouble[link.id] = (times + 1, since)
        if times + 1 < _PATIENCE_TIMES or now - since < _PATIENCE_SECONDS:
            return
        changed = await self._links.set_status(link.id, "error", str(error))
        if changed is not None:
            log.info("calendars.link_in_trouble", link=link.id, provider=link.provider)
            self.tell(changed)

    async def well(self, link: LinkRecord) -> None:
        """Note that an account was read just now."""
        self._trouble.pop(link.id, None)
        await self._links.synced(link.id, self._clock.now())
        if link.status == "error":
            changed = await self._links.set_status(link.id, "ok", None)
            if changed is not None:
                self.tell(changed)

    async def changed(self, link: LinkRecord) -> None:
        """Forget when the owner is busy, which may be others now, and tell how the link does."""
        await self._busy.changed([link.user_id])
        self.tell(link)
        if link.status != "needs_relink":
            for follower in self.mended:
                await follower(link)

    async def forget(self, link: LinkRecord) -> None:
        """Forget a link that was removed, and when its owner is busy."""
        self._trouble.pop(link.id, None)
        await self._busy.changed([link.user_id])

    def tell(self, link: LinkRecord) -> None:
        """Tell the owner how a link does now."""
        answer = CalendarAnswer(calendar=LinkedAccount.of(link))
        self._edge.tell_users([link.user_id], UPDATED, answer.wire())
