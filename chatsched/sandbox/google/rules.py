"""What Google says of events in prose: which words members hold, what goes with what."""

import re
from typing import Any

from chatsched.sandbox.google.problems import Problem, invalid
from chatsched.sandbox.google.times import check_times
from chatsched.sandbox.google.world import Calendar, Json

READ_ONLY = frozenset(
    {
        "attendeesOmitted",
        "created",
        "creator",
        "etag",
        "hangoutLink",
        "htmlLink",
        "kind",
        "locked",
        "organizer",
        "originalStartTime",
        "privateCopy",
        "recurringEventId",
        "updated",
    }
)
"""What Google sets by itself; what is sent of it is ignored."""

_WORDS = {
    "status": {"confirmed", "tentative", "cancelled"},
    "transparency": {"opaque", "transparent"},
    "visibility": {"default", "public", "private", "confidential"},
    "eventType": {
        "birthday",
        "default",
        "focusTime",
        "fromGmail",
        "outOfOffice",
        "workingLocation",
    },
}
_ANSWERS = {"needsAction", "declined", "tentative", "accepted"}
_ID = re.compile(r"[a-v0-9]{5,1024}", re.ASCII)
_LONGEST_TEXT = 8192


def check_new_id(event: Json) -> None:
    """Raise a problem unless an id of the client's choice is one: base32hex, 5 to 1024 of it."""
    if event.get("id") is not None and not _ID.fullmatch(event["id"]):
        raise invalid("Invalid resource id value.")
    if event.get("id") is not None and event.get("iCalUID") is not None:
        raise invalid("Either id or iCalUID, not both.")


def check_event(event: Json, calendar: Calendar) -> None:
    """Raise a problem unless the whole event is one that Google would keep."""
    for name, words in _WORDS.items():
        if event.get(name) is not None and event[name] not in words:
            raise invalid(f"Invalid value for: {name}", name)
    for attendee in event.get("attendees") or ():
        if "@" not in (attendee.get("email") or ""):
            raise Problem(400, "required", "Missing attendee email.")
        if attendee.get("responseStatus", "needsAction") not in _ANSWERS:
            raise invalid("Invalid attendee response status.")
    _check_reminders(event.get("reminders") or {})
    if len(event.get("attachments") or ()) > 25:
        raise invalid("Too many attachments.")
    source = event.get("source") or {}
    if source and not str(source.get("url")).startswith(("http://", "https://")):
        raise invalid("Invalid source url.")
    if len(event.get("description") or "") > _LONGEST_TEXT:
        raise invalid("The description is too long.")
    check_times(event, calendar)


def check_sequence(given: Any, before: Json) -> None:
    """Raise a problem if somebody would number an event's version lower than it is."""
    if given is not None and given < before.get("sequence", 0):
        raise invalid("Invalid sequence value. It is below the event's current one.")


def merged(before: Json, changes: Json) -> Json:
    """Return ``before`` patched: null removes, objects are merged, lists replace."""
    result = dict(before)
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            within = result.get(name)
            result[name] = merged(within if isinstance(within, dict) else {}, value)
        else:
            result[name] = value
    return result


def _check_reminders(reminders: Json) -> None:
    overrides = reminders.get("overrides") or ()
    if overrides and reminders.get("useDefault"):
        raise Problem(
            400, "cannotUseDefaultRemindersAndSpecifyOverride", "Either default or own reminders."
        )
    if len(overrides) > 5:
        raise invalid("Too many reminders.")
    for each in overrides:
        minutes = each.get("minutes")
        known = each.get("method") in {"email", "popup"}
        if not known or minutes is None or not 0 <= minutes <= 40_320:
            raise invalid("Invalid reminder.")
