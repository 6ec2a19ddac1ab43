"""Handing over to push services what was written down: the outbox's handler."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from chatsched.accounts import Sessions, Tokens
from chatsched.core.clock import Clock
from chatsched.notifications.push.services import (
    Away,
    Gone,
    Outcome,
    Parcel,
    PushServices,
    Refused,
    Taken,
)
from chatsched.notifications.push.traffic import Full, Traffic, growing
from chatsched.notifications.service.parcels import Parcels
from chatsched.notifications.service.pushing import WITHDRAWAL, Presence
from chatsched.notifications.store import Browsers, Subscription
from chatsched.storage import Entry, Later

log = structlog.get_logger(__name__)

MOST_SECONDS = 15.0
_WAIT_SECONDS = 0.25
_LONGEST_WAIT_SECONDS = 4.0
_MOST_FAILURES = 20
_LONG = timedelta(days=1)
_ALWAYS = frozenset({"reminder", WITHDRAWAL})
"""What no tab that somebody looks at makes needless on their other devices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """Delivers to one browser at a time. May be repeated: a browser shows one tag once."""

    told: Browsers
    services: PushServices
    traffic: Traffic
    parcels: Parcels
    presence: Presence
    sessions: Sessions
    tokens: Tokens
    clock: Clock

    async def deliver(self, entry: Entry) -> None:
        """Deliver to a browser, unless it became needless; raises `Later` while nobody takes it."""
        subscription = await self.told.subscriptions.one(entry.payload["subscription_id"])
        if subscription is None or subscription.user_id != entry.payload["user_id"]:
            return
        if (until := self._rests_until(subscription)) is not None:
            raise Later(until - self.clock.now(), "its push service is left alone", usual=True)
        try:
            with self.traffic.lane(subscription):
                await self._deliver(entry, subscription)
        except Full:
            raise Later(_wait(entry.delays), "others are under way", usual=True) from None

    async def _deliver(self, entry: Entry, subscription: Subscription) -> None:
        payload = entry.payload
        if not self.services.knows(subscription) or not await self._signed_in(subscription):
            await self.told.subscriptions.remove([subscription.id])
            return
        if payload["about"] not in _ALWAYS and self.presence.attentive(subscription.user_id):
            return  # they look at a tab, which has shown it
        parcel = await self.parcels.pack(payload)
        if parcel is None:
            return
        outcome = await self._send(payload, subscription, parcel)
        await self._follow(subscription, outcome)

    async def _send(
        self, payload: Mapping[str, Any], subscription: Subscription, parcel: Parcel
    ) -> Outcome:
        """Send it; a message is noted first, so that it is taken back if it is deleted then."""
        if payload["about"] != "message":
            return await self.services.send(subscription, parcel)
        message_id = payload["message_id"]
        await self.told.pushes.note(message_id, subscription, parcel.until)
        outcome = await self.services.send(subscription, parcel)
        if not (isinstance(outcome, Taken) or (isinstance(outcome, Away) and not outcome.answered)):
            await self.told.pushes.forget(message_id, subscription)
        return outcome

    async def _follow(self, subscription: Subscription, outcome: Outcome) -> None:
        """Do what follows from what a push service has said, or has not."""
        if isinstance(outcome, Gone):
            await self.told.subscriptions.remove([subscription.id])
        elif isinstance(outcome, Refused):
            log.warning("push.refused", why=outcome.why, subscription=subscription.id)
            await self._failed(subscription, None)
        elif isinstance(outcome, Away):
            pause = outcome.retry_after or growing(subscription.failures + 1)
            self.traffic.failed(subscription, self.clock.now(), outcome.retry_after)
            await self._failed(subscription, pause)
            raise Later(pause, outcome.why)
        else:
            self.traffic.went_well(subscription)
            await self.told.subscriptions.went_well(subscription)

    async def _failed(self, subscription: Subscription, pause: timedelta | None) -> None:
        """Leave a browser alone for a while; forget one with which it went wrong for long."""
        now = self.clock.now()
        since = subscription.failing_since or now
        if subscription.failures + 1 >= _MOST_FAILURES and now - since >= _LONG:
            log.info("push.forgotten", subscription=subscription.id)
            await self.told.subscriptions.remove([subscription.id])
            return
        await self.told.subscriptions.failed(
            subscription, now, None if pause is None else now + pause
        )

    def _rests_until(self, subscription: Subscription) -> datetime | None:
        """Return until when a browser, or its host, is left alone; None if it is not."""
        now = self.clock.now()
        rests = (subscription.rest_until, self.traffic.rests_until(subscription))
        return max((until for until in rests if until is not None and until > now), default=None)

    async def _signed_in(self, subscription: Subscription) -> bool:
        """Tell whether the session, or token, that a browser came with has not ended."""
        ids = (subscription.credential_id,)
        return bool(await self.sessions.existing(ids) or await self.tokens.existing(ids))


def _wait(delays: int) -> timedelta:
    return timedelta(seconds=min(_WAIT_SECONDS * 2 ** min(delays, 10), _LONGEST_WAIT_SECONDS))
