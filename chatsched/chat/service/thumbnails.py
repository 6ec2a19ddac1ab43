"""Pictures' sizes and thumbnails: at once where that is soon, or else when their turn comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import structlog

from chatsched.chat.news import News
from chatsched.chat.pictures import Studio
from chatsched.chat.records import Records
from chatsched.chat.store.attachments import in_message
from chatsched.core.clock import Clock
from chatsched.storage import MONGO_AWAY, Document

log = structlog.get_logger(__name__)

_SOON_SECONDS = 3.0
_LOOKS = (0.1, 0.3, 1.0, 3.0, 10.0, 20.0)  # seconds between those for a message on its way


class Thumbnails:
    """Has pictures drawn, and tells of those that had to wait.

    Should this process end before that, a picture is served as it is, like any file.
    """

    def __init__(self, records: Records, studio: Studio, news: News, clock: Clock) -> None:
        self._attachments = records.attachments
        self._messages = records.messages
        self._studio = studio
        self._news = news
        self._clock = clock
        self._late: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def known(self, attachment: Document, size: int) -> AsyncIterator[Document]:
        """Yield what is known of a picture within a few seconds, to be stored in the block.

        What comes to be known later is added then, also to the message that has it.
        """
        drawing = asyncio.create_task(self._draw(attachment, size))
        try:
            await asyncio.wait((drawing,), timeout=_SOON_SECONDS)
            late = not drawing.done()
            yield {"undrawn": True} if late else await drawing
        except BaseException:
            drawing.cancel()
            raise
        if late:
            following = asyncio.create_task(self._follow(attachment["_id"], drawing))
            self._late.add(following)
            following.add_done_callback(self._late.discard)

    async def close(self) -> None:
        """Leave what still waits for its turn."""
        late = list(self._late)
        for following in late:
            following.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _draw(self, attachment: Document, size: int) -> Document:
        """Return what is known of a picture; its thumbnail is stored."""
        attachment_id = attachment["_id"]
        async with aclosing(self._attachments.read(attachment_id, 0, size)) as content:
            drawn = await self._studio.draw(attachment["owner"], content, size)
        facts: Document = {}
        if drawn.size is not None:
            facts["width"], facts["height"] = drawn.size
        if drawn.thumbnail is not None:
            small = drawn.thumbnail
            await self._attachments.write_thumbnail(
                attachment_id, small.content, attachment["created_at"]
            )
            facts["thumbnail"] = {"type": small.type, "size": len(small.content)}
        return facts

    async def _follow(self, attachment_id: str, drawing: asyncio.Task[Document]) -> None:
        try:
            stored = await self._attachments.drawn(attachment_id, await drawing)
            if stored is None:  # it was removed meanwhile
                await self._attachments.erase_thumbnail(attachment_id)
            elif stored.get("nonce") is not None:
                await self._show(stored)
        except MONGO_AWAY as error:
            log.warning("thumbnail.store_away", error=type(error).__name__)

    async def _show(self, attachment: Document) -> None:
        """Add to a message what has become known of its picture. It may be on its way only."""
        sent = {key: attachment[key] for key in ("room_id", "nonce")}
        sent["sender"] = attachment["owner"]
        for pause in _LOOKS:
            message = await self._messages.same(sent)
            if message is not None:
                break
            await asyncio.sleep(pause)
        else:
            return
        entry = in_message(attachment)
        changed = await self._messages.illustrate(message["_id"], entry, self._clock.now())
        if changed is not None:
            await self._news.changed(changed)
