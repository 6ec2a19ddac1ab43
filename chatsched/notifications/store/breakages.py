"""Which broken calendars their owners were told of."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from chatsched.storage import Mongo, Session

Also = Callable[[Session], Awaitable[None]]


class Breakages:
    """The collection ``calendar_breakages``: a record for each time that a link broke."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._breakages = mongo["calendar_breakages"]

    async def prepare(self) -> None:
        """Create the collection: a transaction cannot in time."""
        await self._breakages.create_index("at")

    async def known(self, links: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        """Return which of these links, each in its generation, their owners were told of."""
        keys = {_key(*link): link for link in links}
        found = self._breakages.find({"_id": {"$in": list(keys)}}, {"_id": 1})
        return {keys[document["_id"]] async for document in found}

    async def once(self, link_id: str, generation: int, at: datetime, also: Also) -> bool:
        """Note that a link broke, with what ``also`` writes; False if that is known."""

        async def work(session: Session) -> None:
            record = {"_id": _key(link_id, generation), "at": at}
            await self._breakages.insert_one(record, session=session)
            await also(session)

        try:
            await self._mongo.transaction(work)
        except DuplicateKeyError:
            return False
        return True


def _key(link_id: str, generation: int) -> str:
    return f"{link_id}:{generation}"
