"""Calling a meeting off."""

from chatsched.core.actor import Actor
from chatsched.core.ids import new_secret
from chatsched.meetings.access import Access
from chatsched.meetings.models import CancelMeeting, MeetingChanged
from chatsched.meetings.records import Change
from chatsched.meetings.service.announcements import Announcements
from chatsched.meetings.service.standing import Outdated, Standing
from chatsched.meetings.service.timetable import Timetable


class Cancel:
    """Calls meetings off, for the host and the person who booked."""

    def __init__(
        self, access: Access, standing: Standing, timetable: Timetable, announcements: Announcements
    ) -> None:
        self._access = access
        self._standing = standing
        self._timetable = timetable
        self._announcements = announcements

    async def cancel(self, actor: Actor, command: CancelMeeting) -> MeetingChanged:
        """Call a meeting off; twice is harmless. A single-use invite stays booked.

        Raises `VersionConflict` with the meeting as it stands, and `MeetingOver`.
        """
        meeting = await self._access.own_meeting(actor, command.meeting_id)
        if meeting.status == "cancelled":
            return await self._announcements.repeated(meeting, meeting.change)
        await self._standing.check(meeting, command.version)
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
        cancelled, write = await self._standing.changing(meeting, change)
        try:
            await self._timetable.release(meeting.host_id, write)
        except Outdated:
            # Somebody was faster; the meeting as they left it decides.
            return await self.cancel(actor, command)
        return await self._announcements.changed(cancelled)
