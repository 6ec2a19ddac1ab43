"""The members of what is sent to Google, and a check that nothing else is.

They are those of Google's discovery document (a test compares them). What that says in prose only,
such as which words a member may hold, is in `events`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chatsched.sandbox.google.problems import invalid

ANY, TEXT, WHOLE, FLAG, DATE, INSTANT, DIGITS = (
    "any",
    "string",
    "integer",
    "boolean",
    "date",
    "date-time",
    "int64",
)
Shape = Any
"""One of the words above, a mapping of members, a list of one shape, or `Each`."""


class Each:
    """Members of any name, all of one shape."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape


_PERSON = {"displayName": TEXT, "email": TEXT, "id": TEXT, "self": FLAG}
_SIDE = {"date": DATE, "dateTime": INSTANT, "timeZone": TEXT}
_REMINDER = {"method": TEXT, "minutes": WHOLE}
_ATTENDEE = {
    "additionalGuests": WHOLE,
    "asyncOperation": TEXT,
    "comment": TEXT,
    "displayName": TEXT,
    "email": TEXT,
    "id": TEXT,
    "optional": FLAG,
    "organizer": FLAG,
    "resource": FLAG,
    "responseStatus": TEXT,
    "self": FLAG,
}
_ATTACHMENT = {
    "fileId": TEXT,
    "fileUrl": TEXT,
    "iconLink": TEXT,
    "mimeType": TEXT,
    "title": TEXT,
}
_ENTRY_POINT = {
    "accessCode": TEXT,
    "entryPointFeatures": [TEXT],
    "entryPointType": TEXT,
    "label": TEXT,
    "meetingCode": TEXT,
    "passcode": TEXT,
    "password": TEXT,
    "pin": TEXT,
    "regionCode": TEXT,
    "uri": TEXT,
}
_CONFERENCE = {
    "conferenceId": TEXT,
    "conferenceSolution": {"iconUri": TEXT, "key": {"type": TEXT}, "name": TEXT},
    "createRequest": {
        "conferenceSolutionKey": {"type": TEXT},
        "requestId": TEXT,
        "status": {"statusCode": TEXT},
    },
    "entryPoints": [_ENTRY_POINT],
    "notes": TEXT,
    "parameters": {"addOnParameters": {"parameters": Each(TEXT)}},
    "signature": TEXT,
}
EVENT: Mapping[str, Shape] = {
    "anyoneCanAddSelf": FLAG,
    "attachments": [_ATTACHMENT],
    "attendees": [_ATTENDEE],
    "attendeesOmitted": FLAG,
    "birthdayProperties": {"contact": TEXT, "customTypeName": TEXT, "type": TEXT},
    "colorId": TEXT,
    "conferenceData": _CONFERENCE,
    "created": INSTANT,
    "creator": _PERSON,
    "description": TEXT,
    "end": _SIDE,
    "endTimeUnspecified": FLAG,
    "etag": TEXT,
    "eventLabelId": TEXT,
    "eventType": TEXT,
    "extendedProperties": {"private": Each(TEXT), "shared": Each(TEXT)},
    "focusTimeProperties": {"autoDeclineMode": TEXT, "chatStatus": TEXT, "declineMessage": TEXT},
    "gadget": {
        "display": TEXT,
        "height": WHOLE,
        "iconLink": TEXT,
        "link": TEXT,
        "preferences": Each(TEXT),
        "title": TEXT,
        "type": TEXT,
        "width": WHOLE,
    },
    "guestsCanInviteOthers": FLAG,
    "guestsCanModify": FLAG,
    "guestsCanSeeOtherGuests": FLAG,
    "hangoutLink": TEXT,
    "htmlLink": TEXT,
    "iCalUID": TEXT,
    "id": TEXT,
    "kind": TEXT,
    "location": TEXT,
    "locked": FLAG,
    "organizer": _PERSON,
    "originalStartTime": _SIDE,
    "outOfOfficeProperties": {"autoDeclineMode": TEXT, "declineMessage": TEXT},
    "privateCopy": FLAG,
    "recurrence": [TEXT],
    "recurringEventId": TEXT,
    "reminders": {"overrides": [_REMINDER], "useDefault": FLAG},
    "sequence": WHOLE,
    "source": {"title": TEXT, "url": TEXT},
    "start": _SIDE,
    "status": TEXT,
    "summary": TEXT,
    "transparency": TEXT,
    "updated": INSTANT,
    "visibility": TEXT,
    "workingLocationProperties": {
        "customLocation": {"label": TEXT},
        "homeOffice": ANY,
        "officeLocation": {
            "buildingId": TEXT,
            "deskId": TEXT,
            "floorId": TEXT,
            "floorSectionId": TEXT,
            "label": TEXT,
        },
        "type": TEXT,
    },
}
FREE_BUSY: Mapping[str, Shape] = {
    "calendarExpansionMax": WHOLE,
    "groupExpansionMax": WHOLE,
    "items": [{"id": TEXT}],
    "timeMax": INSTANT,
    "timeMin": INSTANT,
    "timeZone": TEXT,
}
CHANNEL: Mapping[str, Shape] = {
    "address": TEXT,
    "expiration": DIGITS,
    "id": TEXT,
    "kind": TEXT,
    "params": Each(TEXT),
    "payload": FLAG,
    "resourceId": TEXT,
    "resourceUri": TEXT,
    "token": TEXT,
    "type": TEXT,
}

