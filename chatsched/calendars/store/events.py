"""The events that follow meetings: one for each meeting and person, one worker at a time."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.calendars.records import Edit, EventRecord, Told
from chatsched.storage import Document, Mongo


class Events:
    """The collection of events.

    Whoever is about to write to a calendar takes the record's lease first, and changes the record
    only while that is theirs: nothing older can be written after something newer.
    """

    def __init__(self, mongo: Mongo) -> None:
        self._events = mongo["calendar_events"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._events.create_index([("link_id", ASCENDING), ("ends_at", ASCENDING)])

    async def one(self, meeting_id: str, user_id: str) -> EventRecord | None:
        """Return what is known of an event, or None."""
        found = await self._events.find_one({"_id": _id(meeting_id, user_id)})
        return None if found is None else _record(found)

    async def of(self, user_id: str, meeting_ids: Collection[str]) -> list[EventRecord]:
        """Return somebody's events of these meetings."""
        ids = [_id(meeting_id, user_id) for meeting_id in meeting_ids]
        return [_record(each) async for each in self._events.find({"_id": {"$in": ids}})]

    async def ahead(self, link_id: str, now: datetime, limit: int) -> list[EventRecord]:
        """Return the events in an account's calendars that end after ``now``, the next first."""
        query = {"link_id": link_id, "ends_at": {"$gt": now}, "reference": {"$ne": None}}
        found = self._events.find(query).sort("ends_at", ASCENDING).limit(limit)
        return [_record(each) async for each in found]

    async def take(
        self, new: EventRecord, lease: str, now: datetime, until: datetime
    ) -> EventRecord | None:
        """Lease the record of an event, which begins as ``new``; None if somebody else has it."""
        document = asdict(new)
        for leased in ("leased_until", "revision"):
            del document[leased]
        try:
            found = await self._events.find_one_and_update(
                {
                    "_id": _id(new.meeting_id, new.user_id),
                    "$or": [{"leased_until": None}, {"leased_until": {"$lte": now}}],
                },
                {
                    "$set": {"lease": lease, "leased_until": until},
                    "$inc": {"revision": 1},
                    "$setOnInsert": document,
                },
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return None
        return None if found is None else _record(found)

    async def save(self, event: EventRecord, lease: str) -> bool:
        """Store a record that was taken under ``lease``; False if that is over."""
        document = asdict(event)
        for leased in ("meeting_id", "user_id", "leased_until", "revision"):
            del document[leased]
        ends_at = None if event.told is None else datetime.fromtimestamp(event.told.end, UTC)
        done = await self._events.update_one(
            {"_id": _id(event.meeting_id, event.user_id), "lease": lease},
            {"$set": {**document, "ends_at": ends_at}, "$inc": {"revision": 1}},
        )
        return done.matched_count == 1

    async def release(self, event: EventRecord, lease: str) -> None:
        """Give a lease back; harmless if it is over."""
        await self._events.update_one(
            {"_id": _id(event.meeting_id, event.user_id), "lease": lease},
            {"$set": {"lease": None, "leased_until": None}},
        )

    async def note_edit(self, event: EventRecord, edited: Edit | None) -> bool:
        """Note what its owner made of an event, if nobody has touched its record meanwhile."""
        done = await self._events.update_one(
            {"_id": _id(event.meeting_id, event.user_id), "revision": event.revision},
            {
                "$set": {"edited": None if edited is None else asdict(edited)},
                "$inc": {"revision": 1},
            },
        )
        return done.matched_count == 1

    async def forget_link(self, link_id: str) -> None:
        """Know events no longer as those of an account: they stay there, and are not ours."""
        await self._events.update_many(
            {"link_id": link_id},
            {
                "$set": {
                    "link_id": None,
                    "reference": None,
                    "etag": None,
                    "doubtful": True,
                    "edited": None,
                },
                "$inc": {"revision": 1},
            },
        )


def _id(meeting_id: str, user_id: str) -> str:
    return f"{meeting_id}:{user_id}"


def _record(document: Document) -> EventRecord:
    members: dict[str, Any] = {
        name: document[name] for name in EventRecord.__slots__ if name in document
    }
    if (told := members.get("told")) is not None:
        members["told"] = Told(**told)
    if (edited := members.get("edited")) is not None:
        time = edited["time"]
        members["edited"] = Edit(time=None if time is None else (time[0], time[1]))
    return EventRecord(**members)
