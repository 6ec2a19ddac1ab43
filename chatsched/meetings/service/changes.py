"""What follows a change to a meeting, written down with it: announcements, and calendars."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from chatsched.calendars import CalendarEvents
from chatsched.core.ids import new_id
from chatsched.meetings.records import CalendarSync, MeetingRecord
from chatsched.meetings.service.announcements import Announcements
from chatsched.storage import Outbox, Session

MEETING_CALENDAR = "meeting.calendar"
_PATIENCE = timedelta(milliseconds=500)
"""How long calendars leave the announcement of a change to go first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose calendars follow a change.

    ``followers`` have it in their calendar, or are to have it; ``informed`` are those of them who
    need not be told, because their calendar works. ``sync`` says how far the host's is.
    """

    followers: tuple[str, ...]
    informed: tuple[str, ...]
    sync: CalendarSync


class Changes:
    """Writes down what is to follow, in the transaction of the change."""

    def __init__(
        self, announcements: Announcements, calendars: CalendarEvents, outbox: Outbox
    ) -> None:
        self.announcements = announcements
        self._calendars = calendars
        self._outbox = outbox

    async def plan(
        self, host_id: str, followers: Collection[str] = (), *, host_too: bool = True
    ) -> Plan:
        """Return whose calendars follow a change, when these have followed so far.

        ``host_too``: the host's begins to, if it takes meetings.
        """
        linked = await self._calendars.destinations({host_id, *followers})
        following = list(followers)
        if host_too and host_id in linked and host_id not in following:
            following.append(host_id)
        working = (
            each for each in following if each in linked and linked[each].status != "needs_relink"
        )
        pending = host_id in following and host_id in linked
        return Plan(tuple(following), tuple(working), "pending" if pending else "none")

    async def note(self, meeting: MeetingRecord, session: Session) -> None:
        """Write down what is to follow a meeting's last change."""
        await self.announcements.note(meeting, session)
        for user_id in meeting.followers:
            await self._outbox.add(
                MEETING_CALENDAR,
                f"{calendar_key(user_id)}{meeting.change.id}",
                {"meeting_id": meeting.id, "user_id": user_id},
                session=session,
                after=_PATIENCE,
            )

    async def note_again(
        self,
        meeting: MeetingRecord,
        user_id: str,
        session: Session | None = None,
        after: timedelta = timedelta(0),
        *,
        again: bool = False,
    ) -> str:
        """Write down that somebody's calendar is to be as the meeting; return the entry's key.

        ``again``: it is to be written whatever is known to be there.
        """
        key = f"{calendar_key(user_id)}{new_id()}"
        payload = {"meeting_id": meeting.id, "user_id": user_id, "again": again}
        await self._outbox.add(MEETING_CALENDAR, key, payload, session=session, after=after)
        return key


def calendar_key(user_id: str) -> str:
    """Return how the keys of the entries about somebody's calendar begin."""
    return f"{MEETING_CALENDAR}:{user_id}:"
