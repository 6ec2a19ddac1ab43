"""The linked accounts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.calendars.records import LinkedCalendar, LinkRecord, LinkStatus, ProviderId
from chatsched.storage import Document, Mongo


class Links:
    """The collection of linked accounts. An account is linked once in the whole server."""

    def __init__(self, mongo: Mongo) -> None:
        self._links = mongo["calendar_links"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._links.create_index(
            [("provider", ASCENDING), ("subject", ASCENDING)], unique=True
        )
        await self._links.create_index([("user_id", ASCENDING), ("_id", ASCENDING)])

    async def of(self, user_ids: Collection[str]) -> dict[str, list[LinkRecord]]:
        """Return these people's links, the oldest first; somebody without any has a list too."""
        links: dict[str, list[LinkRecord]] = {user_id: [] for user_id in user_ids}
        found = self._links.find({"user_id": {"$in": list(links)}}).sort("_id", ASCENDING)
        async for document in found:
            links[document["user_id"]].append(_record(document))
        return links

    async def of_user(self, user_id: str) -> list[LinkRecord]:
        """Return somebody's links, the oldest first."""
        return (await self.of([user_id]))[user_id]

    async def one(self, link_id: str) -> LinkRecord | None:
        """Return a link, or None."""
        found = await self._links.find_one({"_id": link_id})
        return None if found is None else _record(found)

    async def of_account(self, provider: ProviderId, subject: str) -> LinkRecord | None:
        """Return the link of an account, whoever linked it, or None."""
        found = await self._links.find_one({"provider": provider, "subject": subject})
        return None if found is None else _record(found)

    async def add(self, link: LinkRecord) -> bool:
        """Insert a link; False if its account is linked already."""
        document = asdict(link)
        document["_id"] = document.pop("id")
        try:
            await self._links.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def save(self, link: LinkRecord, version: int) -> LinkRecord | None:
        """Replace a link by ``link`` if it still has this version; return it as it is stored.

        None, and nothing is changed, if somebody else was first.
        """
        document = asdict(link)
        document.pop("id")
        return await self._change(link.id, version, document)

    async def reseal(
        self, link_id: str, secret: Mapping[str, Any], version: int
    ) -> LinkRecord | None:
        """Replace the secret alone, as `save` does."""
        return await self._change(link_id, version, {"secret": dict(secret)})

    async def choose(
        self,
        link: LinkRecord,
        calendars: Sequence[LinkedCalendar],
        destination: str | None,
        *,
        conferencing: bool,
    ) -> LinkRecord | None:
        """Replace what somebody has chosen, as `save` does."""
        chosen = {
            "calendars": [asdict(calendar) for calendar in calendars],
            "destination": destination,
            "conferencing": conferencing,
        }
        return await self._change(link.id, link.version, chosen)

    async def remove(self, link_id: str) -> bool:
        """Erase a link with its secret; False if it is gone already."""
        return (await self._links.delete_one({"_id": link_id})).deleted_count == 1

    async def set_status(
        self,
        link_id: str,
        status: LinkStatus,
        problem: str | None,
        *,
        generation: int | None = None,
    ) -> LinkRecord | None:
        """Say how a link does; return it as it is now, None if nothing has changed by that.

        With ``generation``, only if the account was not linked anew since. A link that needs
        linking anew is left so: nothing else mends it.
        """
        query: dict[str, Any] = {"_id": link_id, "status": {"$nin": [status, "needs_relink"]}}
        if generation is not None:
            query["generation"] = generation
        changed = {"$set": {"status": status, "problem": problem}}
        found = await self._links.find_one_and_update(
            query, changed, return_document=ReturnDocument.AFTER
        )
        return None if found is None else _record(found)

    async def synced(self, link_id: str, at: datetime) -> None:
        """Note when an account was last read."""
        await self._links.update_one({"_id": link_id}, {"$max": {"synced_at": at}})

    async def some(self, after_id: str, limit: int) -> list[LinkRecord]:
        """Return the next links after this id (all of them begin after ""), in order of id."""
        found = self._links.find({"_id": {"$gt": after_id}}).sort("_id", ASCENDING).limit(limit)
        return [_record(document) async for document in found]

    async def broken(self) -> list[LinkRecord]:
        """Return the links that need to be made anew."""
        found = self._links.find({"status": "needs_relink"})
        return [_record(document) async for document in found]

    async def _change(
        self, link_id: str, version: int, changed: Mapping[str, Any]
    ) -> LinkRecord | None:
        found = await self._links.find_one_and_update(
            {"_id": link_id, "version": version},
            {"$set": {**changed, "version": version + 1}},
            return_document=ReturnDocument.AFTER,
        )
        return None if found is None else _record(found)


def _record(document: Document) -> LinkRecord:
    members = {**document, "id": document["_id"]}
    del members["_id"]
    members["calendars"] = tuple(LinkedCalendar(**each) for each in members["calendars"])
    return LinkRecord(**members)
