"""What the demo's people have in their Outlook calendars."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chatsched.sandbox.authorization import SandboxAccount
from chatsched.sandbox.microsoft import events
from chatsched.sandbox.microsoft.sandbox import world_of
from chatsched.sandbox.microsoft.world import Clock, Mailbox, World
from chatsched.sandbox.microsoft.zones import zone_of

Json = dict[str, Any]

_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def sample_world(accounts: Sequence[SandboxAccount], clock: Clock) -> World:
    """Return a world in which these people have an ordinary fortnight before them."""
    world = world_of(accounts, clock)
    for mailbox in world.mailboxes.values():
        if mailbox.kind != "on_premises":
            _fill(mailbox, world.now())
    return world


def _fill(mailbox: Mailbox, now: datetime) -> None:
    team = mailbox.add_calendar("Team")
    holidays = mailbox.add_calendar("Public holidays")
    today = now.astimezone(zone_of(mailbox.zone)).replace(tzinfo=None)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    for calendar, event in (
        (mailbox.default, _weekdays("Stand-up", monday, 9 * 60 + 15, 15)),
        (mailbox.default, _weekdays("Lunch", monday, 12 * 60, 60) | {"showAs": "free"}),
        (mailbox.default, _once("One to one", midnight + timedelta(days=1), 11 * 60, 30)),
        (
            mailbox.default,
            _once("Maybe: Retrospective", midnight + timedelta(days=2), 15 * 60, 90)
            | {"showAs": "tentative"},
        ),
        (
            mailbox.default,
            _all_day("Out of town", midnight + timedelta(days=9)) | {"showAs": "oof"},
        ),
        (team, _once("Design review", midnight + timedelta(days=3), 14 * 60, 60)),
        (
            holidays,
            _all_day("A day of celebration", midnight + timedelta(days=5)) | {"showAs": "free"},
        ),
    ):
        events.create(mailbox, calendar, event | _in_zone(event, mailbox.zone))
    holidays.can_edit = False


def _once(title: str, midnight: datetime, minute: int, minutes: int) -> Json:
    # Wall-clock arithmetic: a day on which the clocks change is as long as others here.
    start = midnight + timedelta(minutes=minute)
    return {"subject": title, "start": start, "end": start + timedelta(minutes=minutes)}


def _weekdays(title: str, monday: datetime, minute: int, minutes: int) -> Json:
    pattern = {
        "type": "weekly",
        "interval": 1,
        "daysOfWeek": _WEEKDAYS,
        "firstDayOfWeek": "monday",
    }
    span = {"type": "noEnd", "startDate": monday.date().isoformat()}
    return _once(title, monday, minute, minutes) | {
        "recurrence": {"pattern": pattern, "range": span}
    }


def _all_day(title: str, midnight: datetime) -> Json:
    end = midnight + timedelta(days=1)
    return {"subject": title, "start": midnight, "end": end, "isAllDay": True}


def _in_zone(event: Json, zone: str) -> Json:
    return {
        name: {"dateTime": event[name].isoformat(timespec="seconds"), "timeZone": zone}
        for name in ("start", "end")
    }
