"""What the outbox does for this slice: announcements that were cut off, and invites' ends."""

from chatsched.meetings.service.announcements import (
    INVITE_CLOSED,
    INVITE_ENDS,
    INVITE_SENT,
    MEETING_CHANGED,
    Announcements,
)
from chatsched.meetings.service.departures import HOST_LEFT
from chatsched.meetings.service.invites import Invites
from chatsched.meetings.store import Invites as InviteStore
from chatsched.meetings.store import Meetings
from chatsched.storage import Entry, Outbox


class Jobs:
    """The handlers. Each may run any number of times."""

    def __init__(
        self,
        invites: InviteStore,
        meetings: Meetings,
        announcements: Announcements,
        service: Invites,
    ) -> None:
        self._invites = invites
        self._meetings = meetings
        self._announcements = announcements
        self._service = service

    def register(self, outbox: Outbox) -> None:
        """Let the outbox's workers do these."""
        outbox.handle(INVITE_SENT, self.announce_invite)
        outbox.handle(INVITE_ENDS, self.end_invite)
        outbox.handle(INVITE_CLOSED, self.announce_closed)
        outbox.handle(MEETING_CHANGED, self.announce_change)
        outbox.handle(HOST_LEFT, self.close_orphans)

    async def announce_invite(self, entry: Entry) -> None:
        """Post the message of an invite whose sender was cut off before."""
        invite = await self._invites.one(entry.payload["invite_id"])
        if invite is not None:
            await self._announcements.sent_before(invite)

    async def announce_closed(self, entry: Entry) -> None:
        """Tell of the end of an invite whose host was cut off before."""
        invite = await self._invites.one(entry.payload["invite_id"])
        if invite is not None:
            await self._announcements.closed(invite)

    async def announce_change(self, entry: Entry) -> None:
        """Post the messages of a change to a meeting whose author was cut off before."""
        meeting = await self._meetings.one(entry.payload["meeting_id"])
        if meeting is not None:
            change = meeting.changes[entry.payload["version"] - 1]
            await self._announcements.announce(meeting, change)

    async def close_orphans(self, entry: Entry) -> None:
        """Withdraw the invites of who left their room and was cut off before."""
        payload = entry.payload
        await self._service.host_left(payload["room_id"], payload["host_id"], payload["at"])

    async def end_invite(self, entry: Entry) -> None:
        """Close an invite that nothing can be booked by any more."""
        await self._service.expire(entry.payload["invite_id"])
