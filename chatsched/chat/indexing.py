"""Messages that were stored before there was search: given the terms that they are found by."""

import structlog

from chatsched.chat.records import Records
from chatsched.core.rounds import every
from chatsched.storage import MONGO_AWAY

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 30.0
_AT_ONCE = 200


class Indexing:
    """Does it once for a database, in the background. Several processes may, which is harmless."""

    def __init__(self, records: Records) -> None:
        self._findable = records.findable

    async def run(self) -> None:
        """Do what is to be done, until cancelled or all is; again after a while without MongoDB."""
        async for _ in every(_PAUSE_SECONDS, at_once=True, spread=0.2):
            try:
                await self.index()
            except MONGO_AWAY as error:
                log.warning("indexing.store_away", error=type(error).__name__)
            else:
                return

    async def index(self) -> None:
        """Give all messages their terms, unless that has been done."""
        if await self._findable.all_findable():
            return
        last = ""
        while page := await self._findable.make_findable(last, _AT_ONCE):
            last = page
        await self._findable.note_all_findable()
