"""Google's events and ours: what a draft looks like there, and what an event there means.

Pure. Members are those of the resources ``Event`` and ``CalendarListEntry`` of Google's discovery
document for version 3.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

from chatsched.calendars.providers.google.errand import Json, malformed
from chatsched.calendars.providers.protocol import Draft, Event, ForeignCalendar, Ours, Written
from chatsched.core.zones import zone
from chatsched.scheduling import Interval, local_days

MEET = "hangoutsMeet"
KEY = "chatschedKey"
UID = "chatschedUid"

_TAKES_NO_TIME = frozenset({"workingLocation", "birthday"})
_LONGEST_TITLE = 300
_LONGEST_NAME = 200
_LONGEST_TEXT = 8_000  # Google keeps 8,192 characters of a description
_LONGEST_URL = 2_000
# C0 and C1 controls, line separators, and what turns the direction of text around.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_CONTROLS_BUT_LINES = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)
# Google reads a description as HTML: what others wrote must not become links or styles.
_NO_MARKUP = str.maketrans("<>", "\u2039\u203a")


def foreign_calendar(entry: Json) -> ForeignCalendar:
    """Return a calendar of a calendar list.

    Events may be written to calendars of the account's own: no more is asked for at the consent
    (``calendar.events.owned``).
    """
    properties = entry.get("conferenceProperties") or {}
    name = entry.get("summaryOverride") or entry.get("summary") or "Calendar"
    return ForeignCalendar(
        id=_text(entry.get("id")),
        name=one_line(_text(name), _LONGEST_NAME) or "Calendar",
        writable=entry.get("accessRole") == "owner",
        time_zone=_known_zone(entry.get("timeZone")),
        primary=entry.get("primary") is True,
        conference=MEET in (properties.get("allowedConferenceSolutionTypes") or ()),
    )


def contents(draft: Draft) -> Json:
    """Return what makes the event say what the draft says, and nothing that others own.

    Neither attendees nor ``sequence``: Google counts the latter itself, and refuses one that is
    lower than what it has counted after the owner moved the event by hand. A meeting link that
    was asked for already is not asked for again: requests under one id are one.
    """
    event: Json = {
        "summary": one_line(draft.title, _LONGEST_TITLE) or "Meeting",
        "description": _description(draft),
        "location": draft.join_url,
        "source": {"title": "Join the meeting", "url": draft.join_url},
        "start": {"dateTime": rfc3339(draft.start)},
        "end": {"dateTime": rfc3339(draft.end)},
        "extendedProperties": {"private": {KEY: draft.key, UID: draft.uid}},
    }
    if draft.conference:
        key = {"type": MEET}
        event["conferenceData"] = {
            "createRequest": {"requestId": draft.key, "conferenceSolutionKey": key}
        }
    return event


def new_event(draft: Draft) -> Json:
    """Return the whole of an event that is to be put in under an id that its key gives."""
    return {
        "id": draft.key,
        "status": "confirmed",
        "transparency": "opaque",
        "reminders": {"useDefault": True},
        **contents(draft),
    }


def is_cancelled(event: Json) -> bool:
    """Tell whether it was deleted; of such an event only the id is sure to be there."""
    return event.get("status") == "cancelled"


def is_of(event: Json, key: str) -> bool:
    """Tell whether the event was made by us under this key."""
    return _private(event).get(KEY) == key


def written(event: Json) -> Written:
    """Return what is to be known of an event that was written."""
    return Written(
        reference=_text(event.get("id")),
        etag=event.get("etag"),
        conference_url=_conference_url(event),
        conference_pending=_conference_pending(event),
    )


def standing(event: Json, time_zone: str) -> Event:
    """Return an event of ours as it stands; ``time_zone`` is its calendar's."""
    start, end = times(event, time_zone)
    return Event(
        reference=_text(event.get("id")),
        start=start,
        end=end,
        etag=event.get("etag"),
        conference_url=_conference_url(event),
        conference_pending=_conference_pending(event),
    )


def takes_time(event: Json, ours: Ours) -> bool:
    """Tell whether an event of a list blocks its time: it does unless something says it does not.

    Tentative events do, and being out of office; what is ours is left out.
    """
    if is_cancelled(event) or event.get("transparency") == "transparent":
        return False
    if event.get("eventType") in _TAKES_NO_TIME or _declined(event):
        return False
    # An instance of a series has an id of its own, made of the series'.
    references = {event.get("id"), event.get("recurringEventId")}
    uids = {event.get("iCalUID"), _private(event).get(UID)}
    return ours.references.isdisjoint(references) and ours.uids.isdisjoint(uids)


def times(event: Json, time_zone: str) -> Interval:
    """Return when an event is; all-day events and floating times lie in ``time_zone``."""
    try:
        return _instant(event["start"], time_zone), _instant(event["end"], time_zone)
    except (KeyError, TypeError, ValueError):
        raise malformed() from None


def is_all_day(event: Json) -> bool:
    """Tell whether an event has dates instead of times."""
    return "date" in (event.get("start") or {})


def rfc3339(instant: int) -> str:
    """Return an instant as Google wants it: with its offset, which is none."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(text: str) -> int:
    """Return the whole second of an RFC 3339 instant; ValueError for anything else."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without an offset is none")
    return int(instant.timestamp())


def one_line(text: str, longest: int) -> str:
    """Return text without controls or line ends, cut to ``longest`` characters."""
    return _CONTROLS.sub(" ", text).strip()[:longest].rstrip()


def _description(draft: Draft) -> str:
    """Return the description, cut in its middle if need be: it ends with the join link."""
    lines = draft.description.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS_BUT_LINES.sub(" ", lines).translate(_NO_MARKUP).strip()
    if len(text) <= _LONGEST_TEXT:
        return text
    ending = f"…\n\n{draft.join_url}"
    return text[: _LONGEST_TEXT - len(ending)] + ending


def _instant(side: Json, time_zone: str) -> int:
    if "date" in side:
        day = date.fromisoformat(side["date"])
        return local_days(time_zone, day, day)[0]
    instant = datetime.fromisoformat(side["dateTime"])
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone(_known_zone(side.get("timeZone")) or time_zone))
    return int(instant.timestamp())


def _declined(event: Json) -> bool:
    return any(
        attendee.get("self") is True and attendee.get("responseStatus") == "declined"
        for attendee in event.get("attendees") or ()
    )


def _private(event: Json) -> Json:
    return (event.get("extendedProperties") or {}).get("private") or {}


def _conference_url(event: Json) -> str | None:
    """Return where people meet: Google's own link, or the conference's address for video."""
    points = (event.get("conferenceData") or {}).get("entryPoints") or ()
    video = (point.get("uri") for point in points if point.get("entryPointType") == "video")
    url = event.get("hangoutLink") or next(video, None)
    if not isinstance(url, str) or len(url) > _LONGEST_URL or _CONTROLS.search(url):
        return None
    return url if url.startswith(("https://", "http://")) else None


def _conference_pending(event: Json) -> bool:
    request = (event.get("conferenceData") or {}).get("createRequest") or {}
    pending = (request.get("status") or {}).get("statusCode") == "pending"
    return pending and _conference_url(event) is None


def _known_zone(name: Any) -> str | None:
    """Return a zone's name if it is one that we can reckon in."""
    try:
        return zone(name).key if isinstance(name, str) else None
    except ValueError:
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise malformed()
    return value
