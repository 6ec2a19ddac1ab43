"""Weekly wall-clock hours with date overrides, and the instants that they open.

The one place where wall-clock time becomes UTC. Each end of a range is converted on its own
with the offset of its own date: a wall time that the clock skips means the end of the gap; of
one that it shows twice, a start means the first and an end the second. Ranges whose ends fall
together vanish, and with them a date that the zone skipped altogether.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from chatsched.core.zones import zone
from chatsched.scheduling.intervals import Interval, Intervals, clip, normalise
from chatsched.scheduling.zones import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    day_of,
    first_instant,
    last_instant,
    steady_midnight,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_THURSDAY = 3  # 1970-01-01 was one


@dataclass(frozen=True, order=True, slots=True)
class Range:
    """A stretch of one date by the wall clock, in minutes after its midnight; 1440 is 24:00.

    Raises ValueError unless 0 <= start_minute < end_minute <= 1440.
    """

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= 24 * 60:
            raise ValueError(f"a range must start before it ends, within one day: {self}")

    def __str__(self) -> str:
        ends = (divmod(minute, 60) for minute in (self.start_minute, self.end_minute))
        return "-".join(f"{hour:02}:{minute:02}" for hour, minute in ends)


Ranges = tuple[Range, ...]


@dataclass(frozen=True)
class Hours:
    """When somebody can be met: ranges for each weekday from Monday on, in one time zone.

    An override replaces its date's weekly ranges; an empty one means not available. The
    ranges of a day may be given in any order and are kept in ascending order.
    Raises ValueError for an unknown zone, for other than seven days, and for ranges of one
    day that overlap; that they touch is allowed, and leaves them two ranges.
    """

    time_zone: str
    weekly: tuple[Ranges, ...]
    overrides: Mapping[date, Ranges] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if len(self.weekly) != len(WEEKDAYS):
            raise ValueError(f"weekly hours need 7 days, not {len(self.weekly)}")
        weekly = tuple(map(_in_order, WEEKDAYS, self.weekly))
        overrides = {on: _in_order(str(on), ranges) for on, ranges in self.overrides.items()}
        object.__setattr__(self, "weekly", weekly)
        object.__setattr__(self, "overrides", MappingProxyType(overrides))


def openings(hours: Hours, window: Interval) -> list[Interval]:
    """Return every range that shares an instant with `window`, whole, in order of its start.

    A range keeps its own start, because its grid of slots begins there, and touching ranges
    stay apart. Two ranges overlap only where the clock is set back between them, since an
    hour shown twice then belongs to both.
    """
    where = zone(hours.time_zone)
    window_start, window_end = window
    replaced = {day_of(on): ranges for on, ranges in hours.overrides.items()}
    # Local time is always less than a day from UTC, so that a neighbouring date may be meant.
    first = max(window_start // DAY - 1, FIRST_DAY)
    last = min((window_end - 1) // DAY + 1, LAST_DAY)
    found: list[Interval] = []
    for day in range(first, last + 1):
        ranges = hours.weekly[(day + _THURSDAY) % 7]
        if day in replaced:
            ranges = replaced[day]
        if not ranges:
            continue
        midnight = steady_midnight(where, day)
        for each in ranges:
            if midnight is None:
                start = first_instant(where, day * DAY + each.start_minute * 60)
                end = last_instant(where, day * DAY + each.end_minute * 60)
            else:
                start = midnight + each.start_minute * 60
                end = midnight + each.end_minute * 60
            if start < end and window_start < end and start < window_end:
                found.append((start, end))
    return found


def available(hours: Hours, window: Interval) -> Intervals:
    """Return the instants of `window` at which the hours are open."""
    return clip(normalise(openings(hours, window)), window)


def _in_order(day: str, ranges: Iterable[Range]) -> Ranges:
    ordered = tuple(sorted(ranges))
    for earlier, later in pairwise(ordered):
        if later.start_minute < earlier.end_minute:
            raise ValueError(f"ranges of {day} overlap: {earlier} and {later}")
    return ordered
