"""Availability + busy times → slots. Pure: `now` is a parameter, instants are epoch seconds.

hours = Hours("Europe/Berlin", weekly=((Range(540, 1020),),) * 5 + ((), ()))
rule = SlotRule(duration=30, horizon_days=60)
starts = free_slots(hours, rule, normalise(busy), window=(first, last), now=now)
days = by_date(starts, "America/New_York")
"""

from chatsched.scheduling.hours import Hours, Range, Ranges, available
from chatsched.scheduling.intervals import (
    Interval,
    Intervals,
    clip,
    complement,
    intersect,
    normalise,
    overlaps,
    subtract,
    union,
)
from chatsched.scheduling.slots import SlotRule, by_date, free_slots, is_offered, nearest
from chatsched.scheduling.zones import local_days

__all__ = [
    "Hours",
    "Interval",
    "Intervals",
    "Range",
    "Ranges",
    "SlotRule",
    "available",
    "by_date",
    "clip",
    "complement",
    "free_slots",
    "intersect",
    "is_offered",
    "local_days",
    "nearest",
    "normalise",
    "overlaps",
    "subtract",
    "union",
]
