"""Which reminders are taken care of: a record for each, which is there once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pymongo.errors import BulkWriteError, DuplicateKeyError

from chatsched.storage import Mongo, Outbox, Session

_DUPLICATE = 11000


@dataclass(frozen=True, slots=True)
class Reminder:
    """That somebody is reminded of a meeting, as it is in one version, so many minutes before."""

    meeting_id: str
    version: int
    user_id: str
    minutes: int

    @property
    def id(self) -> str:
        """What there is one record under."""
        return f"{self.meeting_id}:{self.version}:{self.user_id}:{self.minutes}"


class Reminders:
    """The collection ``reminders``. Records go when they are of no more use."""

    def __init__(self, mongo: Mongo, outbox: Outbox) -> None:
        self._mongo = mongo
        self._outbox = outbox
        self._reminders = mongo["reminders"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._reminders.create_index("expire_at", expireAfterSeconds=0)

    async def known(self, ids: Collection[str]) -> set[str]:
        """Return which of these are taken care of."""
        found = self._reminders.find({"_id": {"$in": list(ids)}}, {"_id": 1})
        return {document["_id"] async for document in found}

    async def take(
        self, reminders: Collection[Reminder], send: Reminder, kind: str, until: datetime
    ) -> bool:
        """Take care of all of these by sending one; False, and nothing is done, if any is known.

        Writes the outbox entry of that ``kind``, once. The
        records stay until then.
        """
        payload = {
            "meeting_id": send.meeting_id,
            "version": send.version,
            "user_id": send.user_id,
            "minutes": send.minutes,
        }

        async def work(session: Session) -> None:
            await self._reminders.insert_many(
                [{"_id": each.id, "expire_at": until} for each in reminders], session=session
            )
            await self._outbox.add(kind, f"{kind}:{send.id}", payload, session=session)

        try:
            await self._mongo.transaction(work)
        except DuplicateKeyError:
            return False
        except BulkWriteError as error:
            if any(each["code"] != _DUPLICATE for each in error.details["writeErrors"]):
                raise
            return False
        return True
