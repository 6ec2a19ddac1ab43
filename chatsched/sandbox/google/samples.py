"""What the demo's people have in their Google calendars."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chatsched.sandbox.authorization import SandboxAccount
from chatsched.sandbox.google.events import Events
from chatsched.sandbox.google.world import Access, Clock, Json, World
from chatsched.sandbox.google.zones import zone

_BY_HAND = {"sendUpdates": "none"}


def sample_world(accounts: Sequence[SandboxAccount], clock: Clock) -> World:
    """Return a world in which these people have an ordinary fortnight before them."""
    world = World(clock)
    for account in accounts:
        person = world.person(account.email, account.name, account.time_zone)
        team = world.calendar(person, "Team", time_zone=account.time_zone)
        holidays = world.calendar(person, "Public holidays", time_zone=account.time_zone)
        primary = person.access("primary")
        today = datetime.fromtimestamp(clock(), zone(account.time_zone))
        midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
        monday = midnight - timedelta(days=midnight.weekday())
        for access, event in (
            (primary, _weekdays("Morning round", monday, 9 * 60 + 30, 30)),
            (primary, _free(_weekdays("Lunch", monday, 12 * 60, 60))),
            (primary, _once("Dentist", midnight + timedelta(days=1), 14 * 60, 60)),
            (primary, _tentative(_once("Maybe: Budget", midnight + timedelta(days=2), 600, 90))),
            (primary, _all_day("Out of town", midnight + timedelta(days=8))),
            (team, _once("Release planning", midnight + timedelta(days=3), 15 * 60, 60)),
            (holidays, _free(_all_day("A day of celebration", midnight + timedelta(days=5)))),
        ):
            Events(world).insert(access, _BY_HAND, event)
        _read_only(holidays)
    return world


def _read_only(access: Access) -> None:
    access.role = "reader"
    access.calendar.meet = False


def _once(title: str, midnight: datetime, minute: int, minutes: int) -> Json:
    # Wall-clock arithmetic: a day on which the clocks change is as long as others here.
    start = midnight + timedelta(minutes=minute)
    return {
        "summary": title,
        "start": _side(start),
        "end": _side(start + timedelta(minutes=minutes)),
    }


def _weekdays(title: str, monday: datetime, minute: int, minutes: int) -> Json:
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    return _once(title, monday, minute, minutes) | {"recurrence": [rule]}


def _all_day(title: str, midnight: datetime) -> Json:
    day = midnight.date()
    return {
        "summary": title,
        "start": {"date": day.isoformat()},
        "end": {"date": (day + timedelta(days=1)).isoformat()},
    }


def _free(event: Json) -> Json:
    return event | {"transparency": "transparent"}


def _tentative(event: Json) -> Json:
    return event | {"status": "tentative"}


def _side(when: datetime) -> dict[str, Any]:
    return {"dateTime": when.isoformat(), "timeZone": str(when.tzinfo)}
