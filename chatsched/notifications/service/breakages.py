"""Telling people that a calendar of theirs has to be linked anew; once each time."""

import structlog
from pymongo.errors import PyMongoError

from chatsched.calendars import LinkRecord, Links
from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.notifications.service.mailing import Mailing
from chatsched.notifications.service.pushing import Pushing
from chatsched.notifications.store import Breakages
from chatsched.storage import Session

log = structlog.get_logger(__name__)

_ROUND_SECONDS = 300.0


class BrokenCalendars:
    """Writes down who is to be told."""

    def __init__(
        self,
        links: Links,
        breakages: Breakages,
        mailing: Mailing,
        pushing: Pushing,
        clock: Clock,
    ) -> None:
        self._links = links
        self._breakages = breakages
        self._mailing = mailing
        self._pushing = pushing
        self._clock = clock

    async def noticed(self, link: LinkRecord) -> None:
        """Do as `told` for a link that has just broken, or leave it to the next round."""
        try:
            await self.told(link)
        except PyMongoError as error:
            log.warning("breakages.store_away", error=type(error).__name__)

    async def told(self, link: LinkRecord) -> None:
        """Have the owner of a link told that it has broken; for the same time, once."""

        async def also(session: Session) -> None:
            await self._mailing.breaking(link, session)
            await self._pushing.breaking(link, session)

        await self._breakages.once(link.id, link.generation, self._clock.now(), also)

    async def run(self) -> None:
        """Look for those that a process did not come to, now and then, until cancelled."""
        async for _ in every(_ROUND_SECONDS, at_once=True, spread=0.2):
            try:
                broken = {(each.id, each.generation): each for each in await self._links.broken()}
                for missed in broken.keys() - await self._breakages.known(broken.keys()):
                    await self.told(broken[missed])
            except PyMongoError as error:
                log.warning("breakages.store_away", error=type(error).__name__)
            except Exception:  # the next round may do better, and people go on talking
                log.exception("breakages.failed")
