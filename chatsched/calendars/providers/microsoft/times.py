"""Graph's dates and zones as epoch seconds.

A ``dateTimeTimeZone`` is a wall time without an offset and the name of a zone: ``UTC``, a name of
Windows' or one of IANA's. We ask for UTC, but all-day events come as midnight to midnight
labelled so, whatever zone they were made in; only their dates mean anything.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from chatsched.calendars.providers.microsoft.refusals import UNCLEAR
from chatsched.calendars.providers.protocol import ProviderAway
from chatsched.core.zones import zone as zone_of
from chatsched.core.zones import zone_names
from chatsched.scheduling import Interval, local_days

DAY: Final = 86_400
_DAY = timedelta(days=1)


def span(event: Mapping[str, Any], zone: str) -> Interval:
    """Return when an event takes place; all-day dates, and zones unheard of, lie in ``zone``.

    Raises `ProviderAway` for times that make no sense: then nobody knows.
    """
    try:
        start, end = _wall(event["start"]), _wall(event["end"])
        if event.get("isAllDay") is True and _midnight(start) and _midnight(end):
            return local_days(zone, start.date(), max(start.date(), (end - _DAY).date()))
        return (
            _instant(start, _zone_name(event["start"], zone)),
            _instant(end, _zone_name(event["end"], zone)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ProviderAway(UNCLEAR) from error


def wire(instant: int) -> str:
    """Return an instant as Graph takes it in addresses."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_utc(instant: int) -> dict[str, str]:
    """Return an instant as a ``dateTimeTimeZone``."""
    shown = datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {"dateTime": shown, "timeZone": "UTC"}


def _wall(value: Any) -> datetime:
    return datetime.fromisoformat(value["dateTime"])


def _midnight(wall: datetime) -> bool:
    return (wall.hour, wall.minute, wall.second) == (0, 0, 0)


def _instant(wall: datetime, zone: str) -> int:
    if wall.tzinfo is None:
        wall = wall.replace(tzinfo=zone_of(zone))
    return int(wall.timestamp())


def _zone_name(value: Mapping[str, Any], otherwise: str) -> str:
    """Return the IANA name of a value's zone.

    ``tzone://Microsoft/Custom`` and the like are not names of anything.
    """
    name = value.get("timeZone")
    if not isinstance(name, str) or name == "":
        return "UTC"
    known = WINDOWS_TO_OLSON.get(name, name)
    return known if known in zone_names() else otherwise
