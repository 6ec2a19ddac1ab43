"""The collection ``messages``: what was said, in each room's order.

Members that have their usual value are left out of a document: ``audience`` (absent: everybody),
``deleted``, ``reactions``, ``mentions``, ``reply_to``, ``edited_at``, ``card``, ``attachments``,
``words`` (the terms that it is found by, which never leave the store), ``source``
(absent: sent as a message; otherwise what a message tells of, whose nonces are a space of their
own). Unique indexes hold what the rest of the house relies on: one message for each place in a
room, and one for each source and nonce of a sender in a room.
"""

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.errors import BulkWriteError, PyMongoError
from pymongo.read_concern import ReadConcern

from chatsched.chat.store.findable import findable
from chatsched.chat.words import Term, terms
from chatsched.storage import Collection, Document, Mongo

STORE_FAILED = PyMongoError
"""What is raised when MongoDB did not do as it was asked; what it did then is not known."""

_DUPLICATE = 11000
_CHANGED = {"version": {"$gt": 1}}
_SHOWN = {"words": 0}
_NEWEST = [("created_at", DESCENDING), ("seq", DESCENDING), ("_id", DESCENDING)]

Trouble = Literal["place", "nonce", "refused", "unsure"]


@dataclass(frozen=True, slots=True)
class Inserted:
    """How far a batch got: the first ``count`` documents are stored, durably.

    ``trouble`` says what stopped it: the place of the next document is taken (``place``), its
    nonce or id is known (``nonce``), MongoDB will not have it (``refused``), or MongoDB stored
    more than it could replicate in time, so that nothing is known for certain (``unsure``).
    """

    count: int
    trouble: Trouble | None = None


