"""The spans of time that people ask about, in epoch seconds."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, TypeAdapter, WithJsonSchema

from chatsched.core.errors import Invalid
from chatsched.core.wire import Day, Instant
from chatsched.core.zones import zone
from chatsched.scheduling import Interval, local_days

_DAY = 86_400
MOST_DAYS = 62
_USUAL_DAYS = 31
_END = date.max

_DATE: TypeAdapter[date] = TypeAdapter(Day)
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
_LENGTH_OF_A_DATE = 10


def _when(value: object) -> date | datetime:
    if isinstance(value, str) and len(value) <= _LENGTH_OF_A_DATE:
        return _DATE.validate_python(value)
    return _INSTANT.validate_python(value)


When = Annotated[
    date,
    PlainValidator(_when),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "description": "A date, or an instant in RFC 3339.",
            "examples": ["2027-03-14", "2027-03-14T13:00:00Z"],
        }
    ),
]
"""A date, or an instant (a datetime, which is a date to the type system)."""


def asked_window(first: date | None, last: date | None, time_zone: str, now: int) -> Interval:
    """Return the window that is asked about, by dates of a zone or by instants.

    A date at the end is included; without one it is a month from the beginning, which is today
    unless it is said. Raises `Invalid` for more than 62 days, and for an end before the start.
    """
    if first is None:
        first = datetime.fromtimestamp(now, zone(time_zone)).date()
    if last is None:
        last = first + min(timedelta(days=_USUAL_DAYS), _END - _day(first))
    window = span(first, last, time_zone)
    if window[1] < window[0] or (_is_day(first) and _is_day(last) and last < first):
        _refuse("must not be before the start")
    if _is_day(first) and _is_day(last):
        too_long = (last - first).days >= MOST_DAYS  # both are included
    else:
        too_long = window[1] - window[0] > MOST_DAYS * _DAY
    if too_long:
        _refuse(f"must be at most {MOST_DAYS} days from the start")
    return window


def span(first: date, last: date, time_zone: str) -> Interval:
    """Return the window from a date or an instant to another; dates are taken whole."""
    return _edge(first, time_zone, last=False), _edge(last, time_zone, last=True)


def _edge(when: date, time_zone: str, *, last: bool) -> int:
    if isinstance(when, datetime):
        return int(when.timestamp())
    return local_days(time_zone, when, when)[int(last)]


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _is_day(when: date) -> bool:
    return not isinstance(when, datetime)


def _refuse(message: str) -> None:
    raise Invalid(f"to: {message}", {"to": message})
