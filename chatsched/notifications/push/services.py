"""Push services: handing over a message for one browser, and what can come of it (RFC 8030)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chatsched.calendars import Caps, Guarded
from chatsched.core.clock import Clock
from chatsched.core.errors import CalendarRefused, CalendarUnreachable, UrlForbidden
from chatsched.notifications.push.encryption import Reader, encrypted
from chatsched.notifications.push.vapid import Vapid, base64url, from_base64
from chatsched.notifications.store import Subscription

_CAPS = Caps(most_bytes=64_000, seconds=5.0)
_GONE = frozenset({404, 410})
_BUSY = frozenset({408, 425, 429})

Urgency = Literal["normal", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is sent to a browser, and how long that makes sense.

    Of several with the same ``tag`` that wait for a browser it gets the last.
    """

    plain: bytes
    tag: str
    urgency: Urgency
    until: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The push service has it."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The browser wants nothing any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The push service will not take it, ever."""

    why: str


@dataclass(frozen=True, slots=True)
class Away:
    """The push service does not take it now; it may say when to come back.

    Unless it ``answered`` it may have taken it all the same.
    """

    why: str
    retry_after: timedelta | None = None
    answered: bool = True


Outcome = Taken | Gone | Refused | Away


class PushServices:
    """All push services, as we are known to them."""

    def __init__(self, guarded: Guarded, vapid: Vapid, clock: Clock) -> None:
        self._guarded = guarded
        self._vapid = vapid
        self._clock = clock

    def knows(self, subscription: Subscription) -> bool:
        """Tell whether a browser subscribed by the key that we have."""
        return subscription.server_key == self._vapid.public_key

    async def send(self, subscription: Subscription, parcel: Parcel) -> Outcome:
        """Hand over a message for a browser."""
        now = self._clock.now()
        reader = Reader(from_base64(subscription.p256dh), from_base64(subscription.auth))
        headers = {
            "Authorization": self._vapid.authorization(subscription.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(int((parcel.until - now).total_seconds()), 0)),
            "Topic": _topic(parcel.tag),
            "Urgency": parcel.urgency,
        }
        try:
            answer = await self._guarded.request(
                "POST",
                subscription.endpoint,
                headers=headers,
                content=encrypted(parcel.plain, reader),
                caps=_CAPS,
            )
        except UrlForbidden:
            return Gone()
        except CalendarUnreachable as error:
            return Away(str(error), answered=False)
        except CalendarRefused as error:
            return Refused(str(error))
        return _outcome(answer.status, answer.headers.get("retry-after"))


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Taken()
    if status in _GONE:
        return Gone()
    if status in _BUSY or status >= 500:
        seconds = int(retry_after) if retry_after and retry_after.isdecimal() else None
        pause = None if seconds is None else timedelta(seconds=min(seconds, 3600))
        return Away(f"it answers {status}", pause)
    return Refused(f"it answers {status}")


def _topic(tag: str) -> str:
    """Return a name for messages that stand for each other: up to 32 characters, base64url."""
    return base64url(hashlib.sha256(tag.encode()).digest()[:24])
