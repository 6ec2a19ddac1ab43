"""Links that put a meeting into a calendar on the web.

The vendors do not document them; the forms are those collected in
https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs. Spaces must be ``%20``
(a ``+`` shows literally in Outlook), and an address of 2,000 characters or more may be cut off.
"""

from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from chatsched.meetings.instants import wire_instant
from chatsched.meetings.records import MeetingRecord

_LONGEST = 1_999
_LONGEST_TITLE = 120
_LONGEST_DETAILS = 300


def calendar_links(
    meeting: MeetingRecord, summary: str, join_url: str, file_url: str
) -> dict[str, str]:
    """Return the links by calendar: google, outlook, office365, yahoo, and ics, the file."""
    said = (summary, meeting.note, join_url)
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": wire_instant(meeting.start),
        "enddt": wire_instant(meeting.end),
    }
    outlook_words = ("subject", "location", "body")
    return {
        "google": _link(
            "https://calendar.google.com/calendar/render",
            {
                "action": "TEMPLATE",
                "dates": f"{_compact(meeting.start)}/{_compact(meeting.end)}",
            },
            ("text", "location", "details"),
            said,
        ),
        "outlook": _link(
            "https://outlook.live.com/calendar/0/deeplink/compose",
            outlook,
            outlook_words,
            said,
        ),
        "office365": _link(
            "https://outlook.office.com/calendar/0/deeplink/compose",
            outlook,
            outlook_words,
            said,
        ),
        "yahoo": _link(
            "https://calendar.yahoo.com/",
            {"v": "60", "ST": _compact(meeting.start), "ET": _compact(meeting.end)},
            ("TITLE", "in_loc", "DESC"),
            said,
        ),
        "ics": file_url,
    }


def _link(
    base: str,
    fixed: dict[str, str],
    words: tuple[str, str, str],
    said: tuple[str, str, str],
) -> str:
    """Return a link with title, place and details, the latter cut until the link is short."""
    title, place, details = words
    summary, whole_note, join_url = said
    note, name = whole_note[:_LONGEST_DETAILS], summary[:_LONGEST_TITLE]
    while True:
        text = f"{note}\n\n{join_url}" if note else join_url
        members = {**fixed, title: name, place: join_url, details: text}
        query = "&".join(f"{key}={_quoted(value)}" for key, value in members.items())
        link = f"{base}?{query}"
        if len(link) <= _LONGEST or not (note or name):
            return link
        if note:
            note = note[: len(note) // 2]
        else:
            name = name[: len(name) // 2]


@lru_cache(maxsize=4096)  # four links say the same words, and say them again at each look
def _quoted(value: str) -> str:
    return quote(value, safe="")


def _compact(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H%M%SZ")
