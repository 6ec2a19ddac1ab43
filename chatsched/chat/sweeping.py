"""Files that nobody wants any more: uploads that no message named, and what a crash left behind."""

import structlog

from chatsched.chat.records import Records
from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.storage import MONGO_AWAY, Document

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 300.0
_AT_ONCE = 100


class Sweeping:
    """Removes them. Every process does, which is harmless: each removes what is still there."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._attachments = records.attachments
        self._messages = records.messages
        self._clock = clock

    async def run(self) -> None:
        """Sweep every few minutes, until cancelled."""
        async for _ in every(_PAUSE_SECONDS, spread=0.5):
            try:
                await self.sweep()
            except MONGO_AWAY as error:
                log.warning("sweeping.store_away", error=type(error).__name__)

    async def sweep(self) -> None:
        """Look at all files at which somebody has to look by now."""
        while due := await self._attachments.due(self._clock.now(), _AT_ONCE):
            for attachment in due:
                if await self._wanted(attachment):
                    await self._attachments.keep(attachment)
                else:
                    await self._attachments.remove((attachment["_id"],), seen=attachment)

    async def _wanted(self, attachment: Document) -> bool:
        """Tell whether there is a message that has this file."""
        nonce = attachment.get("nonce")
        if nonce is None or attachment.get("gone"):
            return False
        sent = {"room_id": attachment["room_id"], "sender": attachment["owner"], "nonce": nonce}
        message = await self._messages.same(sent)
        has = () if message is None else message.get("attachments", ())
        return any(each["id"] == attachment["_id"] for each in has)
