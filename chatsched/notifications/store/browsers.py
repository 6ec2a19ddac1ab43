"""The browsers that want to be told, and what they were told of."""

from dataclasses import dataclass
from typing import Self

from chatsched.notifications.store.pushes import Pushes
from chatsched.notifications.store.subscriptions import Subscriptions
from chatsched.storage import Mongo


@dataclass(frozen=True, slots=True)
class Browsers:
    """Both collections."""

    subscriptions: Subscriptions
    pushes: Pushes

    @classmethod
    def kept(cls, mongo: Mongo) -> Self:
        """Return those of a database."""
        return cls(Subscriptions(mongo), Pushes(mongo))

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.subscriptions.prepare()
        await self.pushes.prepare()
