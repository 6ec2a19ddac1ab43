"""The invites."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.meetings.records import InviteRecord
from chatsched.storage import Document, Mongo, Session

Also = Callable[[Session], Awaitable[None]]


class Invites:
    """The collection of invites."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._invites = mongo["invites"]

    async def prepare(self) -> None:
        """Create the indexes."""
        nonce = [("room_id", ASCENDING), ("host_id", ASCENDING), ("nonce", ASCENDING)]
        await self._invites.create_index(nonce, unique=True)

    async def add(self, invite: InviteRecord, also: Also) -> bool:
        """Insert an invite, and in the same transaction what ``also`` writes.

        False, and nothing is written, if its nonce is known.
        """
        document = asdict(invite)
        document["_id"] = document.pop("id")
        document["bookings"] = 0

        async def insert(session: Session) -> None:
            await self._invites.insert_one(dict(document), session=session)
            await also(session)

        try:
            await self._mongo.transaction(insert)
        except DuplicateKeyError:
            return False
        return True

    async def by_nonce(self, room_id: str, host_id: str, nonce: str) -> InviteRecord | None:
        """Return the invite that was sent under this nonce."""
        found = await self._invites.find_one(
            {"room_id": room_id, "host_id": host_id, "nonce": nonce}
        )
        return _record(found)

    async def one(self, invite_id: str, session: Session | None = None) -> InviteRecord | None:
        """Return an invite, or None."""
        return _record(await self._invites.find_one({"_id": invite_id}, session=session))

    async def some(self, invite_ids: Collection[str]) -> list[InviteRecord]:
        """Return those of the invites that exist."""
        found = self._invites.find({"_id": {"$in": list(invite_ids)}})
        return [_some(document) async for document in found]

    async def open_of(self, room_id: str, host_id: str, at: datetime) -> list[str]:
        """Return the ids of somebody's open invites in a room that were sent by then."""
        query = {
            "room_id": room_id,
            "host_id": host_id,
            "status": "open",
            "created_at": {"$lte": at},
        }
        return [document["_id"] async for document in self._invites.find(query, {"_id": 1})]

    async def take(
        self, invite: InviteRecord, meeting_id: str, now: datetime, session: Session
    ) -> bool:
        """Let a meeting be booked by an invite, which closes it if it is for one.

        False if it is not open. Of two that take the same one MongoDB lets one go on.
        """
        taken: dict[str, Any] = {"$inc": {"bookings": 1}}
        if not invite.reusable:
            taken["$set"] = {"status": "booked", "meeting_id": meeting_id}
        done = await self._invites.update_one(
            {"_id": invite.id, "status": "open", "expires_at": {"$gt": now}},
            taken,
            session=session,
        )
        return done.matched_count == 1

    async def close(self, invite_id: str, status: str, also: Also) -> InviteRecord | None:
        """Close an open invite, with what ``also`` writes; None if it was not open."""

        async def close(session: Session) -> InviteRecord | None:
            found = await self._invites.find_one_and_update(
                {"_id": invite_id, "status": "open"},
                {"$set": {"status": status}},
                return_document=ReturnDocument.AFTER,
                session=session,
            )
            if found is not None:
                await also(session)
            return _record(found)

        return await self._mongo.transaction(close)


def _record(document: Document | None) -> InviteRecord | None:
    return None if document is None else _some(document)


def _some(document: Document) -> InviteRecord:
    del document["bookings"]
    return InviteRecord(id=document.pop("_id"), **document)
