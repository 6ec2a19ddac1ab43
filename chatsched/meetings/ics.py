"""Meetings as iCalendar: one as a file, all of somebody's as a feed (RFC 5545, 5546, 7986).

``METHOD:PUBLISH``: whoever opens it may keep it; nobody is asked to answer. Therefore, and to
give nobody's e-mail address away, there is neither an organizer nor an attendee in it; who takes
part is said in the description. The content depends on the meetings alone, so that the same
meetings give the same bytes.

An invitation by mail is ``METHOD:REQUEST``, or ``CANCEL`` in the end. It has both, as calendars
want it (RFC 5546, 3.2), but only addresses that its reader knows: their own and the server's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from chatsched.core.locales import Language
from chatsched.meetings.instants import moment
from chatsched.meetings.records import MeetingRecord
from chatsched.meetings.wording import WORDING, Wording

_PRODUCT = "-//chatsched//meetings//EN"
_REFRESH = timedelta(minutes=15)

Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Described:
    """A meeting, and what its event says beside it. ``host`` is the server's own, for the UID.

    ``has_call``: a video call is at ``join_url``, which is not so at the page of our own.
    ``language`` is that of whoever the calendar belongs to, as far as that is known.
    """

    meeting: MeetingRecord
    names: tuple[str, ...]
    join_url: str
    host: str
    has_call: bool
    language: Language = "en"

    @property
    def wording(self) -> Wording:
        """What is said in their language."""
        return WORDING[self.language]

    @property
    def summary(self) -> str:
        """What the event is called."""
        return self.wording.summary(self.meeting, self.names)

    @property
    def description(self) -> str:
        """What is said about the meeting: with whom, the note, and the reason."""
        return self.wording.description(self.meeting, self.names)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who is invited by whom, and in which words.

    Addresses are plain ones. ``description`` is in the reader's language; ``at`` is when the
    invitation is written, by which calendars tell a later one.
    """

    organizer: str
    organizer_name: str
    attendee: str
    attendee_name: str
    description: str
    at: datetime

    def file(self, described: Described) -> tuple[Method, bytes]:
        """Return a meeting as an invitation, or as the end of one, and which of them it is."""
        method: Method = "CANCEL" if described.meeting.status == "cancelled" else "REQUEST"
        event = _event(described)
        for name, value in (("dtstamp", self.at), ("description", self.description)):
            del event[name]
            event.add(name, value)
        organizer = vCalAddress(f"mailto:{self.organizer}")
        organizer.params["CN"] = _quotable(self.organizer_name)
        event["organizer"] = organizer
        attendee = vCalAddress(f"mailto:{self.attendee}")
        attendee.params["CN"] = _quotable(self.attendee_name)
        attendee.params["CUTYPE"] = "INDIVIDUAL"
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        # They agreed in the conversation already, and an answer would reach nobody.
        attendee.params["PARTSTAT"] = "ACCEPTED"
        attendee.params["RSVP"] = "FALSE"
        event["attendee"] = attendee
        calendar = _calendar(method)
        calendar.add_component(event)
        return method, bytes(calendar.to_ical())


def _calendar(method: str = "PUBLISH") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _quotable(name: str) -> str:
    """Return a name as a parameter can say it, which it can of quotation marks (RFC 6868).

    A backslash is one like it: readers disagree about whether it quotes what follows.
    """
    return "".join(each for each in name if each.isprintable()).replace("\\", "\uff3c")


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
    join = described.wording.join
    event.add("summary", described.summary)
    event.add("description", f"{described.description}\n\n{join}: {described.join_url}")
    event.add("location", vText(described.join_url))
    event.add("url", vUri(described.join_url))
    feature = "VIDEO" if described.has_call else "CHAT"
    conference = {"VALUE": "URI", "FEATURE": feature, "LABEL": join}
    event.add("conference", vUri(described.join_url), parameters=conference)
    event.add("status", meeting.status.upper())
    event.add("transp", "OPAQUE" if meeting.status == "confirmed" else "TRANSPARENT")
    return event
