"""What is known of who wants to hear of what."""

from dataclasses import dataclass

from chatsched.chat import Access, Attentions
from chatsched.core.clock import Clock
from chatsched.notifications.store import PreferenceStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """People's own settings, in general and for each room, and who is in it."""

    preferences: PreferenceStore
    rooms: Access
    attentions: Attentions
    clock: Clock
