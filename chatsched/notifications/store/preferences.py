"""What each person has chosen to be told of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument

from chatsched.notifications.models import Preferences
from chatsched.storage import Document, Mongo


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody's preferences, and since when their reminders are as they are."""

    preferences: Preferences
    reminders_since: datetime | None


_UNSAID = Kept(Preferences(), None)
_MEMBERS = ("email", "browser", "reminder_minutes")


class PreferenceStore:
    """The collection ``notification_preferences``; who is not in it wants what everybody does."""

    def __init__(self, mongo: Mongo) -> None:
        self._kept = mongo["notification_preferences"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._kept.create_index("reminder_minutes")

    async def of(self, user_id: str) -> Preferences:
        """Return what somebody wants to be told of."""
        return (await self.of_several((user_id,)))[user_id].preferences

    async def of_several(self, user_ids: Collection[str]) -> dict[str, Kept]:
        """Return what each of these people wants; by id."""
        kept = dict.fromkeys(user_ids, _UNSAID)
        async for document in self._kept.find({"_id": {"$in": list(user_ids)}}):
            kept[document["_id"]] = _from(document)
        return kept

    async def change(self, user_id: str, values: dict[str, Any], now: datetime) -> Preferences:
        """Set members, named by their paths (``email.calendar``); return all as they are then."""
        since: Document = {}
        if "reminder_minutes" in values:
            same = {"$eq": ["$reminder_minutes", values["reminder_minutes"]]}
            since["reminders_since"] = {"$cond": [same, "$reminders_since", now]}
        found: Document | None = await self._kept.find_one_and_update(
            {"_id": user_id},
            [{"$set": since | values}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return _from(found or {}).preferences

    async def minutes(self) -> list[int]:
        """Return all the minutes before a meeting at which anybody is reminded, but the usual."""
        return [each for each in await self._kept.distinct("reminder_minutes") if each is not None]


def _from(document: Document) -> Kept:
    members = {name: document[name] for name in _MEMBERS if name in document}
    return Kept(Preferences.model_validate(members), document.get("reminders_since"))
