"""Browsers that want to be told while nobody looks at them."""

from chatsched.calendars import Guarded
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, UrlForbidden
from chatsched.core.wire import NOTHING, Nothing
from chatsched.notifications.models import PushKey, Subscribe, Unsubscribe
from chatsched.notifications.push.vapid import Vapid
from chatsched.notifications.store import Subscription, Subscriptions, subscription_id

_MOST = 20
"""How many browsers one person can be told in."""


class OwnSubscriptions:
    """Somebody's own browsers. ``vapid`` None: this server is not set up for Web Push."""

    def __init__(
        self, store: Subscriptions, guarded: Guarded, vapid: Vapid | None, clock: Clock
    ) -> None:
        self._store = store
        self._guarded = guarded
        self._vapid = vapid
        self._clock = clock

    async def key(self, _: Actor, __: Nothing) -> PushKey:
        """Return the key that browsers subscribe by."""
        return PushKey(public_key=None if self._vapid is None else self._vapid.public_key)

    async def add(self, actor: Actor, command: Subscribe) -> Nothing:
        """Tell the caller in this browser from now on; whoever was told there before is no more.

        As long as the session lasts by which it is asked for. Raises `UrlForbidden` for an address
        at which the server must not go to a push service, as far as it is seen from how it is
        written; where a name leads is judged each time that something is sent.
        """
        if self._vapid is None:
            raise Forbidden("This server is not set up for Web Push.")
        if actor.is_bot:
            raise Forbidden("Bots have no browser.")
        self._check(command.endpoint)
        subscription = Subscription(
            id=subscription_id(command.endpoint),
            user_id=actor.user_id,
            endpoint=command.endpoint,
            p256dh=command.keys.p256dh,
            auth=command.keys.auth,
            server_key=self._vapid.public_key,
            credential_id=actor.credential_id,
            created_at=self._clock.now(),
        )
        await self._store.put(subscription, _MOST)
        return NOTHING

    def _check(self, endpoint: str) -> None:
        try:
            self._guarded.written(endpoint)
        except UrlForbidden as error:
            raise UrlForbidden(error.detail, fields={"endpoint": error.detail}) from None

    async def drop(self, actor: Actor, command: Unsubscribe) -> Nothing:
        """Tell the caller in this browser no longer; harmless if they were not told there."""
        await self._store.drop(actor.user_id, command.endpoint)
        return NOTHING
