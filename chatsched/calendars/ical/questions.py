"""What is asked of the process that reads, and what it answers."""

from dataclasses import dataclass, field

from chatsched.scheduling import Interval, Intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is wanted of texts: when they take their owner's time.

    ``zone`` (IANA) is where floating times and all-day events lie unless a text names its own.
    Events with a UID in ``uids_left_out`` take no time. ``owner`` are the owner's addresses as
    they stand in ATTENDEE, without ``mailto:``: what one of them has declined takes no time.
    """

    window: Interval
    zone: str
    uids_left_out: frozenset[str] = field(default_factory=frozenset)
    owner: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the texts say. ``name`` and ``time_zone`` (IANA) are the calendar's own, if it says."""

    intervals: Intervals
    name: str | None = None
    time_zone: str | None = None
