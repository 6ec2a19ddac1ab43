"""The collection ``mail``: which messages the mail server has taken."""

from datetime import datetime

from pymongo import ASCENDING

from chatsched.storage import Mongo


class Mailed:
    """What was sent, by message id, until nothing can come of it any more."""

    def __init__(self, mongo: Mongo) -> None:
        self._mail = mongo["mail"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._mail.create_index([("meeting_id", ASCENDING), ("user_id", ASCENDING)])
        await self._mail.create_index("expire_at", expireAfterSeconds=0)

    async def knows(self, message_id: str) -> bool:
        """Tell whether a message was sent."""
        return await self._mail.find_one({"_id": message_id}, {"_id": 1}) is not None

    async def invited(self, meeting_id: str, user_id: str) -> bool:
        """Tell whether somebody was sent an invitation to a meeting."""
        query = {"meeting_id": meeting_id, "user_id": user_id, "invitation": True}
        return await self._mail.find_one(query, {"_id": 1}) is not None

    async def note(
        self,
        message_id: str,
        user_id: str,
        meeting_id: str | None,
        expire_at: datetime,
        *,
        invitation: bool,
    ) -> None:
        """Note that a message was sent, ``invitation``: with one to a meeting. May be repeated."""
        said = {
            "user_id": user_id,
            "meeting_id": meeting_id,
            "invitation": invitation,
            "expire_at": expire_at,
        }
        await self._mail.update_one({"_id": message_id}, {"$setOnInsert": said}, upsert=True)
