"""Meetings as iCalendar: one as a file, all of somebody's as a feed (RFC 5545, 5546, 7986).

``METHOD:PUBLISH``: whoever opens it may keep it; nobody is asked to answer. Therefore, and to
give nobody's e-mail address away, there is neither an organizer nor an attendee in it; who takes
part is said in the description. The content depends on the meetings alone, so that the same
meetings give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from icalendar import Calendar, Event, vText, vUri

from chatsched.meetings.instants import moment
from chatsched.meetings.records import MeetingRecord

_PRODUCT = "-//chatsched//meetings//EN"
_REFRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Described:
    """A meeting, and what its event says beside it. ``host`` is the server's own, for the UID.

    ``has_call``: a video call is at ``join_url``, which is not so at the page of our own.
    """

    meeting: MeetingRecord
    names: tuple[str, ...]
    join_url: str
    host: str
    has_call: bool


def meeting_file(described: Described) -> bytes:
    """Return one meeting as an .ics file."""
    calendar = _calendar()
    calendar.add_component(_event(described))
    return bytes(calendar.to_ical())


def feed(meetings: Iterable[Described], name: str, address: str) -> bytes:
    """Return meetings as a calendar to subscribe to, at ``address``."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    calendar.add("source", vUri(address), parameters={"VALUE": "URI"})
    for described in meetings:
        calendar.add_component(_event(described))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(described: Described) -> Event:
    meeting = described.meeting
    event = Event()
    event.add("uid", f"{meeting.id}@{described.host}")
    event.add("dtstamp", meeting.updated_at)
    event.add("created", meeting.created_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", meeting.version - 1)
    event.add("dtstart", moment(meeting.start))
    event.add("dtend", moment(meeting.end))
    event.add("summary", meeting.title)
    event.add("description", f"{words(described)}\n\nJoin: {described.join_url}")
    event.add("location", vText(described.join_url))
    event.add("url", vUri(described.join_url))
    feature = "VIDEO" if described.has_call else "CHAT"
    conference = {"VALUE": "URI", "FEATURE": feature, "LABEL": "Join"}
    event.add("conference", vUri(described.join_url), parameters=conference)
    event.add("status", meeting.status.upper())
    event.add("transp", "OPAQUE" if meeting.status == "confirmed" else "TRANSPARENT")
    return event


def words(described: Described) -> str:
    """Return what is said about a meeting in calendars: with whom, the note, and the reason."""
    meeting = described.meeting
    lines = [f"With {', '.join(described.names)}"]
    lines += [meeting.note] if meeting.note else []
    lines += [f"Reason: {meeting.reason}"] if meeting.reason else []
    return "\n\n".join(lines)
