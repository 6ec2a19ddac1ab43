"""A draft as Graph's event, and Graph's event as ours."""

import unicodedata
from typing import Any, Final
from uuid import UUID

from chatsched.calendars.providers.microsoft.graph import Json
from chatsched.calendars.providers.microsoft.reading import TEAMS
from chatsched.calendars.providers.microsoft.refusals import UNCLEAR
from chatsched.calendars.providers.microsoft.times import in_utc, span
from chatsched.calendars.providers.protocol import Draft, Event, ProviderAway, Written

KEY_PROPERTY: Final = "String {5c1f1c0e-2b0a-4f43-9d0b-6f6a4a8f7a51} Name ChatschedKey"
SELECTED: Final = "id,start,end,isAllDay,isCancelled,isOnlineMeeting,onlineMeeting"
_REMINDER_MINUTES = 15
_LONGEST_TITLE = 255  # what Exchange keeps of a subject
_LONGEST_TEXT = 30_000


def transaction(draft: Draft) -> str:
    """Return the draft's key as Graph takes it: creations under the same one are one."""
    return str(UUID(hex=draft.key))


def created(draft: Draft, *, teams: bool) -> Json:
    """Return a new event. It has no attendees: Exchange writes to them always."""
    event = {
        **_common(draft),
        "body": _text(_description(draft)),
        "location": {"displayName": draft.join_url},
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": _REMINDER_MINUTES,
        "transactionId": transaction(draft),
        "singleValueExtendedProperties": [{"id": KEY_PROPERTY, "value": draft.key}],
    }
    if not teams:
        return event
    del event["location"]
    return {**event, **_meeting(draft)}


def changed(draft: Draft, before: Json, *, teams: bool) -> Json:
    """Return what is to be changed in an event; ``teams``: it is given a Teams meeting.

    Where there is a Teams meeting its text is in the body, which therefore stays as it is, and
    neither the meeting nor its provider can be set any more.
    """
    if before.get("isOnlineMeeting"):
        return _common(draft)
    if teams:
        return {**_common(draft), **_meeting(draft)}
    return {
        **_common(draft),
        "body": _text(_description(draft)),
        "location": {"displayName": draft.join_url},
    }


def _meeting(draft: Draft) -> Json:
    """Return what makes a Teams meeting: there is one link to join by, and Teams writes it."""
    return {
        "body": _text(_without_link(draft)),
        "isOnlineMeeting": True,
        "onlineMeetingProvider": TEAMS,
    }


def written(event: Json, *, conference: bool) -> Written:
    """Return what is known of an event that was written."""
    url = _join_url(event)
    return Written(
        reference=_id(event),
        etag=event.get("@odata.etag"),
        conference_url=url,
        conference_pending=_pending(event, url) if conference else False,
    )


def read(event: Json) -> Event:
    """Return an event as it stands."""
    url = _join_url(event)
    start, end = span(event, "UTC")
    return Event(
        reference=_id(event),
        start=start,
        end=end,
        etag=event.get("@odata.etag"),
        conference_url=url,
        conference_pending=_pending(event, url),
    )


def _common(draft: Draft) -> Json:
    return {
        "subject": _title(draft),
        "start": in_utc(draft.start),
        "end": in_utc(draft.end),
        # Somebody may have made it an all-day event by hand; those have no times.
        "isAllDay": False,
    }


def _text(content: str) -> dict[str, str]:
    return {"contentType": "text", "content": content}


def _without_link(draft: Draft) -> str:
    return _readable(draft.description.removesuffix(draft.join_url)).rstrip()[:_LONGEST_TEXT]


def _description(draft: Draft) -> str:
    """Return the description; of one that is too long, its beginning and the link."""
    text = _readable(draft.description)
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{_without_link(draft)}\n\n{draft.join_url}"


def _title(draft: Draft) -> str:
    return " ".join(_readable(draft.title).split())[:_LONGEST_TITLE]


def _readable(text: str) -> str:
    """Return what people typed without what XML, in which Exchange keeps it, cannot hold."""
    return "".join(each for each in text.replace("\r\n", "\n") if _is_readable(each))


def _is_readable(char: str) -> bool:
    return char in "\n\t" or (
        unicodedata.category(char) not in {"Cc", "Cs"} and char not in "\ufffe\uffff"
    )


def _id(event: Json) -> str:
    found = event.get("id")
    if not isinstance(found, str) or not found:
        raise ProviderAway(UNCLEAR)
    return found


def _join_url(event: Json) -> str | None:
    """Return the link to join by; ``onlineMeetingUrl`` is deprecated."""
    meeting: Any = event.get("onlineMeeting")
    found = meeting.get("joinUrl") if isinstance(meeting, dict) else None
    return found if isinstance(found, str) and found else None


def _pending(event: Json, url: str | None) -> bool:
    return bool(event.get("isOnlineMeeting")) and url is None
