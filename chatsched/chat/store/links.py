"""The collection ``room_links``: the one invite link that a room may have."""

from datetime import datetime

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.storage import Document, Mongo, Session


class RoomLinks:
    """Invite links, by their room. MongoDB removes them when they have expired."""

    def __init__(self, mongo: Mongo) -> None:
        self._links = mongo["room_links"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._links.create_index("link_id", unique=True)
        await self._links.create_index("expires_at", expireAfterSeconds=0)

    async def of_room(self, room_id: str, now: datetime) -> Document | None:
        """Return a room's link, if it has one that has not expired."""
        found: Document | None = await self._links.find_one(
            {"_id": room_id, "expires_at": {"$gt": now}}
        )
        return found

    async def by_id(self, link_id: str, now: datetime) -> Document | None:
        """Return a link, unless it has expired."""
        found: Document | None = await self._links.find_one(
            {"link_id": link_id, "expires_at": {"$gt": now}}
        )
        return found

    async def put(self, room_id: str, fresh: Document, now: datetime) -> Document:
        """Give a room a link; where one stands already, return that one."""
        try:
            found: Document | None = await self._links.find_one_and_update(
                {"_id": room_id, "expires_at": {"$lte": now}},
                {"$set": fresh},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:  # one that has not expired
            found = await self.of_room(room_id, now)
        # None: dropped again since.
        return found if found is not None else await self.put(room_id, fresh, now)

    async def prolong(self, link_id: str, expires_at: datetime) -> None:
        """Let a link stand until then."""
        await self._links.update_one({"link_id": link_id}, {"$set": {"expires_at": expires_at}})

    async def drop(self, room_id: str) -> None:
        """Let a room have no link any more."""
        await self._links.delete_one({"_id": room_id})

    async def use(self, link_id: str, at: datetime, session: Session) -> bool:
        """Note that a link was used; False if it no longer stands.

        A transaction that uses a link and one that drops it exclude each other.
        """
        used = await self._links.update_one(
            {"link_id": link_id, "expires_at": {"$gt": at}},
            {"$set": {"used_at": at}},
            session=session,
        )
        return used.matched_count == 1
