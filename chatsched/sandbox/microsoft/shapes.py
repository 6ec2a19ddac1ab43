"""What may stand in the body of a request about an event, checked property by property."""

from collections.abc import Callable, Mapping
from typing import Any

from chatsched.sandbox.microsoft.errors import bad

Check = Callable[[Any], bool]

READ_ONLY = frozenset(
    {
        "id",
        "@odata.etag",
        "@odata.context",
        "bodyPreview",
        "changeKey",
        "createdDateTime",
        "hasAttachments",
        "iCalUId",
        "isCancelled",
        "isDraft",
        "isOrganizer",
        "lastModifiedDateTime",
        "onlineMeeting",
        "onlineMeetingUrl",
        "organizer",
        "originalEndTimeZone",
        "originalStart",
        "originalStartTimeZone",
        "responseStatus",
        "seriesMasterId",
        "type",
        "webLink",
        "cancelledOccurrences",
    }
)
"""Properties that an event has and nobody can set: they are passed over."""

_LONGEST_SUBJECT = 255


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _among(*values: str) -> Check:
    return lambda value: value is None or value in values


def _object(**members: Check) -> Check:
    def check(value: Any) -> bool:
        return value is None or (
            isinstance(value, Mapping)
            and set(value) <= set(members)
            and all(members[name](each) for name, each in value.items())
        )

    return check


def _every(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(each) for each in value)


def _subject(value: Any) -> bool:
    return _text(value) and len(value or "") <= _LONGEST_SUBJECT and "\n" not in (value or "")


def _anything(_: Any) -> bool:
    return True


_LOCATION = _object(
    displayName=_text,
    locationUri=_text,
    locationEmailAddress=_text,
    locationType=_text,
    uniqueId=_text,
    uniqueIdType=_text,
)
_PROVIDERS = _among("unknown", "teamsForBusiness", "skypeForBusiness", "skypeForConsumer")
_PROPERTY = _object(
    id=lambda value: isinstance(value, str), value=lambda value: isinstance(value, str)
)
_ATTENDEE = _object(
    emailAddress=_object(address=_text, name=_text),
    type=_among("required", "optional", "resource"),
    status=_anything,
)

EVENT: Mapping[str, Check] = {
    "subject": _subject,
    "body": _object(contentType=_among("text", "html"), content=_text),
    "start": _anything,  # read by zones.read_wall
    "end": _anything,
    "location": _LOCATION,
    "locations": _every(_LOCATION),
    "attendees": _every(_ATTENDEE),
    "categories": _every(_text),
    "importance": _among("low", "normal", "high"),
    "sensitivity": _among("normal", "personal", "private", "confidential"),
    "showAs": _among("unknown", "free", "tentative", "busy", "oof", "workingElsewhere"),
    "isAllDay": _flag,
    "isReminderOn": _flag,
    "reminderMinutesBeforeStart": _number,
    "allowNewTimeProposals": _flag,
    "hideAttendees": _flag,
    "responseRequested": _flag,
    "isOnlineMeeting": _flag,
    "onlineMeetingProvider": _PROVIDERS,
    "recurrence": _anything,  # read by recurrence.read_recurrence
    "transactionId": _text,
    "singleValueExtendedProperties": _every(_PROPERTY),
}


def checked_event(body: Any) -> dict[str, Any]:
    """Return what can be set of an event's body; raises `Refused` for what does not fit."""
    return checked(body, EVENT, READ_ONLY)


def checked(
    body: Any, known: Mapping[str, Check], passed_over: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return a body without what is passed over; what is unknown or misshapen is refused."""
    if not isinstance(body, Mapping):
        raise bad("Empty Payload. JSON content expected.", "BadRequest")
    settable = {name: value for name, value in body.items() if name not in passed_over}
    for name, value in settable.items():
        if name not in known:
            raise bad(f"The property '{name}' does not exist on this type.")
        if not known[name](value):
            raise bad(f"The value of '{name}' is not valid.")
    return settable


def text_of(*, at_most: int) -> Check:
    """Return a check for a string of a certain length."""
    return lambda value: isinstance(value, str) and len(value) <= at_most
