"""The browsers that want to be told."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from chatsched.storage import Document, Mongo


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A browser of somebody's, and where its push service takes messages for it.

    ``p256dh`` and ``auth`` are what messages are encrypted by, in base64url. ``server_key`` is
    ours, which it subscribed by; ``credential_id`` the session or token that it came with.
    ``failures`` is how often its push service took nothing, one time after the other,
    ``failing_since`` when that began, and until ``rest_until`` it is left alone.
    """

    id: str
    user_id: str
    endpoint: str
    p256dh: str
    auth: str
    server_key: str
    credential_id: str
    created_at: datetime
    failures: int = 0
    failing_since: datetime | None = None
    rest_until: datetime | None = None


class Subscriptions:
    """The collection ``push_subscriptions``. A browser is in it once, for who used it last."""

    def __init__(self, mongo: Mongo) -> None:
        self._kept = mongo["push_subscriptions"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._kept.create_index([("user_id", ASCENDING), ("created_at", DESCENDING)])

    async def put(self, subscription: Subscription, most: int) -> None:
        """Keep a browser, and of its user's others the newest, ``most`` altogether."""
        document = asdict(subscription)
        key = document.pop("id")
        await self._kept.replace_one({"_id": key}, document, upsert=True)
        theirs = self._kept.find({"user_id": subscription.user_id}, {"_id": 1})
        old = await theirs.sort("created_at", DESCENDING).skip(most).to_list()
        if old:
            await self.remove([each["_id"] for each in old])

    async def one(self, subscription_id: str) -> Subscription | None:
        """Return a browser, or None."""
        found = await self._kept.find_one({"_id": subscription_id})
        return None if found is None else _subscription(found)

    async def of(self, user_ids: Collection[str]) -> dict[str, list[str]]:
        """Return the ids of the browsers of those of these people who have any."""
        found: dict[str, list[str]] = {}
        query = {"user_id": {"$in": list(user_ids)}}
        async for document in self._kept.find(query, {"user_id": 1}):
            found.setdefault(document["user_id"], []).append(document["_id"])
        return found

    async def failed(
        self, subscription: Subscription, now: datetime, rest_until: datetime | None
    ) -> None:
        """Note that a browser's push service took nothing, and until when it is left alone."""
        since = subscription.failing_since or now
        await self._kept.update_one(
            {"_id": subscription.id},
            {
                "$inc": {"failures": 1},
                "$set": {"failing_since": since, "rest_until": rest_until},
            },
        )

    async def went_well(self, subscription: Subscription) -> None:
        """Forget what went wrong with a browser's push service."""
        if subscription.failures:
            await self._kept.update_one(
                {"_id": subscription.id},
                {"$set": {"failures": 0, "failing_since": None, "rest_until": None}},
            )

    async def drop(self, user_id: str, endpoint: str) -> None:
        """Forget a browser of somebody's; harmless for one that is not."""
        await self._kept.delete_one({"_id": subscription_id(endpoint), "user_id": user_id})

    async def remove(self, subscription_ids: Collection[str]) -> None:
        """Forget browsers."""
        await self._kept.delete_many({"_id": {"$in": list(subscription_ids)}})


def subscription_id(endpoint: str) -> str:
    """Return the name of the browser that is reached there."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:40]


def _subscription(document: Document) -> Subscription:
    return Subscription(id=document.pop("_id"), **document)
