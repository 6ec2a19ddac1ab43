"""What the sandbox keeps from one run to the next: who granted what, and what is in calendars."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chatsched.sandbox.authorization import TokenStore, Vendor
from chatsched.sandbox.google import World as GoogleWorld
from chatsched.sandbox.microsoft import World as MicrosoftWorld


@dataclass(slots=True)
class State:
    """All that people and applications have done."""

    tokens: dict[Vendor, TokenStore]
    google: GoogleWorld
    microsoft: MicrosoftWorld

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return what was kept; None if there is nothing, or nothing that this version reads."""
        try:
            kept = pickle.loads(path.read_bytes())  # noqa: S301  # our own file, beside our data
        except Exception:  # noqa: BLE001  # whatever pickle finds: the sandbox begins anew then
            return None
        return kept if isinstance(kept, cls) else None

    def write(self, path: Path) -> None:
        """Keep it; those who listen to changes are not kept."""
        self.google.changed.clear()
        for mailbox in self.microsoft.mailboxes.values():
            mailbox.listeners.clear()
        draft = path.with_suffix(".new")
        draft.write_bytes(pickle.dumps(self))
        draft.replace(path)
