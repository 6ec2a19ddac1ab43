"""Sending a reminder that is due: into the room, by mail, to browsers; as things stand by then."""

from dataclasses import dataclass

from chatsched.accounts import Users
from chatsched.chat import Announcement, Conversation
from chatsched.meetings import Drawing, MeetingRecord, Meetings
from chatsched.notifications.phrases import Reader
from chatsched.notifications.reminding import is_past
from chatsched.notifications.service.choices import Choices
from chatsched.notifications.service.mailing import Mailing
from chatsched.notifications.service.pushing import Pushing
from chatsched.notifications.store import Reminder
from chatsched.storage import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReminders:
    """Sends them; the outbox's handler, which may do an entry any number of times."""

    meetings: Meetings
    drawing: Drawing
    users: Users
    choices: Choices
    conversation: Conversation
    mailing: Mailing
    pushing: Pushing

    async def send(self, entry: Entry) -> None:
        """Send one, unless the meeting was moved or called off, or nobody wants it any more."""
        reminder = Reminder(**entry.payload)
        meeting = await self.meetings.one(reminder.meeting_id)
        if meeting is None or not self._stands(meeting, reminder):
            return
        preferences = await self.choices.preferences.of(reminder.user_id)
        if reminder.minutes not in preferences.reminder_minutes:
            return
        seats = await self.choices.rooms.seats(meeting.room_id)
        if seats is not None and reminder.user_id in seats.members:
            await self._post(meeting, reminder)  # whereby browsers are told, too
        else:
            await self.pushing.remind(reminder)
        await self.mailing.reminding(meeting, reminder.user_id, reminder.minutes)

    def _stands(self, meeting: MeetingRecord, reminder: Reminder) -> bool:
        return (
            meeting.status == "confirmed"
            and meeting.version == reminder.version
            and not is_past(meeting, reminder.minutes, self.choices.clock.now())
        )

    async def _post(self, meeting: MeetingRecord, reminder: Reminder) -> None:
        user = await self.users.by_id(reminder.user_id)
        if user is None:
            return
        seconds = meeting.start - self.choices.clock.now().timestamp()
        reader, drawn = Reader.of(user), await self.drawing.meeting(meeting)
        await self.conversation.post(
            Announcement(
                room_id=meeting.room_id,
                kind="system",
                sender_id=None,
                text=reader.reminder(reader.title(drawn), seconds),
                source=f"reminder:{reminder.id}",
                card=("meeting", meeting.id),
                audience=[reminder.user_id],
                notice="reminder",
            )
        )
