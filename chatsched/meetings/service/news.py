"""Invites and meetings as they stand now, told to those whom they concern."""

from collections.abc import Collection

from chatsched.chat import Access as Rooms
from chatsched.chat import Json
from chatsched.meetings.cards import Drawing
from chatsched.meetings.records import InviteRecord, MeetingRecord
from chatsched.realtime import Edge


class News:
    """Draws and tells."""

    def __init__(self, rooms: Rooms, drawing: Drawing, edge: Edge) -> None:
        self._rooms = rooms
        self._drawing = drawing
        self._edge = edge

    async def invite(self, invite: InviteRecord) -> Json:
        """Tell an invite's room how it stands; return it as drawn."""
        drawn = await self._drawing.invite(invite)
        self._edge.tell_room(invite.room_id, "invite:updated", {"invite": drawn})
        return drawn

    async def meeting(self, meeting: MeetingRecord) -> Json:
        """Tell a meeting's room how it stands, and its people outside; return it as drawn."""
        drawn = await self._drawing.meeting(meeting)
        self._edge.tell_room(meeting.room_id, "meeting:updated", {"meeting": drawn})
        seats = await self._rooms.seats(meeting.room_id)
        inside = () if seats is None else seats.members
        outside = [user_id for user_id in meeting.people if user_id not in inside]
        self._edge.tell_users(outside, "meeting:updated", {"meeting": drawn})
        return drawn

    async def may_see(self, meeting: MeetingRecord, user_id: str) -> bool:
        """Tell whether a meeting is still shown to somebody (see `Access`)."""
        if user_id in meeting.people:
            return True
        seats = await self._rooms.seats(meeting.room_id)
        return seats is not None and user_id in seats.members

    async def everyone_but(self, room_id: str, user_ids: Collection[str]) -> list[str] | None:
        """Return a room's members but for these people; None if that is everybody, always."""
        if not user_ids:
            return None
        seats = await self._rooms.seats(room_id)
        return [] if seats is None else sorted(seats.members.keys() - set(user_ids))
