"""What the sandbox keeps from one run to the next.

That is who granted what, what is in calendars, who is to be told of changes to them, and mail.
"""

import pickle
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from chatsched.sandbox.authorization import TokenStore, Vendor
from chatsched.sandbox.google import Channel
from chatsched.sandbox.google import World as GoogleWorld
from chatsched.sandbox.mail import Mailbox
from chatsched.sandbox.microsoft import Subscription
from chatsched.sandbox.microsoft import World as MicrosoftWorld


@dataclass(slots=True)
class State:
    """All that people and applications have done."""

    tokens: dict[Vendor, TokenStore]
    google: GoogleWorld
    microsoft: MicrosoftWorld
    channels: dict[str, Channel] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    mail: Mailbox = field(default_factory=Mailbox)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return what was kept; None if there is nothing, or nothing that this version reads."""
        try:
            kept = pickle.loads(path.read_bytes())  # noqa: S301  # our own file, beside our data
        except Exception:  # noqa: BLE001  # whatever pickle finds: the sandbox begins anew then
            return None
        whole = isinstance(kept, cls) and all(hasattr(kept, each.name) for each in fields(cls))
        return kept if whole else None

    def write(self, path: Path) -> None:
        """Keep it, but for channels and subscriptions that are over.

        Parts of the program that listen to changes are not kept; the next run has its own.
        """
        for channel in list(self.channels.values()):
            if channel.expires_at <= self.google.clock():
                del self.channels[channel.id]
        for each in list(self.subscriptions.values()):
            if each.expires_at <= self.microsoft.now():
                del self.subscriptions[each.id]
        self.google.changed.clear()
        for mailbox in self.microsoft.mailboxes.values():
            mailbox.listeners.clear()
        draft = path.with_suffix(".new")
        draft.write_bytes(pickle.dumps(self))
        draft.replace(path)
