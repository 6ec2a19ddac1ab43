"""Whom a message calls for who is not looking: a plain question, with everything known."""

from collections.abc import Mapping
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


def calls_for(
    user_id: str,
    message: Mapping[str, Any],
    attention: Attention | None,
    preferences: Preferences,
    now: datetime,
) -> bool:
    """Tell whether a message that is for somebody is to be shown to them by their browser.

    What they chose for the room goes for all that is said there, and what they chose in their
    settings for what it is about. What is about meetings is for everybody, also for who wants to
    hear of mentions alone. Reminders come whatever the room is set to. ``attention`` None: they
    are not in the room.
    """
    about = subject(message)
    if about is None or attention is None or attention.read_seq >= message["seq"]:
        return False
    sender = message["sender"]
    if sender is not None and sender["id"] == user_id:
        return False
    if about == "text":
        return attention.wants(user_id, message, now)
    wanted: bool = getattr(preferences.browser, about)
    return wanted and (about == "reminder" or not attention.silent(now))
