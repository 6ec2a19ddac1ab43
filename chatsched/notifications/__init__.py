"""Who is told of what, and how: in the room, by e-mail, in the browser; and reminders."""

from chatsched.notifications.assembly import Needs, NotificationSlice
from chatsched.notifications.models import Kind, Preferences
from chatsched.notifications.push.vapid import Vapid
from chatsched.notifications.routes import endpoints
from chatsched.notifications.sockets import EVENTS, commands

__all__ = [
    "EVENTS",
    "Kind",
    "Needs",
    "NotificationSlice",
    "Preferences",
    "Vapid",
    "commands",
    "endpoints",
]
