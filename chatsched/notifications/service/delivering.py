"""Handing over to push services what was written down: the outbox's handler."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from chatsched.accounts import Sessions, Tokens
from chatsched.notifications.push.services import Away, Gone, PushServices, Refused
from chatsched.notifications.service.parcels import Parcels
from chatsched.notifications.service.pushing import Presence
from chatsched.notifications.store import Subscription, Subscriptions
from chatsched.storage import Entry, Later

log = structlog.get_logger(__name__)

MOST_SECONDS = 25.0
_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """Delivers to one browser at a time. May be repeated: a browser shows one tag once."""

    subscriptions: Subscriptions
    services: PushServices
    parcels: Parcels
    presence: Presence
    sessions: Sessions
    tokens: Tokens

    async def deliver(self, entry: Entry) -> None:
        """Deliver to a browser, unless it became needless; raises `Later` while nobody takes it."""
        payload = entry.payload
        subscription = await self.subscriptions.one(payload["subscription_id"])
        if subscription is None or subscription.user_id != payload["user_id"]:
            return
        if not self.services.knows(subscription) or not await self._signed_in(subscription):
            await self.subscriptions.remove([subscription.id])
            return
        if payload["about"] != "reminder" and self.presence.online(subscription.user_id):
            return  # an open tab has shown it
        parcel = await self.parcels.pack(payload)
        if parcel is None:
            return
        outcome = await self.services.send(subscription, parcel)
        if isinstance(outcome, Gone):
            await self.subscriptions.remove([subscription.id])
        elif isinstance(outcome, Refused):
            log.warning("push.refused", why=outcome.why, subscription=subscription.id)
        elif isinstance(outcome, Away):
            raise Later(outcome.retry_after or _pause(entry.delays), outcome.why)

    async def _signed_in(self, subscription: Subscription) -> bool:
        """Tell whether the session, or token, that a browser came with has not ended."""
        ids = (subscription.credential_id,)
        return bool(await self.sessions.existing(ids) or await self.tokens.existing(ids))


def _pause(delays: int) -> timedelta:
    return timedelta(seconds=min(2.0 ** min(delays, 10), _LONGEST_PAUSE))
