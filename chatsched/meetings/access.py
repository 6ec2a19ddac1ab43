"""The doors: an invite is held only by who is in its room, a meeting also by its two people.

Host and who booked keep their meeting when they leave the room: it is in their calendars. An
invite whose host has left is closed, whatever is stored of it yet.
"""

from chatsched.chat import Access as Rooms
from chatsched.core.actor import Actor
from chatsched.core.errors import Forbidden, NotFound
from chatsched.meetings.known import KnownInvites
from chatsched.meetings.records import InviteRecord, MeetingRecord
from chatsched.meetings.store import Invites, Meetings


class Access:
    """Returns what somebody may see, or raises `NotFound`."""

    def __init__(
        self, rooms: Rooms, invites: Invites, known: KnownInvites, meetings: Meetings
    ) -> None:
        self._rooms = rooms
        self._invites = invites
        self._known = known
        self._meetings = meetings

    async def room(self, actor: Actor, room_id: str) -> None:
        """Let members in."""
        await self._rooms.room(actor, room_id)

    async def invite(self, actor: Actor, invite_id: str) -> InviteRecord:
        """Return an invite to a member of its room."""
        return await self._shown(actor, await self._invites.one(invite_id))

    async def known_invite(self, actor: Actor, invite_id: str) -> InviteRecord:
        """Return an invite to a member of its room; it may have closed a moment ago."""
        return await self._shown(actor, await self._known.one(invite_id))

    async def own_invite(self, actor: Actor, invite_id: str) -> InviteRecord:
        """Return an invite to its host; raises `Forbidden` to the other members."""
        invite = await self.invite(actor, invite_id)
        if invite.host_id != actor.user_id:
            raise Forbidden("Only the person who sent an invite can withdraw it.")
        return invite

    async def meeting(self, actor: Actor, meeting_id: str) -> MeetingRecord:
        """Return a meeting to its host, to who booked it, and to a member of its room."""
        meeting = await self._meetings.one(meeting_id)
        if meeting is None:
            raise NotFound
        if actor.user_id not in meeting.people:
            await self.room(actor, meeting.room_id)
        return meeting

    async def own_meeting(self, actor: Actor, meeting_id: str) -> MeetingRecord:
        """Return a meeting to its host or who booked it; `Forbidden` to the other members."""
        meeting = await self.meeting(actor, meeting_id)
        if actor.user_id not in meeting.people:
            raise Forbidden("Only the host and the person who booked can change a meeting.")
        return meeting

    async def invite_of(self, meeting: MeetingRecord) -> InviteRecord:
        """Return the invite by whose rule a meeting was made."""
        invite = await self._known.one(meeting.invite_id)
        if invite is None:
            raise NotFound
        return invite

    async def _shown(self, actor: Actor, invite: InviteRecord | None) -> InviteRecord:
        if invite is None:
            raise NotFound
        seats = await self._rooms.room(actor, invite.room_id)
        return invite if invite.host_id in seats.members else invite.without_host()
