"""Calling a meeting off."""

from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.ids import new_secret
from chatsched.meetings.access import Access
from chatsched.meetings.cards import Drawing
from chatsched.meetings.models import CancelMeeting, MeetingChanged
from chatsched.meetings.records import Change
from chatsched.meetings.service.announcements import Announcements
from chatsched.meetings.service.standing import Outdated, check_standing
from chatsched.meetings.service.timetable import Timetable
from chatsched.meetings.store import Meetings
from chatsched.storage import Session


class Cancel:
    """Calls meetings off, for the host and the person who booked."""

    def __init__(
        self,
        access: Access,
        meetings: Meetings,
        timetable: Timetable,
        announcements: Announcements,
        drawing: Drawing,
        clock: Clock,
    ) -> None:
        self._access = access
        self._meetings = meetings
        self._timetable = timetable
        self._announcements = announcements
        self._drawing = drawing
        self._clock = clock

    async def cancel(self, actor: Actor, command: CancelMeeting) -> MeetingChanged:
        """Call a meeting off; twice is harmless. A single-use invite stays booked.

        Raises `VersionConflict` with the meeting as it stands, and `MeetingOver`.
        """
        meeting = await self._access.own_meeting(actor, command.meeting_id)
        if meeting.status == "cancelled":
            return await self._announcements.repeated(meeting, meeting.change)
        now = self._clock.now()
        await check_standing(meeting, command.version, now, self._drawing)
        change = Change(
            id=new_secret(),
            version=meeting.version + 1,
            kind="cancellation",
            by=actor.user_id,
            nonce=command.nonce,
            time=(meeting.start, meeting.end),
            previous=None,
            reason=command.reason or None,
        )
        cancelled = meeting.after(change, now)

        async def write(session: Session) -> None:
            if not await self._meetings.change(cancelled, meeting.version, session):
                raise Outdated
            await self._announcements.note(cancelled, session)

        try:
            await self._timetable.release(meeting.host_id, write)
        except Outdated:
            # Somebody was faster; the meeting as they left it decides.
            return await self.cancel(actor, command)
        return await self._announcements.changed(cancelled)
