"""Drafts as iCalendar, as they are put on CalDAV servers (RFC 5545, 7986; RFC 4791, 4.1)."""

import re
from datetime import UTC, datetime

from icalendar import Calendar, Event, vText, vUri

from chatsched.calendars.providers.protocol import Draft

_PRODUCT = "-//chatsched//calendars//EN"
_MOST_TITLE = 500
_MOST_DESCRIPTION = 8_000
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")


def written(draft: Draft) -> bytes:
    """Return a draft as a calendar object.

    Nobody is in it as an attendee: a server would write to them of its own accord.
    """
    event = Event()
    event.add("uid", draft.uid)
    event.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
    event.add("sequence", draft.sequence)
    event.add("dtstart", datetime.fromtimestamp(draft.start, UTC))
    event.add("dtend", datetime.fromtimestamp(draft.end, UTC))
    event.add("summary", _line(draft.title))
    event.add("description", _text(draft.description, draft.join_url))
    event.add("location", vText(draft.join_url))
    event.add("url", vUri(draft.join_url))
    conference = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join"}
    event.add("conference", vUri(draft.join_url), parameters=conference)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\n", " ")).strip()[:_MOST_TITLE]


def _text(text: str, ending: str) -> str:
    """Return a description without controls; one that is too long keeps its ending."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    if len(plain) <= _MOST_DESCRIPTION:
        return plain
    return f"{plain[: _MOST_DESCRIPTION - len(ending) - 3]}…\n\n{ending}"
