"""The addresses under /api/me about notifications."""

from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint
from chatsched.notifications.assembly import NotificationSlice
from chatsched.notifications.models import Preferences, SetPreferences

_PREFERENCES = "/api/me/notifications"


def endpoints(notifications: NotificationSlice, _: Door) -> list[AnyEndpoint]:
    """Return this slice's addresses."""
    own = notifications.own
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
    ]
