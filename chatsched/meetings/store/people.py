"""What is kept of each person: their availability, and which of their feed addresses is good."""

from typing import Any

from pymongo import ReturnDocument

from chatsched.storage import Document, Mongo


class Availabilities:
    """The availability that each person said last, in the form of the wire."""

    def __init__(self, mongo: Mongo) -> None:
        self._availabilities = mongo["availabilities"]

    async def of(self, user_id: str) -> dict[str, Any] | None:
        """Return somebody's availability, or None."""
        found = await self._availabilities.find_one({"_id": user_id})
        return None if found is None else found["availability"]

    async def put(self, user_id: str, availability: dict[str, Any]) -> None:
        """Remember somebody's availability instead of the one before."""
        await self._availabilities.update_one(
            {"_id": user_id}, {"$set": {"availability": availability}}, upsert=True
        )


class Feeds:
    """How often each person has reset their feed's address."""

    def __init__(self, mongo: Mongo) -> None:
        self._feeds = mongo["feeds"]

    async def generation(self, user_id: str) -> int:
        """Return the number of the address that is good."""
        found = await self._feeds.find_one({"_id": user_id})
        return _number(found)

    async def reset(self, user_id: str) -> int:
        """Make all addresses so far bad; return the number of the next."""
        found = await self._feeds.find_one_and_update(
            {"_id": user_id},
            {"$inc": {"generation": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return _number(found)


def _number(feed: Document | None) -> int:
    return 0 if feed is None else int(feed["generation"])
