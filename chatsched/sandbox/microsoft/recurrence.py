"""On which dates a recurring event takes place: Graph's patternedRecurrence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chatsched.sandbox.microsoft.errors import bad
from chatsched.sandbox.microsoft.zones import zone_of

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PATTERN = {"type", "interval", "daysOfWeek", "dayOfMonth", "firstDayOfWeek", "month", "index"}
_RANGE = {"type", "startDate", "endDate", "numberOfOccurrences", "recurrenceTimeZone"}


@dataclass(frozen=True)
class Recurrence:
    """Daily, weekly or monthly on a day of the month; ``zone`` is the one whose clock it keeps."""

    kind: str
    interval: int
    weekdays: frozenset[int]
    first_weekday: int
    day: int
    start: date
    last: date | None
    count: int | None
    zone: str
    wire: Mapping[str, Any]

    def dates(self, until: date) -> Iterator[date]:
        """Yield the dates on which it starts, in order, none of them after ``until``."""
        found, on = 0, self.start
        last = until if self.last is None else min(until, self.last)
        while on <= last and (self.count is None or found < self.count):
            if self._is_on(on):
                found += 1
                yield on
            on += timedelta(days=1)

    def _is_on(self, on: date) -> bool:
        if self.kind == "daily":
            return (on - self.start).days % self.interval == 0
        if self.kind == "weekly":
            weeks = (self._week(on) - self._week(self.start)).days // 7
            return on.weekday() in self.weekdays and weeks % self.interval == 0
        months = (on.year - self.start.year) * 12 + on.month - self.start.month
        return on.day == self.day and months % self.interval == 0

    def _week(self, on: date) -> date:
        return on - timedelta(days=(on.weekday() - self.first_weekday) % 7)


def read_recurrence(value: Any, zone: str) -> Recurrence:
    """Return a recurrence out of a request's body."""
    pattern, span = _members(value)
    try:
        return Recurrence(
            kind=_one_of(pattern["type"], {"daily", "weekly", "absoluteMonthly"}),
            interval=_positive(pattern.get("interval", 1)),
            weekdays=frozenset(_DAYS.index(each) for each in pattern.get("daysOfWeek", ())),
            first_weekday=_DAYS.index(pattern.get("firstDayOfWeek", "sunday")),
            day=_positive(pattern.get("dayOfMonth", 1)),
            start=date.fromisoformat(span["startDate"]),
            last=date.fromisoformat(span["endDate"]) if span["type"] == "endDate" else None,
            count=_positive(span["numberOfOccurrences"]) if span["type"] == "numbered" else None,
            zone=_zone(span.get("recurrenceTimeZone") or zone),
            wire=value,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise bad("The recurrence is not valid.", "ErrorRecurrenceInvalid") from error


def _members(value: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    if not isinstance(value, Mapping) or set(value) != {"pattern", "range"}:
        raise bad("A recurrence has a pattern and a range.")
    pattern, span = value["pattern"], value["range"]
    if not isinstance(pattern, Mapping) or set(pattern) - _PATTERN:
        raise bad("The recurrence's pattern is not valid.")
    if not isinstance(span, Mapping) or set(span) - _RANGE:
        raise bad("The recurrence's range is not valid.")
    _one_of(span.get("type"), {"endDate", "noEnd", "numbered"})
    return pattern, span


def _zone(name: str) -> str:
    zone_of(name)
    return name


def _one_of(value: Any, known: set[str]) -> str:
    if value not in known:
        raise bad(f"'{value}' is none of {sorted(known)}.")
    return str(value)


def _positive(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(value)
    return value
