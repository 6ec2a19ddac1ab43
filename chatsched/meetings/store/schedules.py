"""One document for each host's time: what changes a schedule touches it, and so takes turns."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pymongo.errors import OperationFailure

from chatsched.storage import Mongo, Session

T = TypeVar("T")

_EXISTS = 48


class Schedules:
    """Transactions over hosts' time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._schedules = mongo["schedules"]

    async def prepare(self) -> None:
        """Create the collection: a transaction should not have to."""
        try:
            await self._mongo.database.create_collection("schedules", check_exists=False)
        except OperationFailure as error:
            if error.code != _EXISTS:
                raise

    async def change(self, host_id: str, work: Callable[[Session], Awaitable[T]]) -> T:
        """Run ``work`` in a transaction that excludes every other one over this host's time.

        Of two that touch the same document MongoDB lets one go on and begins the other anew, so
        that it sees what the first has done. ``work`` may run several times.
        """

        async def touch_and_work(session: Session) -> T:
            await self._schedules.update_one(
                {"_id": host_id}, {"$inc": {"changes": 1}}, upsert=True, session=session
            )
            return await work(session)

        return await self._mongo.transaction(touch_and_work)
