"""The addresses under /api/me about notifications."""

from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint
from chatsched.notifications.assembly import NotificationSlice
from chatsched.notifications.models import (
    Preferences,
    PushKey,
    SetPreferences,
    Subscribe,
    Unsubscribe,
)

_PREFERENCES = "/api/me/notifications"
_PUSH = "/api/me/push"


def endpoints(notifications: NotificationSlice, _: Door) -> list[AnyEndpoint]:
    """Return this slice's addresses."""
    own, browsers = notifications.own, notifications.browsers
    return [
        Endpoint(
            "GET",
            _PREFERENCES,
            Nothing,
            Preferences,
            own.get,
            summary="Say what one is told of, and how",
        ),
        Endpoint(
            "PUT",
            _PREFERENCES,
            SetPreferences,
            Preferences,
            own.set,
            summary="Choose what one is told of, and how",
        ),
        Endpoint(
            "GET",
            _PUSH,
            Nothing,
            PushKey,
            browsers.key,
            summary="Say by which key browsers subscribe to Web Push",
        ),
        Endpoint(
            "POST",
            _PUSH,
            Subscribe,
            Nothing,
            browsers.add,
            status=201,
            summary="Have a browser told while nobody looks at it",
        ),
        Endpoint(
            "DELETE",
            _PUSH,
            Unsubscribe,
            Nothing,
            browsers.drop,
            status=204,
            summary="Have a browser told no longer",
        ),
    ]
