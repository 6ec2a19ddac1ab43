"""The push channels: where providers have promised to tell us of changes."""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pymongo import ASCENDING

from chatsched.calendars.providers import Channel
from chatsched.calendars.records import ProviderId
from chatsched.storage import Document, Mongo

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel of a link. ``subject`` says of which calendars it tells.

    ``digest`` is all that is kept of the secret that comes with every message. From ``renew_at``
    on it is to be prolonged or replaced.
    """

    id: str
    link_id: str
    provider: ProviderId
    channel_id: str
    resource: str
    digest: str
    subject: str
    renew_at: datetime
    expires_at: datetime

    @property
    def channel(self) -> Channel:
        """The channel as its provider knows it."""
        return Channel(id=self.channel_id, resource=self.resource, expires_at=self.expires_at)

    def vouches(self, secret: str) -> bool:
        """Tell whether this is the channel's secret, in a time that does not depend on it."""
        return hmac.compare_digest(self.digest, digest(secret))


def digest(secret: str) -> str:
    """Return what is kept of a channel's secret, which is too long to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Channels:
    """The collection of channels."""

    def __init__(self, mongo: Mongo) -> None:
        self._channels = mongo["calendar_channels"]

    async def prepare(self) -> None:
        """Create the indexes; what has expired goes by itself, a day later."""
        await self._channels.create_index(
            [("provider", ASCENDING), ("channel_id", ASCENDING)], unique=True
        )
        await self._channels.create_index([("link_id", ASCENDING), ("expires_at", ASCENDING)])
        await self._channels.create_index([("renew_at", ASCENDING)])
        await self._channels.create_index("expires_at", expireAfterSeconds=_DAY_SECONDS)

    async def add(self, channels: Sequence[ChannelRecord]) -> None:
        """Insert channels that were made together."""
        documents = [asdict(channel) for channel in channels]
        for document in documents:
            document["_id"] = document.pop("id")
        if documents:
            await self._channels.insert_many(documents)

    async def of_link(self, link_id: str) -> list[ChannelRecord]:
        """Return a link's channels, expired ones too."""
        return [_record(each) async for each in self._channels.find({"link_id": link_id})]

    async def named(
        self, provider: ProviderId, channel_ids: Collection[str]
    ) -> dict[str, ChannelRecord]:
        """Return those of a provider's channels that are known, by the provider's id."""
        query = {"provider": provider, "channel_id": {"$in": list(channel_ids)}}
        return {each["channel_id"]: _record(each) async for each in self._channels.find(query)}

    async def live(self, link_id: str, now: datetime) -> bool:
        """Tell whether any channel of a link has not expired."""
        query = {"link_id": link_id, "expires_at": {"$gt": now}}
        return await self._channels.find_one(query, {"_id": True}) is not None

    async def due(self, now: datetime, limit: int) -> list[str]:
        """Return links whose channels are to be renewed by now."""
        found = self._channels.find({"renew_at": {"$lte": now}}, {"link_id": True}).limit(limit)
        return list({each["link_id"]: True async for each in found})

    async def renewed(self, channel_id: str, renew_at: datetime, expires_at: datetime) -> None:
        """Note until when a channel, by our own id, is good now."""
        change = {"$set": {"renew_at": renew_at, "expires_at": expires_at}}
        await self._channels.update_one({"_id": channel_id}, change)

    async def remove(self, ids: Collection[str]) -> None:
        """Erase channels, by our own ids."""
        await self._channels.delete_many({"_id": {"$in": list(ids)}})


def _record(document: Document) -> ChannelRecord:
    members = {**document, "id": document["_id"]}
    del members["_id"]
    return ChannelRecord(**members)
