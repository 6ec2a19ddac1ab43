"""Secrets that are sealed with an old key, sealed anew."""

import structlog
from pymongo.errors import PyMongoError

from chatsched.calendars.credentials import reseal
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links
from chatsched.calendars.vault import Vault, VaultError
from chatsched.core.rounds import every

log = structlog.get_logger(__name__)

_AT_ONCE = 100
_PAUSE_SECONDS = 3600.0


class Rotation:
    """Goes through all links now and then, so that an old key can be thrown away some day."""

    def __init__(self, links: Links, vault: Vault) -> None:
        self._links = links
        self._vault = vault

    async def run(self) -> None:
        """Do that for ever; cancel to stop."""
        async for _ in every(_PAUSE_SECONDS, at_once=True):
            try:
                await self.once()
            except PyMongoError as error:
                log.warning("calendars.rotation_store_away", error=type(error).__name__)

    async def once(self) -> None:
        """Seal anew what is not sealed with the newest key; what cannot be opened stays."""
        renewed, lost, after = 0, 0, ""
        while links := await self._links.some(after, _AT_ONCE):
            for link in links:
                if self._vault.is_current(link.secret):
                    continue
                try:
                    renewed += await self._renew(link)
                except VaultError:
                    lost += 1
            after = links[-1].id
        if renewed or lost:
            log.info("calendars.keys_rotated", links=renewed, unreadable=lost)

    async def _renew(self, link: LinkRecord) -> bool:
        sealed = reseal(self._vault, link)
        # Whoever changed it meanwhile has sealed it with the newest key, or the next round will.
        return await self._links.reseal(link.id, sealed, link.version) is not None
