"""Moving a meeting to another of its invite's times."""

from chatsched.core.actor import Actor
from chatsched.core.errors import Invalid
from chatsched.core.ids import new_secret
from chatsched.meetings.access import Access
from chatsched.meetings.instants import seconds_of
from chatsched.meetings.models import MeetingChanged, RescheduleMeeting
from chatsched.meetings.records import Change, MeetingRecord
from chatsched.meetings.service.announcements import Announcements
from chatsched.meetings.service.standing import Outdated, Standing
from chatsched.meetings.service.timetable import Timetable


class Reschedule:
    """Moves meetings, for the host and the person who booked."""

    def __init__(
        self, access: Access, standing: Standing, timetable: Timetable, announcements: Announcements
    ) -> None:
        self._access = access
        self._standing = standing
        self._timetable = timetable
        self._announcements = announcements

    async def reschedule(self, actor: Actor, command: RescheduleMeeting) -> MeetingChanged:
        """Move a meeting to a time that its invite offers; its old time does not block it.

        The same nonce gives the same answer. Raises `VersionConflict` with the meeting as it
        stands, `MeetingOver`, `SlotTaken`, and `Invalid` for the time that it has already.
        """
        meeting = await self._access.own_meeting(actor, command.meeting_id)
        known = meeting.move_by_nonce(actor.user_id, command.nonce)
        if known is not None:
            return await self._announcements.repeated(meeting, known)
        await self._standing.check(meeting, command.version)
        start = seconds_of(command.start)
        if start == meeting.start:
            message = "the meeting is at this time already"
            raise Invalid(f"start: {message}", {"start": message})
        try:
            moved = await self._move(actor, meeting, start, command)
        except Outdated:
            # Somebody was faster; the meeting as they left it decides.
            return await self.reschedule(actor, command)
        return await self._announcements.changed(moved)

    async def _move(
        self, actor: Actor, meeting: MeetingRecord, start: int | None, command: RescheduleMeeting
    ) -> MeetingRecord:
        begins = start or 0  # of None, which is never offered, nothing is stored
        change = Change(
            id=new_secret(),
            version=meeting.version + 1,
            kind="reschedule",
            by=actor.user_id,
            nonce=command.nonce,
            time=(begins, begins + meeting.end - meeting.start),
            previous=(meeting.start, meeting.end),
            reason=command.reason or None,
        )
        moved, write = await self._standing.changing(meeting, change)
        invite = await self._access.invite_of(meeting)
        await self._timetable.hold(invite, start, write, without=meeting.id)
        return moved
