"""The collections ``rooms``, ``members`` and ``barred``: which rooms there are, who is in them.

A change of who is in a room also touches the room's own document, in one transaction: that
serialises such changes, so that two owners cannot leave at once and a room cannot overflow.
"""

from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Collection as Some
from datetime import datetime
from typing import Any, Literal

from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.core.errors import NotFound
from chatsched.storage import Document, Mongo, Session

Added = Literal["added", "present", "full"]
Removed = Literal["removed", "absent", "last_owner"]
Also = Callable[[Session], Awaitable[None]]


class Rooms:
    """Rooms and memberships."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._rooms = mongo["rooms"]
        self._members = mongo["members"]
        self._barred = mongo["barred"]
        self._messages = mongo["messages"]

    async def prepare(self) -> None:
        """Create the indexes; transactions cannot create the collections on their own in time."""
        await self._rooms.create_index(
            "pair", unique=True, partialFilterExpression={"pair": {"$exists": True}}
        )
        await self._members.create_index([("room_id", ASCENDING), ("user_id", ASCENDING)])
        await self._members.create_index([("user_id", ASCENDING), ("room_id", ASCENDING)])
        await self._barred.create_index("room_id")

    # -- reading -------------------------------------------------------------

    async def room(self, room_id: str) -> Document | None:
        """Return a room."""
        found: Document | None = await self._rooms.find_one({"_id": room_id})
        return found

    async def rooms(self, room_ids: Some[str]) -> list[Document]:
        """Return those of the rooms that exist, in no order."""
        return await self._rooms.find({"_id": {"$in": list(room_ids)}}).to_list()

    async def pair(self, pair: str) -> str | None:
        """Return the id of the direct room of a pair (see `pair_key`)."""
        found = await self._rooms.find_one({"pair": pair}, {"_id": 1})
        return None if found is None else str(found["_id"])

    async def members(self, room_ids: Some[str]) -> dict[str, list[Document]]:
        """Return the memberships of each room, in the order of joining."""
        members: dict[str, list[Document]] = {room_id: [] for room_id in room_ids}
        found = self._members.find({"room_id": {"$in": list(room_ids)}})
        async for document in found:
            members[document["room_id"]].append(document)
        for documents in members.values():
            documents.sort(key=_joined)
        return members

    async def rooms_of(self, user_id: str, among: Some[str] | None = None) -> list[str]:
        """Return the ids of the rooms that somebody is in, or of those of them in ``among``."""
        query: Document = {"user_id": user_id}
        if among is not None:
            query["room_id"] = {"$in": list(among)}
        found = await self._members.find(query, {"room_id": 1, "_id": 0}).to_list()
        return [document["room_id"] for document in found]

    async def rooms_of_several(self, user_ids: Some[str]) -> dict[str, list[str]]:
        """Return the ids of the rooms that each is in, by user."""
        rooms: dict[str, list[str]] = {user_id: [] for user_id in user_ids}
        query = {"user_id": {"$in": list(user_ids)}}
        async for document in self._members.find(query, {"room_id": 1, "user_id": 1, "_id": 0}):
            rooms[document["user_id"]].append(document["room_id"])
        return rooms

    async def inside(self, room_id: str, user_ids: Some[str]) -> set[str]:
        """Return which of these users are in a room."""
        query = {"_id": {"$in": [_key(room_id, user_id) for user_id in user_ids]}}
        return {document["user_id"] async for document in self._members.find(query, {"user_id": 1})}

    async def settings(self, room_id: str, user_ids: Some[str]) -> list[Document]:
        """Return the memberships of those of these users who are in a room."""
        query = {"_id": {"$in": [_key(room_id, user_id) for user_id in user_ids]}}
        return await self._members.find(query).to_list()

    async def small(self, room_ids: Some[str], most: int) -> set[str]:
        """Return the ids of those of the rooms that have at most so many members."""
        query = {"_id": {"$in": list(room_ids)}, "size": {"$lte": most}}
        return {document["_id"] async for document in self._rooms.find(query, {"_id": 1})}

    async def moved_since(self, room_ids: Some[str], since: datetime) -> list[Document]:
        """Return memberships in these rooms that were changed since then."""
        query = {"room_id": {"$in": list(room_ids)}, "changed_at": {"$gte": since}}
        return await self._members.find(query).to_list()

    async def changed_since(self, room_ids: Some[str], since: datetime) -> list[str]:
        """Return which of these rooms got another name or other members since then."""
        query = {"_id": {"$in": list(room_ids)}, "changed_at": {"$gte": since}}
        return [document["_id"] async for document in self._rooms.find(query, {"_id": 1})]

    # -- rooms ---------------------------------------------------------------

    async def create(
        self, room: Document, members: Mapping[str, Mapping[str, Any]], also: Also
    ) -> bool:
        """Store a room with its members (by user id: what is said of them); all or nothing.

        False if its ``pair`` has a room already. What ``also`` writes happens with it, or neither.
        """

        async def work(session: Session) -> None:
            await self._rooms.insert_one(room, session=session)
            await self._members.insert_many(
                [_member(room["_id"], u, said, room["created_at"]) for u, said in members.items()],
                session=session,
            )
            await also(session)

        try:
            await self._mongo.transaction(work)
        except DuplicateKeyError:
            return False
        return True

    async def rename(self, room_id: str, name: str, at: datetime) -> None:
        """Give a room another name."""
        await self._rooms.update_one({"_id": room_id}, {"$set": {"name": name, "changed_at": at}})

    # -- members -------------------------------------------------------------

    async def add(
        self,
        room_id: str,
        user_id: str,
        said: Mapping[str, Any],
        *,
        most: int,
        at: datetime,
        also: Also,
    ) -> Added:
        """Put somebody into a room of fewer than ``most``; what was said there before is as read.

        What ``also`` writes happens with it, or neither does.
        """

        async def work(session: Session) -> Added:
            room = await self._touch(room_id, at, session)
            if await self._members.find_one({"_id": _key(room_id, user_id)}, session=session):
                return "present"
            if room["size"] >= most:
                return "full"
            end = await self._end(room_id, session)
            member = _member(room_id, user_id, said, at, end=end)
            await self._members.insert_one(member, session=session)
            await self._rooms.update_one({"_id": room_id}, {"$inc": {"size": 1}}, session=session)
            await also(session)
            return "added"

        return await self._mongo.transaction(work)

    async def bar(self, room_id: str, user_id: str, at: datetime, session: Session) -> None:
        """Note that somebody was removed by another, and is not to come back on their own."""
        barred = {"room_id": room_id, "user_id": user_id, "at": at}
        await self._barred.update_one(
            {"_id": _key(room_id, user_id)}, {"$set": barred}, upsert=True, session=session
        )

    async def unbar(self, room_id: str, user_id: str, session: Session) -> None:
        """Note that somebody who was removed is welcome again."""
        await self._barred.delete_one({"_id": _key(room_id, user_id)}, session=session)

    async def is_barred(self, room_id: str, user_id: str, session: Session) -> bool:
        """Tell whether somebody was removed from a room and not added again since."""
        key = {"_id": _key(room_id, user_id)}
        return await self._barred.find_one(key, session=session) is not None

    async def remove(self, room_id: str, user_id: str, at: datetime, also: Also) -> Removed:
        """Take somebody out of a room; not its last owner while other people remain.

        What ``also`` writes happens with it, or neither does.
        """

        async def work(session: Session) -> Removed:
            await self._touch(room_id, at, session)
            member = await self._members.find_one({"_id": _key(room_id, user_id)}, session=session)
            if member is None:
                return "absent"
            if member["role"] == "owner" and await self._needs(room_id, user_id, session):
                return "last_owner"
            await self._members.delete_one({"_id": member["_id"]}, session=session)
            await self._rooms.update_one({"_id": room_id}, {"$inc": {"size": -1}}, session=session)
            await also(session)
            return "removed"

        return await self._mongo.transaction(work)

    async def set_role(self, room_id: str, user_id: str, role: str, at: datetime) -> Removed | None:
        """Change somebody's role; None if all went well."""

        async def work(session: Session) -> Removed | None:
            await self._touch(room_id, at, session)
            member = await self._members.find_one({"_id": _key(room_id, user_id)}, session=session)
            if member is None:
                return "absent"
            demoted = member["role"] == "owner" and role != "owner"
            if demoted and await self._needs(room_id, user_id, session):
                return "last_owner"
            await self._members.update_one(
                {"_id": member["_id"]}, {"$set": {"role": role, "changed_at": at}}, session=session
            )
            return None

        return await self._mongo.transaction(work)

    async def set_member(self, room_id: str, user_id: str, values: Document) -> None:
        """Change somebody's own settings for a room."""
        await self._members.update_one({"_id": _key(room_id, user_id)}, {"$set": values})

    async def read(self, room_id: str, user_id: str, seq: int, at: datetime) -> bool:
        """Note how far somebody has read; False if they had read as far already."""
        updated = await self._members.update_one(
            {"_id": _key(room_id, user_id), "read_seq": {"$lt": seq}},
            {"$set": {"read_seq": seq, "changed_at": at}},
        )
        return updated.modified_count == 1

    async def _touch(self, room_id: str, at: datetime, session: Session) -> Document:
        """Make this transaction the only one that changes the room's members, and return it."""
        room: Document | None = await self._rooms.find_one_and_update(
            {"_id": room_id},
            {"$set": {"changed_at": at}},
            session=session,
            return_document=ReturnDocument.AFTER,
        )
        if room is None:
            raise NotFound
        return room

    async def _end(self, room_id: str, session: Session) -> int:
        last = await self._messages.find_one(
            {"room_id": room_id}, {"seq": 1}, sort=[("seq", DESCENDING)], session=session
        )
        return 0 if last is None else int(last["seq"])

    async def _needs(self, room_id: str, user_id: str, session: Session) -> bool:
        """Tell whether people other than this owner are there, and no owner among them."""
        query = {"room_id": room_id, "user_id": {"$ne": user_id}, "is_bot": False}
        others = self._members.find(query, {"role": 1}, session=session)
        roles = [document["role"] async for document in others]
        return bool(roles) and "owner" not in roles


def pair_key(one: str, other: str) -> str:
    """Return what a direct room is unique by."""
    return ":".join(sorted((one, other)))


def _key(room_id: str, user_id: str) -> str:
    return f"{room_id}:{user_id}"


def _joined(member: Document) -> tuple[datetime, str]:
    return member["joined_at"], member["user_id"]


def _member(
    room_id: str, user_id: str, said: Mapping[str, Any], at: datetime, *, end: int = 0
) -> Document:
    return {
        "_id": _key(room_id, user_id),
        "room_id": room_id,
        "user_id": user_id,
        "read_seq": end,
        "joined_seq": end,
        "notify": "all",
        "muted_until": None,
        "joined_at": at,
        "changed_at": at,
        **said,
    }
