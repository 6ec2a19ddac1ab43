"""What clients may send about notifications, and what they hear of them."""

from chatsched.core.wire import Nothing
from chatsched.notifications.assembly import NotificationSlice
from chatsched.notifications.models import NotificationsEvent, Preferences, SetPreferences
from chatsched.notifications.service.preferences import UPDATED
from chatsched.realtime import AnyCommand, ServerEvent, SocketCommand

EVENTS = (ServerEvent(UPDATED, NotificationsEvent, "One's own preferences were changed"),)


def commands(notifications: NotificationSlice) -> list[AnyCommand]:
    """Return this slice's socket commands; each runs the code of its address under /api."""
    own = notifications.own
    return [
        SocketCommand("notifications:get", Nothing, Preferences, own.get, "What one is told of"),
        SocketCommand("notifications:set", SetPreferences, Preferences, own.set, "Choose it"),
    ]