class Messages:
    """Messages by room and place. Whatever is read here, a majority has."""

    def __init__(self, mongo: Mongo) -> None:
        self._written: Collection = mongo["messages"]
        # Durable before visible: nothing is shown that the loss of the primary could undo.
        self._messages: Collection = self._written.with_options(
            read_concern=ReadConcern("majority")
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        place = [("room_id", ASCENDING), ("seq", ASCENDING)]
        await self._written.create_index(place, unique=True)
        once = [(key, ASCENDING) for key in ("room_id", "sender", "source", "nonce")]
        await self._written.create_index(once, unique=True)
        await self._written.create_index(
            [("room_id", ASCENDING), ("changed_at", ASCENDING)], partialFilterExpression=_CHANGED
        )
        # Rare words are found by the first, common ones by looking back: MongoDB tries both.
        found_by = [("room_id", ASCENDING), ("words", ASCENDING)]
        await self._written.create_index(
            found_by, partialFilterExpression={"words": {"$exists": True}}
        )
        await self._written.create_index([("room_id", ASCENDING), *_NEWEST])
        await self._written.create_index(
            [("card.kind", ASCENDING), ("card.id", ASCENDING)],
            partialFilterExpression={"card.id": {"$exists": True}},
        )

    # -- appending -----------------------------------------------------------

    async def insert(self, documents: Sequence[Document]) -> Inserted:
        """Insert in order, up to the first that cannot be; raises what the driver raises."""
        try:
            await self._written.insert_many(list(map(findable, documents)), ordered=True)
        except BulkWriteError as error:
            return _outcome(error.details)
        return Inserted(len(documents))

    async def ends(self, room_ids: Some[str]) -> dict[str, int]:
        """Return each room's last ``seq``, 0 for an empty one."""
        found = await self._messages.aggregate(
            [
                {"$match": {"room_id": {"$in": list(room_ids)}}},
                {"$sort": {"room_id": -1, "seq": -1}},
                {"$group": {"_id": "$room_id", "seq": {"$first": "$seq"}}},
            ]
        )
        ends = dict.fromkeys(room_ids, 0)
        async for document in found:
            ends[document["_id"]] = document["seq"]
        return ends

    async def by_ids(self, message_ids: Some[str]) -> dict[str, Document]:
        """Return those of the messages that are there, by id."""
        found = self._messages.find({"_id": {"$in": list(message_ids)}}, _SHOWN)
        return {document["_id"]: document async for document in found}

    async def same(self, document: Document) -> Document | None:
        """Return what has the place of ``document``: its room, sender, source and nonce."""
        once = {key: document.get(key) for key in ("room_id", "sender", "source", "nonce")}
        found: Document | None = await self._messages.find_one(once, _SHOWN)
        return found

    # -- reading -------------------------------------------------------------

    async def one(self, message_id: str) -> Document | None:
        """Return a message, whoever may see it."""
        found: Document | None = await self._messages.find_one({"_id": message_id}, _SHOWN)
        return found

    async def page(
        self, room_id: str, viewer: str, *, after: int | None, before: int | None, limit: int
    ) -> list[Document]:
        """Return up to ``limit`` messages that the viewer may see, ascending.

        Those next after ``after``, or the last before ``before``, or the last of all.
        """
        query: Document = {"room_id": room_id, **_visible_to(viewer)}
        if after is not None:
            query["seq"] = {"$gt": after}
            return await self._messages.find(query, _SHOWN).sort("seq", ASCENDING).to_list(limit)
        if before is not None:
            query["seq"] = {"$lt": before}
        newest = await self._messages.find(query, _SHOWN).sort("seq", DESCENDING).to_list(limit)
        newest.reverse()
        return newest

    async def since(self, room_id: str, instant: datetime) -> int | None:
        """Return the ``seq`` of a room's first message at or after an instant."""
        found = await self._messages.find_one(
            {"room_id": room_id, "created_at": {"$gte": instant}},
            {"seq": 1},
            sort=[("created_at", ASCENDING), ("seq", ASCENDING), ("_id", ASCENDING)],
        )
        return None if found is None else int(found["seq"])

    async def having(
        self,
        room_ids: Some[str],
        wanted: Sequence[Term],
        viewer: str,
        before: Document | None,
        limit: int,
    ) -> list[Document]:
        """Return messages that have all these terms and that the viewer may see, newest first.

        Those after ``before`` in that order; it need not have any of the terms.
        """
        rarest_first = sorted(wanted, key=lambda term: -len(term.text))  # most likely
        query: Document = {
            "room_id": {"$in": list(room_ids)},
            "$and": [{"words": _matching(term)} for term in rarest_first],
            **_visible_to(viewer),
        }
        if before is not None:
            at, seq, message_id = before["created_at"], before["seq"], before["_id"]
            query["created_at"] = {"$lte": at}
            query["$or"] = [
                {"created_at": {"$lt": at}},
                {"seq": {"$lt": seq}},
                {"seq": seq, "_id": {"$lt": message_id}},
            ]
        return await self._messages.find(query, _SHOWN).sort(_NEWEST).to_list(limit)

    async def spans(
        self, spans: Mapping[str, tuple[int, int]], viewer: str | None = None
    ) -> list[Document]:
        """Return the messages in several rooms with ``first <= seq <= last``, by room and place.

        With ``viewer`` None, whoever may see them.
        """
        if not spans:
            return []
        query = _within(spans)
        if viewer is not None:
            query |= _visible_to(viewer)
        order = [("room_id", ASCENDING), ("seq", ASCENDING)]
        return await self._messages.find(query, _SHOWN).sort(order).to_list()

    async def last_of(self, room_ids: Some[str]) -> dict[str, Document]:
        """Return each room's last message, whoever may see it."""
        found = await self._messages.aggregate(
            [
                {"$match": {"room_id": {"$in": list(room_ids)}}},
                {"$sort": {"room_id": -1, "seq": -1}},
                {"$group": {"_id": "$room_id", "last": {"$first": "$$ROOT"}}},
                {"$unset": "last.words"},
            ]
        )
        return {document["_id"]: document["last"] async for document in found}

    async def changed(
        self, room_ids: Some[str], since: datetime, limit: int, viewer: str | None = None
    ) -> list[Document]:
        """Return messages that were changed since then, the oldest change first."""
        query: Document = {
            "room_id": {"$in": list(room_ids)},
            "changed_at": {"$gte": since},
            **_CHANGED,
        }
        if viewer is not None:
            query |= _visible_to(viewer)
        found = self._messages.find(query, _SHOWN).sort("changed_at", ASCENDING)
        return await found.to_list(limit)

    async def unread(
        self, viewer: str, spans: Mapping[str, tuple[int, int]]
    ) -> dict[str, tuple[int, int]]:
        """Count others' messages that the viewer may see, with ``first <= seq <= last``.

        With the place of the last that mentions the viewer, or 0. Rooms with none are left out.
        """
        if not spans:
            return {}
        mentions = {"$in": [viewer, {"$ifNull": ["$mentions", []]}]}
        mentioned = {"$max": {"$cond": [mentions, "$seq", 0]}}
        counted = await self._messages.aggregate(
            [
                {
                    "$match": {
                        **_within(spans),
                        "sender": {"$ne": viewer},
                        "deleted": {"$ne": True},
                        **_visible_to(viewer),
                    }
                },
                {"$group": {"_id": "$room_id", "count": {"$sum": 1}, "mentioned": mentioned}},
            ]
        )
        return {each["_id"]: (each["count"], each["mentioned"]) async for each in counted}

    # -- changing ------------------------------------------------------------

    async def edit(
        self,
        message_id: str,
        text: str,
        mentions: Sequence[str],
        at: datetime,
        files: Sequence[str] = (),
    ) -> Document | None:
        """Give a message that is not deleted another text; return it, or None.

        It is still found by the names of its ``files``.
        """
        return await self._change(
            {"_id": message_id, "deleted": {"$ne": True}},
            {
                "$set": {
                    "text": text,
                    "mentions": list(mentions),
                    "words": terms(text, *files),
                    "edited_at": at,
                }
            },
            at,
        )

    async def erase(self, message_id: str, at: datetime) -> Document | None:
        """Leave nothing but a tombstone; return it, or None if it was one."""
        return await self._change(
            {"_id": message_id, "deleted": {"$ne": True}},
            {
                "$set": {"text": "", "deleted": True},
                "$unset": dict.fromkeys(
                    ("mentions", "reactions", "edited_at", "attachments", "words"), ""
                ),
            },
            at,
        )

    async def illustrate(self, message_id: str, file: Document, at: datetime) -> Document | None:
        """Give one of a message's files as it is known now; return the message, or None."""
        return await self._change(
            {"_id": message_id, "attachments.id": file["id"]}, {"$set": {"attachments.$": file}}, at
        )

    async def react(
        self, message_id: str, emoji: str, user_id: str, most: int, at: datetime
    ) -> Document | None:
        """Put a reaction on; None if it is there, or ``most`` different ones are, or deleted."""
        reaction = {"emoji": emoji, "user_id": user_id}
        kinds = {"$setUnion": [{"$ifNull": ["$reactions.emoji", []]}, [emoji]]}
        return await self._change(
            {
                "_id": message_id,
                "deleted": {"$ne": True},
                "reactions": {"$ne": reaction},
                "$expr": {"$lte": [{"$size": kinds}, most]},
            },
            {"$push": {"reactions": reaction}},
            at,
        )

    async def unreact(
        self, message_id: str, emoji: str, user_id: str, at: datetime
    ) -> Document | None:
        """Take a reaction off; None if it is not there."""
        reaction = {"emoji": emoji, "user_id": user_id}
        return await self._change(
            {"_id": message_id, "reactions": reaction}, {"$pull": {"reactions": reaction}}, at
        )

    async def touch_card(self, kind: str, card_id: str, at: datetime) -> None:
        """Note that what a card shows has changed, on every message that carries it."""
        await self._written.update_many(
            {"card.kind": kind, "card.id": card_id},
            {"$set": {"changed_at": at}, "$inc": {"version": 1}},
        )

    async def _change(self, which: Document, how: Document, at: datetime) -> Document | None:
        """Change one message and return it as it is then; its version orders concurrent changes."""
        changed: Document | None = await self._written.find_one_and_update(
            which,
            {**how, "$set": {**how.get("$set", {}), "changed_at": at}, "$inc": {"version": 1}},
            projection=_SHOWN,
            return_document=ReturnDocument.AFTER,
        )
        return changed


def visible(document: Document, viewer: str) -> bool:
    """Tell whether a message is for this viewer, given that they are in its room."""
    audience = document.get("audience")
    return audience is None or viewer in audience


def _matching(term: Term) -> Document | str:
    return {"$regex": f"^{term.text}"} if term.goes_on else term.text


def _visible_to(viewer: str) -> Document:
    return {"audience": {"$in": [None, viewer]}}


def _within(spans: Mapping[str, tuple[int, int]]) -> Document:
    return {
        "$or": [
            {"room_id": room_id, "seq": {"$gte": first, "$lte": last}}
            for room_id, (first, last) in spans.items()
        ]
    }


def _outcome(details: Mapping[str, Any] | None) -> Inserted:
    """Read the driver's account of a batch that did not go through."""
    if not details or details.get("writeConcernErrors") or not details.get("writeErrors"):
        return Inserted(0, "unsure")
    error = details["writeErrors"][0]
    if error["code"] != _DUPLICATE:
        return Inserted(error["index"], "refused")
    taken = "seq" in error.get("keyPattern", {})
    return Inserted(error["index"], "place" if taken else "nonce")
