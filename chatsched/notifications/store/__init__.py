"""The MongoDB collections of this slice, and the only files that know them."""

from chatsched.notifications.store.breakages import Breakages
from chatsched.notifications.store.browsers import Browsers
from chatsched.notifications.store.preferences import Kept, PreferenceStore
from chatsched.notifications.store.reminders import Reminder, Reminders
from chatsched.notifications.store.subscriptions import (
    Subscription,
    Subscriptions,
    subscription_id,
)

__all__ = [
    "Breakages",
    "Browsers",
    "Kept",
    "PreferenceStore",
    "Reminder",
    "Reminders",
    "Subscription",
    "Subscriptions",
    "subscription_id",
]
