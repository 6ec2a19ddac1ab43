"""The invites that were asked about last, kept in this process, so that pickers cost no question.

Nothing of an invite changes but that it closes, and then every process is told. What is kept
serves for showing; who confirms a time finds out in the transaction.
"""

import asyncio

from chatsched.core.flights import Flights
from chatsched.core.kept import Kept
from chatsched.meetings.records import InviteRecord
from chatsched.meetings.store import Invites
from chatsched.realtime import Edge

_SUBJECT = "meetings.invite"
_TRUSTED_SECONDS = 60.0
_MOST_ENTRIES = 100_000
_ENTRIES_OF_THE_REST = 30
"""What an invite weighs beside the entries of its availability, each of some 300 bytes."""


class KnownInvites:
    """Invites by id, from this process while the way to the others stands, else from the store."""

    def __init__(self, invites: Invites, edge: Edge) -> None:
        self._invites = invites
        self._edge = edge
        self._kept: Kept[str, tuple[InviteRecord, float]] = Kept(_MOST_ENTRIES, _MOST_ENTRIES)
        self._flights: Flights[str, InviteRecord | None] = Flights()
        edge.heard[_SUBJECT] = self._forget
        edge.forgetting.append(self._forget_all)

    async def one(self, invite_id: str) -> InviteRecord | None:
        """Return an invite as it was a moment ago at most; many who ask at once ask once."""
        if not self._edge.up:
            return await self._invites.one(invite_id)
        now = asyncio.get_running_loop().time()
        kept = self._kept.get(invite_id)
        if kept is not None and kept[1] > now:
            return kept[0]

        def keep(invite: InviteRecord | None) -> None:
            if invite is not None:
                self._keep(invite, now + _TRUSTED_SECONDS)

        return await self._flights.share(invite_id, lambda: self._invites.one(invite_id), keep)

    def changed(self, invite_id: str) -> None:
        """Tell every process that an invite is not as it was."""
        self._forget(invite_id)
        self._edge.tell_processes(_SUBJECT, invite_id)

    def _keep(self, invite: InviteRecord, until: float) -> None:
        self._kept.put(invite.id, (invite, until), _ENTRIES_OF_THE_REST + invite.entries)

    def _forget(self, invite_id: str) -> None:
        self._flights.forget(invite_id)
        self._kept.drop(invite_id)

    async def _forget_all(self) -> None:
        self._flights.forget_all()
        self._kept.clear()
