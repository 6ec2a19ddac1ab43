"""Files in messages: taking them in, giving them out, and removing them with their message."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from chatsched.chat.access import Access
from chatsched.chat.drawing import attachment_json
from chatsched.chat.files.names import clean_name
from chatsched.chat.files.types import PICTURES, SNIFFED_BYTES, file_type, is_program
from chatsched.chat.models.attachments import AttachmentAnswer
from chatsched.chat.records import Records
from chatsched.chat.service.thumbnails import Thumbnails
from chatsched.chat.store.attachments import in_message
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Invalid, NotFound, TooLarge
from chatsched.core.ids import new_id
from chatsched.storage import Document

log = structlog.get_logger(__name__)

KEPT_UNNAMED = timedelta(days=1)
"""How long a file waits for the message that names it."""

LARGEST_FILE = 25 << 20
"""How many bytes a file may have unless the operator says otherwise."""

MOST_UNSENT = 20
"""As many files of the largest size somebody may have that no message names."""

_KEPT_INCOMPLETE = timedelta(hours=1)
_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Content:
    """A file to be served; ``thumbnail`` says that it is the smaller copy of a picture."""

    id: str
    name: str
    type: str
    size: int
    thumbnail: bool


class Files:
    """The files of messages. ``largest`` is how many bytes one may have."""

    def __init__(
        self,
        records: Records,
        access: Access,
        thumbnails: Thumbnails,
        clock: Clock,
        largest: int,
    ) -> None:
        self.largest = largest
        self._attachments = records.attachments
        self._messages = records.messages
        self._access = access
        self._thumbnails = thumbnails
        self._clock = clock

    async def check(self, actor: Actor, room_id: str) -> None:
        """Raise unless the actor may bring a file into this room: before it is on its way."""
        await self._access.room(actor, room_id)

    async def add(
        self,
        actor: Actor,
        room_id: str,
        name: str,
        content: AsyncIterator[bytes],
        length: int | None = None,
    ) -> AttachmentAnswer:
        """Take in a file for a message of this room, which is to name it within a day.

        ``length`` is how many bytes it has at most, if that is known. A program is refused
        (`Invalid`) before anything is stored, and so is what would be too much beside what no
        message names yet (`TooLarge`). Of what turns out to be larger than may be (`TooLarge`), or
        breaks off, nothing is kept.
        """
        seats = await self._access.room(actor, room_id)
        name = clean_name(name)
        beginning, content = await _beginning(_bounded(content, self.largest))
        if is_program(name, beginning):
            words = "is a program, which cannot be attached"
            raise Invalid(f"file: {words}", {"file": words})
        now = self._clock.now()
        attachment: Document = {
            "_id": new_id(),
            "room_id": seats.id,
            "owner": actor.user_id,
            "name": name,
            "type": file_type(name, beginning),
            "size": self.largest if length is None else min(length, self.largest),
            "created_at": now,
            "due_at": now + _KEPT_INCOMPLETE,
        }
        await self._attachments.begin(attachment)
        try:
            await self._check_unsent(actor)
            facts = await self._take_in(attachment, content)
        except Exception:
            await self._attachments.remove((attachment["_id"],))
            raise
        return AttachmentAnswer(attachment=attachment_json(in_message({**attachment, **facts})))

    async def content(
        self, actor: Actor, attachment_id: str, *, thumbnail: bool = False
    ) -> Content:
        """Return a file that the actor may see: of a room of theirs, their own until it is sent."""
        found = await self._attachments.one(attachment_id)
        if found is None or (found.get("nonce") is None and found["owner"] != actor.user_id):
            raise NotFound
        await self._access.room(actor, found["room_id"])
        if not thumbnail:
            return Content(found["_id"], found["name"], found["type"], found["size"], thumbnail)
        small = found.get("thumbnail")
        if small is None:
            raise NotFound
        name = f"{found['name'].rpartition('.')[0] or found['name']}.webp"
        return Content(found["_id"], name, small["type"], small["size"], thumbnail)

    def read(self, content: Content, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield the bytes of a file from ``start`` up to ``end``."""
        return self._attachments.read(content.id, start, end, thumbnail=content.thumbnail)

    async def claim(
        self, actor: Actor, room_id: str, attachment_ids: Sequence[str], nonce: str
    ) -> list[Document]:
        """Return files as the message with this nonce has them, which from now on names them."""
        which = (attachment_ids, room_id, actor.user_id, nonce)
        found = await self._attachments.for_message(*which)
        due_at = self._clock.now() + KEPT_UNNAMED
        if len(found) == len(attachment_ids) and await self._attachments.claim(*which, due_at):
            if any("undrawn" in each for each in found):  # or was until a moment ago
                found = await self._attachments.for_message(*which)
            return [in_message(attachment) for attachment in found]
        sent = {"room_id": room_id, "sender": actor.user_id, "nonce": nonce}
        if await self._messages.same(sent) is not None:
            return []  # a repetition: the first stands, whatever became of its files
        words = "must be files of yours in this room that no message has"
        raise Invalid(f"attachments: {words}", {"attachments": words})

    async def forsake(self, message: Document) -> list[str]:
        """Announce that a message is about to be erased; return which files are to follow it.

        Should this process not come to that, it is found out a little later.
        """
        ids = [attachment["id"] for attachment in message.get("attachments", ())]
        if ids:
            await self._attachments.look_at(ids, self._clock.now() + _PATIENCE)
        return ids

    async def remove(self, attachment_ids: Sequence[str]) -> None:
        """Remove the files of a message that has been erased."""
        if attachment_ids:
            await self._attachments.remove(attachment_ids)

    async def _check_unsent(self, actor: Actor) -> None:
        most = MOST_UNSENT * self.largest
        if await self._attachments.unsent(actor.user_id) > most:
            raise TooLarge(
                f"Your files that no message has yet may have at most {most >> 20} MB together. "
                "Please send some, or try again tomorrow."
            )

    async def _take_in(self, attachment: Document, content: AsyncIterator[bytes]) -> Document:
        attachment_id, now = attachment["_id"], attachment["created_at"]
        size = await self._attachments.write(attachment_id, content, now)
        facts: Document = {"size": size, "due_at": self._clock.now() + KEPT_UNNAMED}
        if attachment["type"] not in PICTURES:
            await self._attachments.complete(attachment_id, facts)
            return facts
        async with self._thumbnails.known(attachment, size) as known:
            facts |= known
            await self._attachments.complete(attachment_id, facts)
        return facts


async def _bounded(content: AsyncIterator[bytes], largest: int) -> AsyncIterator[bytes]:
    size = 0
    async for data in content:
        size += len(data)
        if size > largest:
            raise TooLarge(f"A file may have at most {largest >> 20} MB.")
        yield data


async def _beginning(content: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """Return what a stream begins with, and the stream with that still to come."""
    waiting = bytearray()
    async for data in content:
        waiting += data
        if len(waiting) >= SNIFFED_BYTES:
            break

    async def whole() -> AsyncIterator[bytes]:
        yield bytes(waiting)
        async for data in content:
            yield data

    return bytes(waiting[:SNIFFED_BYTES]), whole()