_PYTHON: Mapping[str, type] = {
    TEXT: str,
    WHOLE: int,
    FLAG: bool,
    DATE: str,
    INSTANT: str,
    DIGITS: str,
}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_OFFSET = re.compile(r"([Zz]|[+-]\d\d:\d\d)$", re.ASCII)


def check(shape: Shape, value: Any, path: str = "") -> None:
    """Raise a problem unless ``value`` has this shape; null stands for nothing, as in patches."""
    if value is None or shape == ANY:
        return
    if isinstance(shape, str):
        _check_word(shape, value, path)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise invalid(f"Invalid JSON payload received. {path or 'body'} is not a list.")
        for position, each in enumerate(value):
            check(shape[0], each, f"{path}[{position}]")
    elif not isinstance(value, dict):
        raise invalid(f"Invalid JSON payload received. {path or 'body'} is not an object.")
    else:
        for name, each in value.items():
            within = f"{path}.{name}" if path else name
            if isinstance(shape, Each):
                check(shape.shape, each, within)
            elif name not in shape:
                raise invalid(f'Invalid JSON payload received. Unknown name "{within}".')
            else:
                check(shape[name], each, within)


def instant(text: str, what: str) -> datetime:
    """Return an RFC 3339 instant, which has its offset."""
    if not _RFC3339.fullmatch(text) or not _OFFSET.search(text):
        raise invalid(f"Bad Request: {what} needs a date, a time and an offset.", what)
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        raise invalid(f"Bad Request: {what} is no instant.", what) from None


def _check_word(shape: str, value: Any, path: str) -> None:
    expected = _PYTHON[shape]
    fits = isinstance(value, expected) and not (expected is int and isinstance(value, bool))
    if not fits or not _FITTING.get(shape, _anything)(value):
        raise invalid(f"Invalid value at '{path}': {shape} expected.")


def _anything(_: Any) -> bool:
    return True


def _is_whole(number: int) -> bool:
    return -(2**31) <= number < 2**31


def _is_digits(text: str) -> bool:
    return re.fullmatch(r"-?\d+", text, re.ASCII) is not None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return bool(_RFC3339.fullmatch(text) and datetime.fromisoformat(text.upper()))
    except ValueError:
        return False


_FITTING: Mapping[str, Callable[[Any], bool]] = {
    WHOLE: _is_whole,
    DIGITS: _is_digits,
    DATE: _is_date,
    INSTANT: _is_time,
}
