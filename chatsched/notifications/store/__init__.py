"""The MongoDB collections of this slice, and the only files that know them."""

from chatsched.notifications.store.preferences import Kept, PreferenceStore
from chatsched.notifications.store.subscriptions import (
    Subscription,
    Subscriptions,
    subscription_id,
)

__all__ = ["Kept", "PreferenceStore", "Subscription", "Subscriptions", "subscription_id"]
