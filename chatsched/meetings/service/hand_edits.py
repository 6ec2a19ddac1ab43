"""Events that the host has moved or deleted by hand: offered to them, and to nobody else.

Nothing changes in the room by that. The host may move or cancel the meeting too, as always, or
have the event written back.
"""

from collections.abc import Collection

from chatsched.calendars import CalendarEvents, EventRecord
from chatsched.chat import Json
from chatsched.core.clock import Clock
from chatsched.meetings.instants import wire_instant
from chatsched.meetings.records import MeetingRecord
from chatsched.meetings.store import Meetings
from chatsched.realtime import Edge


class HandEdits:
    """What hosts did to their events."""

    def __init__(
        self, meetings: Meetings, calendars: CalendarEvents, edge: Edge, clock: Clock
    ) -> None:
        self._meetings = meetings
        self._calendars = calendars
        self._edge = edge
        self._clock = clock

    async def offered(self, user_id: str, meetings: Collection[MeetingRecord]) -> dict[str, Json]:
        """Return, by meeting, what this person did to those that they host and that lie ahead."""
        hosted = [each.id for each in meetings if self._concerns(each, user_id)]
        edits = await self._calendars.edits(user_id, hosted)
        return {meeting_id: {"event": _event(edited)} for meeting_id, edited in edits.items()}

    async def edited(self, event: EventRecord) -> None:
        """Tell the host how their event stands now."""
        meeting = await self._meetings.one(event.meeting_id)
        if meeting is None or not self._concerns(meeting, event.user_id):
            return
        payload = {
            "meeting_id": meeting.id,
            "event": _event(event),
            "changed": event.edited is not None,
        }
        self._edge.tell_users([event.user_id], "meeting:calendar", payload)

    def _concerns(self, meeting: MeetingRecord, user_id: str) -> bool:
        confirmed = meeting.status == "confirmed" and not meeting.over(self._clock.now())
        return confirmed and meeting.host_id == user_id


def _event(event: EventRecord) -> Json | None:
    if event.edited is None or event.edited.time is None:
        return None
    start, end = event.edited.time
    return {"start": wire_instant(start), "end": wire_instant(end)}
