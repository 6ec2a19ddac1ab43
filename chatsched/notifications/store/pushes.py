"""Which messages browsers were told of, as long as they may still be shown or underway."""

from datetime import datetime

from pymongo import ASCENDING

from chatsched.notifications.store.subscriptions import Subscription
from chatsched.storage import Mongo


class Pushes:
    """The collection ``pushes``: a record for each message and browser."""

    def __init__(self, mongo: Mongo) -> None:
        self._pushes = mongo["pushes"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._pushes.create_index([("message_id", ASCENDING)])
        await self._pushes.create_index("expire_at", expireAfterSeconds=0)

    async def note(self, message_id: str, subscription: Subscription, until: datetime) -> None:
        """Note that a browser is being told of a message, which is of use until then."""
        document = {
            "message_id": message_id,
            "subscription_id": subscription.id,
            "user_id": subscription.user_id,
            "expire_at": until,
        }
        key = _key(message_id, subscription)
        await self._pushes.replace_one({"_id": key}, document, upsert=True)

    async def forget(self, message_id: str, subscription: Subscription) -> None:
        """Undo `note`: the browser was not told."""
        await self._pushes.delete_one({"_id": _key(message_id, subscription)})

    async def of(self, message_id: str) -> list[tuple[str, str, datetime]]:
        """Return for each browser that was told of a message: its id, whose it is, until when."""
        found = await self._pushes.find({"message_id": message_id}).to_list()
        return [(each["subscription_id"], each["user_id"], each["expire_at"]) for each in found]


def _key(message_id: str, subscription: Subscription) -> str:
    return f"{message_id}:{subscription.id}"
