"""The MongoDB collections of this slice, and the only files that know them."""

from chatsched.notifications.store.preferences import Kept, PreferenceStore

__all__ = ["Kept", "PreferenceStore"]
