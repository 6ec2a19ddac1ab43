"""The slice put together from what it needs of the others."""

from dataclasses import dataclass
from typing import Self

from chatsched.core.clock import Clock
from chatsched.notifications.service.preferences import OwnPreferences
from chatsched.notifications.store import PreferenceStore
from chatsched.realtime import Edge
from chatsched.storage import Mongo, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the slice is built from."""

    mongo: Mongo
    clock: Clock
    edge: Edge
    outbox: Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSlice:
    """Everything of this slice that others run, serve or register."""

    own: OwnPreferences
    preferences: PreferenceStore

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services. Left to do: `prepare`, and serving the endpoints and commands."""
        preferences = PreferenceStore(needs.mongo)
        return cls(
            own=OwnPreferences(preferences, needs.edge, needs.clock), preferences=preferences
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.preferences.prepare()
