"""The collection ``attachments`` and the GridFS bucket ``files``: files in messages.

GridFS is how MongoDB's tools and drivers keep files: theirs read what is written here.

A document is there before the first byte of its file and until after the last, so that nothing
is left over by whoever dies in between: ``due_at`` says when somebody has to look whether it is
still wanted. ``nonce`` is that of the message that names it (of its owner, in its room), absent
while none does. ``ready`` says that the file is complete, ``gone`` that it is being removed,
``undrawn`` that what is known of a picture by drawing it is still to come.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from collections.abc import Collection as Some
from datetime import datetime

from bson import Int64
from pymongo import ASCENDING, ReturnDocument

from chatsched.storage import Document, Mongo

CHUNK = 255 * 1024
"""How many bytes are stored together, as GridFS has it."""

_CHUNKS_AT_ONCE = 4
_THUMBNAIL = ".thumbnail"
_SIZES = ("width", "height")


class Attachments:
    """Files and what is known of them."""

    def __init__(self, mongo: Mongo) -> None:
        self._attachments = mongo["attachments"]
        self._files = mongo["files.files"]
        self._chunks = mongo["files.chunks"]

    async def prepare(self) -> None:
        """Create the indexes."""
        place = [("files_id", ASCENDING), ("n", ASCENDING)]
        await self._chunks.create_index(place, unique=True)
        await self._attachments.create_index(
            "due_at", partialFilterExpression={"due_at": {"$exists": True}}
        )
        await self._attachments.create_index(
            "owner", partialFilterExpression={"due_at": {"$exists": True}}
        )

    # -- what is known of files ----------------------------------------------

    async def begin(self, attachment: Document) -> None:
        """Store what is known of a file that begins to arrive; its ``size`` is what it may be."""
        await self._attachments.insert_one(attachment)

    async def unsent(self, owner: str) -> int:
        """Return how many bytes of somebody's files, arriving ones too, no message names."""
        wanted = {"owner": owner, "nonce": None, "gone": None, "due_at": {"$exists": True}}
        total = {"_id": None, "bytes": {"$sum": "$size"}}
        found = await self._attachments.aggregate([{"$match": wanted}, {"$group": total}])
        return sum([each["bytes"] async for each in found])

    async def complete(self, attachment_id: str, facts: Document) -> None:
        """Add what is known of a file that has arrived."""
        facts = {**facts, "ready": True}
        await self._attachments.update_one({"_id": attachment_id}, {"$set": facts})

    async def drawn(self, attachment_id: str, facts: Document) -> Document | None:
        """Add what was found out by drawing a picture late; return all that is known of it."""
        found: Document | None = await self._attachments.find_one_and_update(
            {"_id": attachment_id, "gone": {"$ne": True}},
            {"$set": facts, "$unset": {"undrawn": ""}} if facts else {"$unset": {"undrawn": ""}},
            return_document=ReturnDocument.AFTER,
        )
        return found

    async def one(self, attachment_id: str) -> Document | None:
        """Return what is known of a complete file."""
        query = {"_id": attachment_id, "ready": True, "gone": {"$ne": True}}
        found: Document | None = await self._attachments.find_one(query)
        return found

    async def for_message(
        self, attachment_ids: Sequence[str], room_id: str, owner: str, nonce: str
    ) -> list[Document]:
        """Return those of the files that a message may name, in the order given."""
        query = _nameable(attachment_ids, room_id, owner, nonce)
        found = {document["_id"]: document async for document in self._attachments.find(query)}
        return [found[each] for each in attachment_ids if each in found]

    async def claim(
        self, attachment_ids: Sequence[str], room_id: str, owner: str, nonce: str, due_at: datetime
    ) -> bool:
        """Let a message, and no other, name these files; False if one cannot be named (any more).

        To be looked at again at ``due_at``, should the message not come to be.
        """
        query = _nameable(attachment_ids, room_id, owner, nonce)
        claimed = await self._attachments.update_many(
            query, {"$set": {"nonce": nonce, "due_at": due_at}}
        )
        return claimed.matched_count == len(attachment_ids)

    async def look_at(self, attachment_ids: Some[str], at: datetime) -> None:
        """Note that it has to be seen then whether these files are still wanted."""
        query = {"_id": {"$in": list(attachment_ids)}}
        await self._attachments.update_many(query, {"$set": {"due_at": at}})

    async def due(self, now: datetime, limit: int) -> list[Document]:
        """Return files of which it has to be seen whether they are still wanted."""
        found = self._attachments.find({"due_at": {"$lte": now}}).sort("due_at", ASCENDING)
        return await found.to_list(limit)

    async def keep(self, attachment: Document) -> None:
        """Keep a file for as long as nothing else is said."""
        query = {"_id": attachment["_id"], "due_at": attachment["due_at"]}
        await self._attachments.update_one(query, {"$unset": {"due_at": ""}})

    async def remove(self, attachment_ids: Some[str], seen: Document | None = None) -> None:
        """Remove files; with ``seen`` only where that is how the one file still stands.

        Nobody gets them from the beginning of this on.
        """
        query: Document = {"_id": {"$in": list(attachment_ids)}}
        if seen is not None:
            query |= {"due_at": seen["due_at"], "nonce": seen.get("nonce")}
        marked = await self._attachments.update_many(query, {"$set": {"gone": True}})
        if not marked.matched_count:
            return
        for attachment_id in attachment_ids:
            await self._erase([attachment_id, attachment_id + _THUMBNAIL])
        await self._attachments.delete_many({"_id": {"$in": list(attachment_ids)}})

    # -- the files themselves ------------------------------------------------

    async def write(self, attachment_id: str, content: AsyncIterator[bytes], at: datetime) -> int:
        """Store a file as it arrives, and return its size.

        In GridFS's own layout; the driver's writer would hold up to 32 MB before it stores any.
        """
        chunks: list[Document] = []
        number = size = 0
        async for data in _cut(content):
            chunks.append({"files_id": attachment_id, "n": number, "data": data})
            number += 1
            size += len(data)
            if len(chunks) == _CHUNKS_AT_ONCE:
                await self._chunks.insert_many(chunks)
                chunks = []
        if chunks:
            await self._chunks.insert_many(chunks)
        file = {"_id": attachment_id, "length": Int64(size), "chunkSize": CHUNK, "uploadDate": at}
        await self._files.insert_one(file)
        return size

    async def write_thumbnail(self, attachment_id: str, content: bytes, at: datetime) -> None:
        """Store the thumbnail of a picture."""
        await self.write(attachment_id + _THUMBNAIL, _once(content), at)

    async def erase_thumbnail(self, attachment_id: str) -> None:
        """Remove the thumbnail of a picture that is gone."""
        await self._erase([attachment_id + _THUMBNAIL])

    async def read(
        self, attachment_id: str, start: int, end: int, *, thumbnail: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield the bytes of a file from ``start`` up to ``end``; fewer if it is being removed.

        The driver's reader would be sent up to 16 MB at once.
        """
        place = start - start % CHUNK
        wanted = {
            "files_id": attachment_id + _THUMBNAIL if thumbnail else attachment_id,
            "n": {"$gte": start // CHUNK, "$lte": (end - 1) // CHUNK},
        }
        found = self._chunks.find(wanted, {"data": 1}).sort("n", ASCENDING)
        async with found.batch_size(_CHUNKS_AT_ONCE) as chunks:
            async for chunk in chunks:
                data: bytes = chunk["data"]
                yield data[max(0, start - place) : end - place]
                place += len(data)

    async def _erase(self, file_ids: list[str]) -> None:
        ids = {"$in": file_ids}
        await self._files.delete_many({"_id": ids})
        await self._chunks.delete_many({"files_id": ids})


def in_message(attachment: Document) -> Document:
    """Return a file as the message that has it is stored with it."""
    known = {key: attachment[key] for key in ("name", "type", "size")}
    sizes = {key: attachment[key] for key in _SIZES if key in attachment}
    small = {"thumbnail": True} if "thumbnail" in attachment else {}
    return {"id": attachment["_id"], **known, **sizes, **small}


def _nameable(attachment_ids: Sequence[str], room_id: str, owner: str, nonce: str) -> Document:
    return {
        "_id": {"$in": list(attachment_ids)},
        "room_id": room_id,
        "owner": owner,
        "ready": True,
        "gone": {"$ne": True},
        "nonce": {"$in": [None, nonce]},
    }


async def _cut(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield a stream in chunks of `CHUNK` bytes, the last one shorter."""
    waiting = bytearray()
    async for data in content:
        waiting += data
        while len(waiting) >= CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    if waiting:
        yield bytes(waiting)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
