"""getSchedule: when people are busy, each a string of digits and a list of times."""

from datetime import datetime, timedelta
from typing import Any

from chatsched.sandbox.microsoft.errors import bad
from chatsched.sandbox.microsoft.shapes import checked
from chatsched.sandbox.microsoft.world import Calendar, Item, Mailbox
from chatsched.sandbox.microsoft.zones import read_wall, write_wall

_DIGITS = {"free": "0", "tentative": "1", "busy": "2", "oof": "3", "workingElsewhere": "4"}
_LONGEST = timedelta(days=62)
_MOST_SCHEDULES = 20


def schedule(mailbox: Mailbox, calendar: Calendar, body: Any) -> list[dict[str, Any]]:
    """Return what is asked for in a request's body; others' mailboxes are not to be seen."""
    wanted = checked(
        body,
        {
            "schedules": lambda value: isinstance(value, list) and len(value) <= _MOST_SCHEDULES,
            "startTime": lambda value: isinstance(value, dict),
            "endTime": lambda value: isinstance(value, dict),
            "availabilityViewInterval": lambda value: type(value) is int and 5 <= value <= 1440,
        },
    )
    for name in ("schedules", "startTime", "endTime"):
        if name not in wanted:
            raise bad(f"The required property '{name}' is missing.", "ErrorInvalidRequest")
    start, zone = read_wall(wanted["startTime"], "startTime")
    end, _ = read_wall(wanted["endTime"], "endTime")
    if not timedelta() < end - start <= _LONGEST:
        raise bad("The time interval is not valid.", "ErrorInvalidTimeInterval")
    step = timedelta(minutes=wanted.get("availabilityViewInterval", 30))
    items = mailbox.view(calendar, start, end)
    return [
        _own(mailbox, items, (start, end, step), zone)
        if address == mailbox.email
        else _unknown(address)
        for address in wanted["schedules"]
    ]


def _own(
    mailbox: Mailbox, items: list[Item], window: tuple[datetime, datetime, timedelta], zone: str
) -> dict[str, Any]:
    at, end, step = window
    digits = ""
    while at < end:
        digits += max((_digit(mailbox, each, at, at + step) for each in items), default="0")
        at += step
    shown = [
        {
            "status": each.properties.get("showAs", "busy"),
            "start": write_wall(mailbox.begins(each), zone),
            "end": write_wall(mailbox.ends(each), zone),
        }
        for each in items
    ]
    return {"scheduleId": mailbox.email, "availabilityView": digits, "scheduleItems": shown}


def _digit(mailbox: Mailbox, item: Item, start: datetime, end: datetime) -> str:
    if mailbox.begins(item) >= end or mailbox.ends(item) <= start:
        return "0"
    return _DIGITS.get(item.properties.get("showAs", "busy"), "2")


def _unknown(address: str) -> dict[str, Any]:
    error = {"message": "The mailbox was not found.", "responseCode": "ErrorMailRecipientNotFound"}
    return {"scheduleId": address, "error": error}
