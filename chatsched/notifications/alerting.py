"""Whom a message calls for who is not looking: a plain question, with everything known.

The web client answers it in the same way for its open tabs (`alerts/deciding.ts`); one table of
cases (`alerts/cases.json`) is for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from chatsched.chat import Attention
from chatsched.notifications.models import Kind, Preferences


def subject(message: Mapping[str, Any]) -> Kind | Literal["text"] | None:
    """Return what a message is about; None if it calls for nobody.

    That something can be put into one's calendar was said with the booking already.
    """
    kind = message["kind"]
    if kind == "system":
        return "reminder" if message.get("notice") == "reminder" else None
    return cast("Kind | Literal['text']", kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Somebody, what they chose for a room, and what for their settings.

    ``direct``: the room has but them and one other. ``attention`` None: they are not in the room.
    """

    user_id: str
    name: str
    direct: bool
    attention: Attention | None
    preferences: Preferences


def calls_for(listener: Listener, message: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether a message that is for somebody is to be shown to them by their browser.

    What they chose for the room goes for all that is said there, and what they chose in their
    settings for what it is about. Who wants to hear of mentions alone hears of what concerns them.
    Reminders come whatever the room is set to.
    """
    about, attention = subject(message), listener.attention
    if about is None or attention is None or attention.read_seq >= message["seq"]:
        return False
    sender = message["sender"]
    if sender is not None and sender["id"] == listener.user_id:
        return False
    browser = listener.preferences.browser
    if about == "reminder":
        return browser.reminder
    if attention.silent(now) or (about != "text" and not getattr(browser, about)):
        return False
    return attention.notify == "all" or _concerns(listener, message)


def invites(listener: Listener, note: str, now: datetime) -> bool:
    """Tell whether somebody is to hear of an invite in a room, which has a note."""
    attention = listener.attention
    if attention is None or attention.silent(now):
        return False
    return attention.notify == "all" or _is_for(listener, note)


def _concerns(listener: Listener, message: Mapping[str, Any]) -> bool:
    """Tell whether a message concerns somebody: mentions, what is for them, their own meetings."""
    if listener.user_id in message["mentions"]:
        return True
    if message["kind"] == "invite":
        return _is_for(listener, message["invite"]["note"])
    meeting = message.get("meeting")
    if message["kind"] == "text" or meeting is None:
        return False
    return listener.user_id in {meeting["host"]["id"], meeting["booked_by"]["id"]}


def _is_for(listener: Listener, note: str) -> bool:
    """Tell whether an invite is for somebody in particular: its note says so, or the room."""
    return listener.direct or f"@{listener.name.lower()}" in note.lower()
