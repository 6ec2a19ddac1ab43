"""The collection ``bots``: which were made where, and the digests of their webhooks' secrets."""

from datetime import datetime

from pymongo import ASCENDING

from chatsched.storage import Document, Mongo, Session


class Bots:
    """Bots that have not been revoked."""

    def __init__(self, mongo: Mongo) -> None:
        self._bots = mongo["bots"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._bots.create_index("webhook", unique=True)
        await self._bots.create_index([("room_id", ASCENDING), ("_id", ASCENDING)])

    async def add(
        self,
        bot_id: str,
        room_id: str,
        *,
        webhook: str,
        created_by: str,
        at: datetime,
        session: Session,
    ) -> None:
        """Store a bot; ``webhook`` is the digest of its webhook's secret."""
        await self._bots.insert_one(
            {
                "_id": bot_id,
                "room_id": room_id,
                "webhook": webhook,
                "created_by": created_by,
                "created_at": at,
            },
            session=session,
        )

    async def of_room(self, room_id: str) -> list[Document]:
        """Return the bots made in a room, oldest first."""
        return await self._bots.find({"room_id": room_id}).sort("_id", ASCENDING).to_list()

    async def one(self, room_id: str, bot_id: str) -> Document | None:
        """Return a bot made in this room."""
        found: Document | None = await self._bots.find_one({"_id": bot_id, "room_id": room_id})
        return found

    async def by_webhook(self, digest: str) -> Document | None:
        """Return the bot whose webhook this is."""
        found: Document | None = await self._bots.find_one({"webhook": digest})
        return found

    async def known(self, bot_id: str) -> bool:
        """Tell whether a bot has not been revoked."""
        return await self._bots.find_one({"_id": bot_id}, {"_id": 1}) is not None

    async def remove(self, room_id: str, bot_id: str, session: Session) -> bool:
        """Forget a bot if it was made in this room; return whether it was."""
        deleted = await self._bots.delete_one({"_id": bot_id, "room_id": room_id}, session=session)
        return deleted.deleted_count == 1
