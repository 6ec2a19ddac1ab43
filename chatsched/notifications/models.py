"""What people choose to be told of, as it is kept and as it goes over the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from chatsched.core.wire import WireModel
from chatsched.notifications.push.encryption import is_public_key
from chatsched.notifications.push.vapid import from_base64

Kind = Literal["invite", "booking", "reschedule", "cancellation", "reminder", "calendar"]
"""What people are told of: ``calendar`` is that a linked calendar has broken."""

MOST_REMINDERS = 5
LONGEST_REMINDER = 7 * 24 * 60
"""Minutes before a meeting: a week."""


def _distinct(minutes: list[int]) -> list[int]:
    if len(set(minutes)) < len(minutes):
        raise ValueError("must not name the same minutes twice")
    return sorted(minutes)


ReminderMinutes = Annotated[
    list[Annotated[int, Field(ge=0, le=LONGEST_REMINDER)]],
    Field(max_length=MOST_REMINDERS),
    AfterValidator(_distinct),
]
"""How many minutes before a meeting one is reminded: up to 5, none of them twice; ascending."""

Endpoint = Annotated[str, StringConstraints(min_length=1, max_length=2048)]
"""The address at which a push service takes messages for one browser."""


class Alerts(WireModel):
    """Which kinds of news one wants to be told of in one way."""

    invite: bool = True
    booking: bool = True
    reschedule: bool = True
    cancellation: bool = True
    reminder: bool = True
    calendar: bool = True


class Preferences(WireModel):
    """What somebody wants to be told of, and how; as it is before they say anything."""

    email: Alerts = Alerts()
    browser: Alerts = Alerts()
    reminder_minutes: ReminderMinutes = [10]  # noqa: RUF012  # a field of a frozen model


class NotificationsEvent(WireModel):
    """One's own preferences, changed on another connection or on this one."""

    notifications: Preferences


class NewAlerts(WireModel):
    """Which kinds of news one wants from now on; ``calendar`` stays as it is when left out."""

    invite: bool
    booking: bool
    reschedule: bool
    cancellation: bool
    reminder: bool
    calendar: bool | None = None


class SetPreferences(WireModel):
    """All of one's preferences, anew."""

    email: NewAlerts
    browser: NewAlerts
    reminder_minutes: ReminderMinutes


class SayAttention(WireModel):
    """Whether somebody looks at what this connection's client shows."""

    attentive: bool


class PushKey(WireModel):
    """What a browser subscribes by; null if this server is not set up for Web Push."""

    public_key: str | None


class PushKeys(WireModel):
    """What messages for a browser are encrypted by, as the browser gives it: base64url."""

    p256dh: Annotated[str, StringConstraints(max_length=100)]
    auth: Annotated[str, StringConstraints(max_length=40)]

    @field_validator("p256dh")
    @classmethod
    def _key(cls, value: str) -> str:
        if not is_public_key(_decoded(value)):
            raise ValueError("must be a public key on P-256, in base64url")
        return value

    @field_validator("auth")
    @classmethod
    def _secret(cls, value: str) -> str:
        if len(_decoded(value)) != 16:
            raise ValueError("must be 16 bytes, in base64url")
        return value


class Subscribe(WireModel):
    """A browser that wants to be told, as its ``PushSubscription`` says it in JSON."""

    endpoint: Endpoint
    keys: PushKeys


class Unsubscribe(WireModel):
    """A browser that wants to be told no longer."""

    endpoint: Endpoint


def _decoded(value: str) -> bytes:
    try:
        return from_base64(value)
    except ValueError:
        return b""
