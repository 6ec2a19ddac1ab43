"""What clients may send about notifications, and what they hear of them."""

from chatsched.core.wire import Nothing
from chatsched.notifications.assembly import NotificationSlice
from chatsched.notifications.models import (
    NotificationsEvent,
    Preferences,
    PushKey,
    SayAttention,
    SetPreferences,
    Subscribe,
    Unsubscribe,
)
from chatsched.notifications.service.preferences import UPDATED
from chatsched.realtime import AnyCommand, ConnectionCommand, ServerEvent, SocketCommand

EVENTS = (ServerEvent(UPDATED, NotificationsEvent, "One's own preferences were changed"),)


def commands(notifications: NotificationSlice) -> list[AnyCommand]:
    """Return this slice's socket commands; each runs the code of its address under /api."""
    own, browsers = notifications.own, notifications.browsers
    attending = notifications.attending
    return [
        SocketCommand("notifications:get", Nothing, Preferences, own.get, "What one is told of"),
        SocketCommand("notifications:set", SetPreferences, Preferences, own.set, "Choose it"),
        SocketCommand("push:key", Nothing, PushKey, browsers.key, "What browsers subscribe by"),
        SocketCommand("push:subscribe", Subscribe, Nothing, browsers.add, "Have one told"),
        SocketCommand("push:unsubscribe", Unsubscribe, Nothing, browsers.drop, "No longer"),
        ConnectionCommand(
            "me:attention",
            SayAttention,
            Nothing,
            attending.say,
            "Say whether anybody looks: else this connection keeps nothing from being pushed. "
            "A connection that never says it counts as looked at",
        ),
    ]
