"""The slice put together from what it needs of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Self

from chatsched.calendars import Guarded
from chatsched.core.clock import Clock
from chatsched.notifications.push.vapid import Vapid
from chatsched.notifications.service.preferences import OwnPreferences
from chatsched.notifications.service.subscriptions import OwnSubscriptions
from chatsched.notifications.store import PreferenceStore, Subscriptions
from chatsched.realtime import Edge
from chatsched.storage import Mongo, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the slice is built from.

    ``vapid`` None: there is no Web Push. ``private_networks`` are those that push services may
    lie in though they are not public.
    """

    mongo: Mongo
    clock: Clock
    edge: Edge
    outbox: Outbox
    vapid: Vapid | None
    private_networks: Sequence[IPv4Network | IPv6Network]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSlice:
    """Everything of this slice that others run, serve or register."""

    own: OwnPreferences
    browsers: OwnSubscriptions
    preferences: PreferenceStore
    subscriptions: Subscriptions
    guarded: Guarded

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services.

        Left to do: `prepare`, serving the endpoints and commands and, at the end, `close`.
        """
        preferences, subscriptions = PreferenceStore(needs.mongo), Subscriptions(needs.mongo)
        guarded = Guarded(needs.private_networks)
        return cls(
            own=OwnPreferences(preferences, needs.edge, needs.clock),
            browsers=OwnSubscriptions(subscriptions, guarded, needs.vapid, needs.clock),
            preferences=preferences,
            subscriptions=subscriptions,
            guarded=guarded,
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.preferences.prepare()
        await self.subscriptions.prepare()

    async def close(self) -> None:
        """Close connections to push services."""
        await self.guarded.close()
