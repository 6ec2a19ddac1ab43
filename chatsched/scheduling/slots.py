"""The slot rule: which starts are offered, given hours, busy times, and the time that it is.

Each range of the hours starts a grid at its own beginning, one start at every step. A start is
offered if the meeting lies inside the range, if the meeting with its buffers meets no busy
time, and if it is neither too soon nor too far ahead. Busy times take starts away; they never
move the grid. A start is an instant in epoch seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING

from chatsched.core.zones import zone
from chatsched.scheduling.hours import Hours, openings
from chatsched.scheduling.intervals import Interval, Intervals, end_of
from chatsched.scheduling.zones import DAY, day_of, local_date, steady_midnight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRule:
    """How meetings fit into hours. Everything in minutes, but for the horizon in days.

    `step` is the distance between two starts of one grid; None means the duration.
    A start is offered from exactly `min_notice` after now until exactly `horizon_days` times
    24 hours after now, both ends included.
    Raises ValueError for a duration or step below 1 and for anything else below 0.
    """

    duration: int
    horizon_days: int
    step: int | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    min_notice: int = 0

    def __post_init__(self) -> None:
        least = {"duration": 1, "step": 1}
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None and value < least.get(name, 0):
                raise ValueError(f"{name} must be at least {least.get(name, 0)}, not {value}")


def free_slots(
    hours: Hours, rule: SlotRule, busy: Intervals, *, window: Interval, now: int
) -> list[int]:
    """Return the offered starts that lie in `window`, ascending, each once.

    `window` selects by start alone: a meeting may end after it. `busy` has to cover the window
    and the meeting with its buffers beyond either end.
    """
    earliest = max(window[0], now + rule.min_notice * 60)
    latest = min(window[1], now + rule.horizon_days * DAY + 1)
    starts: list[int] = []
    if earliest >= latest:
        return starts
    opened = openings(hours, (earliest, latest))
    for opening in opened:
        _offer(starts, opening, rule, busy, (earliest, latest))
    # Where the clock is set back, two ranges can hold the same instants (see `openings`).
    if any(later[0] < earlier[1] for earlier, later in pairwise(opened)):
        return sorted(set(starts))
    return starts


def is_offered(start: int, hours: Hours, rule: SlotRule, busy: Intervals, *, now: int) -> bool:
    """Tell whether `free_slots` offers exactly this start: the same code answers."""
    return bool(free_slots(hours, rule, busy, window=(start, start + 1), now=now))


def nearest(slots: Sequence[int], wanted: int, count: int) -> list[int]:
    """Return the `count` of the ascending `slots` closest to `wanted`, in ascending order.

    Of two equally close ones the earlier is closer. Fewer if there are fewer.
    """
    middle = bisect_left(slots, wanted)
    around = slots[max(middle - count, 0) : middle + count]
    return sorted(nsmallest(count, around, key=lambda slot: abs(slot - wanted)))


def by_date(slots: Sequence[int], time_zone: str) -> dict[date, list[int]]:
    """Group the ascending `slots` by the date on which they start in a zone, in order of dates.

    Dates without slots are left out. Raises ValueError for an unknown zone.
    """
    where = zone(time_zone)
    dates: dict[date, list[int]] = {}
    at = 0
    while at < len(slots):
        on = local_date(where, slots[at])
        midnight = steady_midnight(where, day_of(on))
        after = at + 1 if midnight is None else bisect_left(slots, midnight + DAY, at)
        dates.setdefault(on, []).extend(slots[at:after])
        at = after
    # A clock set back across midnight shows the earlier date again after the later one.
    return dict(sorted(dates.items()))


def _offer(
    starts: list[int], opening: Interval, rule: SlotRule, busy: Intervals, window: Interval
) -> None:
    """Append the free starts of one opening that lie in `window`.

    The grid is taken in runs from one busy time to the next; a start meets a busy time (b, e)
    when start - buffer_before < e and start + duration + buffer_after > b.
    """
    origin, end = opening
    duration = rule.duration * 60
    step = duration if rule.step is None else rule.step * 60
    before = rule.buffer_before * 60
    behind = duration + rule.buffer_after * 60
    stop = min(end - duration + 1, window[1])
    at = origin
    if at < window[0]:
        at += -((origin - window[0]) // step) * step
    for following in range(bisect_right(busy, at - before, key=end_of), len(busy)):
        busy_start, busy_end = busy[following]
        first_met = busy_start - behind + 1
        if first_met >= stop:
            break
        starts.extend(range(at, first_met, step))
        free_from = busy_end + before
        if at < free_from:
            at += -((at - free_from) // step) * step
    starts.extend(range(at, stop, step))
