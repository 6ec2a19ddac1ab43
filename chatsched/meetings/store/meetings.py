"""The meetings."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.meetings.records import CalendarSync, Change, MeetingRecord
from chatsched.scheduling import Interval, Intervals, normalise
from chatsched.storage import Document, Mongo, Session

LONGEST = 60 * 60
"""No meeting takes longer, in seconds; bounds how far back one that still runs can have begun."""

_MOST_LISTED = 2_000
_MOST_BEHIND = 50

Also = Callable[[MeetingRecord, Session], Awaitable[None]]
"""Writes what must be written together with a change, of which it is told how the meeting is."""


class Repeated(Exception):
    """This was done before, under the same nonce; ends the transaction that would do it again."""


class Meetings:
    """The collection of meetings."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._meetings = mongo["meetings"]

    async def prepare(self) -> None:
        """Create the indexes."""
        nonce = [("booked_by_id", ASCENDING), ("invite_id", ASCENDING), ("nonce", ASCENDING)]
        await self._meetings.create_index(nonce, unique=True)
        await self._meetings.create_index([("people", ASCENDING), ("start", ASCENDING)])
        await self._meetings.create_index(
            "start", partialFilterExpression={"status": "confirmed"}, name="confirmed_start"
        )

    async def add(self, meeting: MeetingRecord, session: Session) -> None:
        """Insert a meeting; raises `Repeated` for one that is known by its nonce."""
        document = asdict(meeting)
        document["_id"] = document.pop("id")
        document["start"], document["end"] = _instant(meeting.start), _instant(meeting.end)
        document["people"] = list(dict.fromkeys(meeting.people))
        try:
            await self._meetings.insert_one(document, session=session)
        except DuplicateKeyError:
            raise Repeated from None

    async def by_nonce(self, user_id: str, invite_id: str, nonce: str) -> MeetingRecord | None:
        """Return the meeting that was booked under this nonce."""
        found = await self._meetings.find_one(
            {"booked_by_id": user_id, "invite_id": invite_id, "nonce": nonce}
        )
        return None if found is None else _record(found)

    async def one(self, meeting_id: str, session: Session | None = None) -> MeetingRecord | None:
        """Return a meeting, or None."""
        found = await self._meetings.find_one({"_id": meeting_id}, session=session)
        return None if found is None else _record(found)

    async def some(self, meeting_ids: Collection[str]) -> list[MeetingRecord]:
        """Return those of the meetings that exist."""
        found = self._meetings.find({"_id": {"$in": list(meeting_ids)}})
        return [_record(document) async for document in found]

    async def of(self, user_id: str, window: Interval) -> list[MeetingRecord]:
        """Return somebody's meetings, cancelled ones too, that meet ``window``, by their start."""
        found = self._meetings.find(_meeting_people(user_id, window)).sort("start", ASCENDING)
        return [_record(document) async for document in found.limit(_MOST_LISTED)]

    async def unsynced(self, host_id: str, now: datetime) -> list[MeetingRecord]:
        """Return the meetings ahead that somebody hosts and that their calendar did not take."""
        found = self._meetings.find(_hosted(host_id, now, "failed"))
        return [_record(document) async for document in found.limit(_MOST_LISTED)]

    async def behind(self, host_id: str, since: datetime) -> list[str]:
        """Return the meetings since then of which the host's calendar is still to be told."""
        found = self._meetings.find(_hosted(host_id, since, "pending"), projection={"_id": True})
        return [each["_id"] async for each in found.limit(_MOST_BEHIND)]

    async def starting(self, windows: Intervals) -> list[MeetingRecord]:
        """Return the confirmed meetings, everybody's, that start in any of these windows."""
        if not windows:
            return []
        spans = [{"start": {"$gte": _instant(a), "$lt": _instant(b)}} for a, b in windows]
        found = self._meetings.find({"status": "confirmed", "$or": spans})
        return [_record(document) async for document in found]

    async def busy(
        self,
        user_id: str,
        window: Interval,
        *,
        without: str | None = None,
        session: Session | None = None,
    ) -> Intervals:
        """Return when somebody's confirmed meetings are, among those that meet ``window``."""
        query = {**_meeting_people(user_id, window), "status": "confirmed"}
        if without is not None:
            query["_id"] = {"$ne": without}
        found = self._meetings.find(
            query, projection={"_id": False, "start": True, "end": True}, session=session
        )
        return normalise([(_seconds(each["start"]), _seconds(each["end"])) async for each in found])

    async def change(
        self, meeting: MeetingRecord, version: int, session: Session | None = None
    ) -> MeetingRecord | None:
        """Store what was changed about a confirmed meeting that stood at ``version``.

        None if it stands elsewhere by now. Who began to follow it meanwhile goes on following it.
        """
        found = await self._meetings.find_one_and_update(
            {"_id": meeting.id, "version": version, "status": "confirmed"},
            {
                "$set": {
                    "start": _instant(meeting.start),
                    "end": _instant(meeting.end),
                    "status": meeting.status,
                    "version": meeting.version,
                    "reason": meeting.reason,
                    "calendar_sync": meeting.calendar_sync,
                    "updated_at": meeting.updated_at,
                },
                "$push": {"changes": asdict(meeting.change)},
                "$addToSet": {"followers": {"$each": list(meeting.followers)}},
            },
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        return None if found is None else _record(found)

    async def set_sync(
        self, meeting_id: str, version: int, sync: CalendarSync, now: datetime
    ) -> MeetingRecord | None:
        """Say how far the host's calendar is with this version; None if nothing changes by that."""
        found = await self._meetings.find_one_and_update(
            {"_id": meeting_id, "version": version, "calendar_sync": {"$ne": sync}},
            {"$set": {"calendar_sync": sync, "updated_at": now}},
            return_document=ReturnDocument.AFTER,
        )
        return None if found is None else _record(found)

    async def set_provider_url(
        self, meeting_id: str, url: str, now: datetime, also: Also
    ) -> MeetingRecord | None:
        """Let a confirmed meeting take place at ``url``, with what ``also`` writes.

        None, and nothing is written, if it is not confirmed or takes place there already.
        """
        return await self._change_with(
            {"_id": meeting_id, "status": "confirmed", "provider_url": {"$ne": url}},
            {"$set": {"provider_url": url, "updated_at": now}},
            also,
        )

    async def add_follower(self, meeting_id: str, user_id: str, also: Also) -> MeetingRecord | None:
        """Let a confirmed meeting be in somebody's calendar, with what ``also`` writes.

        Once is enough, but ``also`` writes each time. None if it is not confirmed.
        """
        return await self._change_with(
            {"_id": meeting_id, "status": "confirmed"},
            {"$addToSet": {"followers": user_id}},
            also,
        )

    async def drop_follower(self, meeting_id: str, user_id: str) -> None:
        """Undo `add_follower`."""
        await self._meetings.update_one({"_id": meeting_id}, {"$pull": {"followers": user_id}})

    async def _change_with(
        self, query: dict[str, Any], change: dict[str, Any], also: Also
    ) -> MeetingRecord | None:
        async def write(session: Session) -> MeetingRecord | None:
            found = await self._meetings.find_one_and_update(
                query, change, return_document=ReturnDocument.AFTER, session=session
            )
            if found is None:
                return None
            meeting = _record(found)
            await also(meeting, session)
            return meeting

        return await self._mongo.transaction(write)


def _meeting_people(user_id: str, window: Interval) -> dict[str, Any]:
    start, end = window
    return {
        "people": user_id,
        "start": {"$gt": _instant(start - LONGEST), "$lt": _instant(end)},
        "end": {"$gt": _instant(start)},
    }


def _hosted(host_id: str, after: datetime, sync: CalendarSync) -> dict[str, Any]:
    return {
        "people": host_id,
        "start": {"$gt": after},
        "host_id": host_id,
        "calendar_sync": sync,
    }


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _record(document: Document) -> MeetingRecord:
    del document["people"]
    document["id"] = document.pop("_id")
    document["start"], document["end"] = _seconds(document["start"]), _seconds(document["end"])
    document["changes"] = tuple(_change(each) for each in document["changes"])
    document["followers"] = tuple(document.get("followers", ()))
    return MeetingRecord(**document)


def _change(document: Document) -> Change:
    time, previous = document.pop("time"), document.pop("previous")
    informed = document.pop("informed", ())
    return Change(
        **document,
        time=tuple(time),
        previous=None if previous is None else tuple(previous),
        informed=tuple(informed),
    )
