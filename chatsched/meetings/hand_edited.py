"""Events that people edit by hand in their own calendars, as they go over the wire."""

from typing import Literal

from chatsched.core.wire import Id, Instant, WireModel


class EventTime(WireModel):
    """From when to when something is."""

    start: Instant
    end: Instant


class CalendarChange(WireModel):
    """What the host did in their own calendar to a meeting's event, of which only they learn.

    ``event`` is when it is there now; null if it was deleted.
    """

    event: EventTime | None


class KeepEvent(WireModel):
    """Let the host's event be as the meeting again, which they had moved or deleted by hand."""

    meeting_id: Id
    keep: Literal[True]


class MeetingCalendar(WireModel):
    """What the host did in their own calendar to a meeting's event; told to them alone.

    ``event`` is when it is there now, null if it was deleted, and also when it is as the meeting
    again, which ``changed`` tells apart.
    """

    meeting_id: str
    event: EventTime | None
    changed: bool
