"""What the wall clocks of time zones mean in epoch seconds.

A *wall* here is what a clock in the zone shows, counted in seconds as if that clock had never
been changed since 1970-01-01T00:00; a *day* is a date, counted from 1970-01-01.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from chatsched.core.zones import zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from chatsched.scheduling.intervals import Interval

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
# The days around which every local time is still a year from 1 to 9999.
FIRST_DAY = date.min.toordinal() - _EPOCH + 3
LAST_DAY = date.max.toordinal() - _EPOCH - 3


def day_of(on: date) -> int:
    """Count the days from 1970-01-01 to `on`."""
    return on.toordinal() - _EPOCH


def first_instant(where: ZoneInfo, wall: int) -> int:
    """Return when the clock first shows `wall`; if it skips it, when it jumps over it."""
    before, after = _offset(where, wall, fold=0), _offset(where, wall, fold=1)
    return wall - before if before >= after else _jump(where, wall - after, wall - before)


def last_instant(where: ZoneInfo, wall: int) -> int:
    """Return when the clock last shows `wall`; if it skips it, when it jumps over it."""
    before, after = _offset(where, wall, fold=0), _offset(where, wall, fold=1)
    return wall - after if before >= after else _jump(where, wall - after, wall - before)


@lru_cache(maxsize=1 << 15)
def steady_midnight(where: ZoneInfo, day: int) -> int | None:
    """Return when `day` begins, if its clock runs unchanged from its midnight to the next.

    None for a day on which the clock is changed, or whose beginning or end is skipped or
    shown twice; its walls have to be converted one by one. To compare the offset before its
    first midnight with that after its last is enough, because no zone changes its clock and
    changes it back within three days.
    """
    midnight = day * DAY
    offset = _offset(where, midnight, fold=0)
    return midnight - offset if offset == _offset(where, midnight + DAY, fold=1) else None


def local_date(where: ZoneInfo, instant: int) -> date:
    """Return the date that the zone's calendar shows at `instant`."""
    return datetime.fromtimestamp(instant, where).date()


def local_days(time_zone: str, first: date, last: date) -> Interval:
    """Return the span of the whole dates `first` to `last`, both included, in a zone.

    Neighbouring spans meet without a gap. A date that the zone skipped spans nothing.
    Raises ValueError for an unknown zone.
    """
    where = zone(time_zone)
    return (
        first_instant(where, _within(day_of(first)) * DAY),
        first_instant(where, _within(day_of(last) + 1) * DAY),
    )


def _within(day: int) -> int:
    return min(max(day, FIRST_DAY), LAST_DAY)


def _offset(where: ZoneInfo, wall: int, *, fold: int) -> int:
    """Return the seconds east of UTC while the clock shows `wall`, first (0) or last (1).

    For a skipped wall, 0 gives the offset before the jump and 1 the one after it (PEP 495).
    """
    shown = datetime.fromtimestamp(wall, UTC).replace(tzinfo=where, fold=fold)
    return _seconds(shown.utcoffset())


def _jump(where: ZoneInfo, before: int, after: int) -> int:
    """Return the instant in (before, after] from which the clock has its new offset."""
    old = _seconds(datetime.fromtimestamp(before, where).utcoffset())

    def jumped(instant: int) -> bool:
        return _seconds(datetime.fromtimestamp(instant, where).utcoffset()) != old

    return before + bisect_left(range(before, after), True, key=jumped)  # noqa: FBT003  # what is sought


def _seconds(offset: timedelta | None) -> int:
    assert offset is not None, "a zone always knows its offset"  # noqa: S101  # tells the types
    return offset.days * DAY + offset.seconds
