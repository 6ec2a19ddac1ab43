"""Keeping the list of a link's calendars as it is at the provider.

A calendar that counted and is gone there would leave its owner's time unknown for good.
"""

from collections.abc import Sequence

import structlog

from chatsched.calendars.asking import Asking
from chatsched.calendars.errands import Errands
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.linking import merged
from chatsched.calendars.providers import (
    Account,
    CredentialsRefused,
    ForeignCalendar,
    ProviderAway,
)
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links

log = structlog.get_logger(__name__)

_SECONDS = 12.0
_TIMES = 5


class Census:
    """Takes in what calendars a link has now, in the background when somebody wants it."""

    def __init__(self, links: Links, asking: Asking, health: LinkHealth) -> None:
        self._links = links
        self._asking = asking
        self._health = health
        errands = Errands("take a census", self.take)
        self.want = errands.want
        self.run = errands.run
        asking.refused.append(errands.want)

    async def take(self, link_id: str) -> None:
        """Ask which calendars a link has and store what has changed; its owner hears of it."""
        for _ in range(_TIMES):
            link = await self._links.one(link_id)
            if link is None or link.status == "needs_relink":
                return
            try:
                found = await self._asking.aside(link, _calendars, _SECONDS)
            except (CredentialsRefused, ProviderAway):
                return
            calendars = merged(link.calendars, found)
            # No calendars at all are hardly true: the owner's time would be taken for free.
            if not calendars or calendars == link.calendars:
                return
            writable = {calendar.id for calendar in calendars if calendar.writable}
            destination = link.destination if link.destination in writable else None
            now = await self._links.choose(
                link, calendars, destination, conferencing=link.conferencing
            )
            if now is not None:
                await self._tell(link, now)
                return

    async def _tell(self, before: LinkRecord, now: LinkRecord) -> None:
        log.info("calendars.other_calendars", link=now.id, provider=now.provider)
        if before.counted == now.counted:
            self._health.tell(now)
        else:
            await self._health.changed(now)


async def _calendars(account: Account) -> Sequence[ForeignCalendar]:
    return await account.calendars()
