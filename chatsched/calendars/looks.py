"""Looking at our events in calendars in which something has changed, in the background."""

import asyncio
from collections.abc import Awaitable, Callable

from chatsched.calendars.errands import Errands
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links

_MOST_TIMES = 5
_PAUSE_SECONDS = 15.0


class Looks:
    """Has somebody look at links, again when a provider does not answer."""

    def __init__(self, links: Links, look: Callable[[LinkRecord], Awaitable[None]]) -> None:
        self._links = links
        self._look = look
        errands = Errands("look at events", self._look_at)
        self.want = errands.want
        self.run = errands.run

    async def _look_at(self, link_id: str) -> None:
        for time in range(1, _MOST_TIMES + 1):
            link = await self._links.one(link_id)
            if link is None or link.status == "needs_relink":
                return
            try:
                await self._look(link)
            except CredentialsRefused:
                return
            except ProviderAway as error:
                await asyncio.sleep(max(error.retry_after or 0, _PAUSE_SECONDS * time))
            else:
                return
