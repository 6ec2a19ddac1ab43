"""Sorted, disjoint, half-open intervals of whole seconds, and their algebra.

An interval `(start, end)` holds the instants from `start` up to but not including `end`, both
in epoch seconds. `Intervals` is a list of them in ascending order, none empty and no two
touching; only `normalise` makes one out of arbitrary pairs, and everything else here keeps it
so. What asks for `Intervals` may therefore search instead of scan.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable

Interval = tuple[int, int]
Intervals = NewType("Intervals", list[Interval])

start_of = itemgetter(0)
end_of = itemgetter(1)


def normalise(pairs: Iterable[Interval]) -> Intervals:
    """Return the instants held by any of `pairs`, which may come in any order and overlap.

    Touching intervals become one. A pair whose end is not after its start holds no instant.
    """
    ordered = sorted(pairs)
    merged: list[Interval] = []
    if not ordered:
        return Intervals(merged)
    open_start, open_end = ordered[0]
    for start, end in ordered:
        if start <= open_end:
            open_end = max(open_end, end)
        else:
            if open_start < open_end:
                merged.append((open_start, open_end))
            open_start, open_end = start, end
    if open_start < open_end:
        merged.append((open_start, open_end))
    return Intervals(merged)


def union(*many: Intervals) -> Intervals:
    """Return the instants held by any of the arguments."""
    return normalise(chain.from_iterable(many))


def intersect(left: Intervals, right: Intervals) -> Intervals:
    """Return the instants held by both."""
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        left_start, left_end = left[i]
        right_start, right_end = right[j]
        start, end = max(left_start, right_start), min(left_end, right_end)
        if start < end:
            shared.append((start, end))
        if left_end <= right_end:
            i += 1
        else:
            j += 1
    return Intervals(shared)


def subtract(left: Intervals, right: Intervals) -> Intervals:
    """Return the instants held by `left` and not by `right`."""
    rest: list[Interval] = []
    j = 0
    for left_start, end in left:
        start = left_start
        while j < len(right) and right[j][1] <= start:
            j += 1
        # A hole that reaches past this interval is looked at again for the next one.
        k = j
        while k < len(right) and right[k][0] < end:
            hole_start, hole_end = right[k]
            if start < hole_start:
                rest.append((start, hole_start))
            start = hole_end
            k += 1
        if start < end:
            rest.append((start, end))
    return Intervals(rest)


def complement(intervals: Intervals, window: Interval) -> Intervals:
    """Return the instants of `window` that `intervals` does not hold."""
    return subtract(normalise([window]), intervals)


def clip(intervals: Intervals, window: Interval) -> Intervals:
    """Return the instants of `intervals` that lie in `window`."""
    start, end = window
    if start >= end:
        return Intervals([])
    first = bisect_right(intervals, start, key=end_of)
    last = bisect_left(intervals, end, key=start_of)
    inside = intervals[first:last]
    if inside:
        inside[0] = (max(inside[0][0], start), inside[0][1])
        inside[-1] = (inside[-1][0], min(inside[-1][1], end))
    return Intervals(inside)


def overlaps(intervals: Intervals, other: Interval) -> bool:
    """Tell whether `intervals` and `other` share an instant; touching ends share none."""
    start, end = other
    first = bisect_right(intervals, start, key=end_of)
    return start < end and first < len(intervals) and intervals[first][0] < end
