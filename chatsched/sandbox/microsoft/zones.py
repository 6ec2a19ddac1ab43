"""Wall times and zones as Graph writes them: seven digits of a second, and Windows' names."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from chatsched.sandbox.microsoft.errors import bad

_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?")


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache  # bounded by the names: what raises is not kept
def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its Windows or IANA name."""
    known = WINDOWS_TO_OLSON.get(name, name)
    if known not in _names():
        raise bad(f"A valid TimeZone value must be specified: {name}.", "TimeZoneNotSupported")
    return ZoneInfo(known)


def read_wall(value: Any, name: str) -> tuple[datetime, str]:
    """Return the instant of a ``dateTimeTimeZone``, and its zone's name."""
    if not isinstance(value, Mapping) or set(value) - {"dateTime", "timeZone", "@odata.type"}:
        raise bad(f"'{name}' must be a dateTimeTimeZone.")
    wall, zone = value.get("dateTime"), value.get("timeZone", "UTC")
    if not isinstance(wall, str) or not _WALL.fullmatch(wall) or not isinstance(zone, str):
        raise bad(f"'{name}' must have a dateTime without an offset, and a timeZone.")
    try:
        shown = datetime.fromisoformat(wall)
    except ValueError as error:
        raise bad(f"'{name}' has no valid dateTime.") from error
    return shown.replace(tzinfo=zone_of(zone)).astimezone(UTC), zone


def write_wall(instant: datetime, zone: str) -> dict[str, str]:
    """Return an instant as a ``dateTimeTimeZone`` in the zone of that name."""
    shown = instant.astimezone(zone_of(zone))
    return {"dateTime": shown.strftime("%Y-%m-%dT%H:%M:%S.%f0"), "timeZone": zone}


def read_instant(text: str, name: str) -> datetime:
    """Return an instant out of an address; without an offset it is UTC."""
    if not _INSTANT.fullmatch(text):
        raise bad(f"The {name} '{text}' is not a valid date and time.", "ErrorInvalidParameter")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad(f"The {name} '{text}' does not exist.", "ErrorInvalidParameter") from error
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)


def write_instant(instant: datetime) -> str:
    """Return an instant as properties that are no wall times have it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def midnight(instant: datetime, zone: str) -> bool:
    """Tell whether a clock in the zone of that name shows midnight."""
    shown = instant.astimezone(zone_of(zone))
    return (shown.hour, shown.minute, shown.second, shown.microsecond) == (0, 0, 0, 0)
