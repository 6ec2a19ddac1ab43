"""Which reminders are due: plain arithmetic, told what time it is."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from chatsched.meetings import MeetingRecord
from chatsched.scheduling import Interval, Intervals, normalise

STARTING = 60
"""Seconds after its start for which a meeting is still said to start, by who asked for that."""

_SHORT = timedelta(minutes=15)
"""A reminder no longer before a meeting comes even if the meeting was agreed after its moment."""


def windows(minutes: Collection[int], since: int | None, now: int) -> Intervals:
    """Return when meetings start of which a reminder has become due after ``since``.

    None: at any time before. Those that have started are past being reminded of.
    """
    spans = []
    for each in minutes:
        first = _last_moment(each, now) if since is None else since + each * 60
        spans.append((max(first, _last_moment(each, now)), now + each * 60 + 1))
    return normalise(spans)


def portions(spans: Intervals, most: int) -> Iterator[Intervals]:
    """Return the same instants in parts, none of which holds more than so many seconds."""
    part: list[Interval] = []
    room = most
    for start, end in spans:
        first = start
        while first < end:
            last = min(end, first + room)
            part.append((first, last))
            room -= last - first
            first = last
            if not room:
                yield normalise(part)
                part, room = [], most
    if part:
        yield normalise(part)


def due(
    meeting: MeetingRecord,
    minutes: Collection[int],
    since: datetime | None,
    now: datetime,
) -> list[int]:
    """Return which of somebody's reminders of a meeting are due, ascending.

    ``since`` is when they chose these minutes, None for always. What would have been due before
    that is not, nor what would have been before the meeting was agreed for this time, unless it
    is so soon that a reminder is of use.
    """
    agreed = meeting.change.at or meeting.created_at
    found = []
    for each in sorted(minutes):
        moment = datetime.fromtimestamp(meeting.start - each * 60, now.tzinfo)
        if moment > now or is_past(meeting, each, now):
            continue
        if since is not None and moment < since:
            continue
        if moment < agreed and timedelta(minutes=each) > _SHORT:
            continue
        found.append(each)
    return found


def is_past(meeting: MeetingRecord, minutes: int, now: datetime) -> bool:
    """Tell whether it is too late to remind of a meeting."""
    return meeting.start < _last_moment(minutes, int(now.timestamp()))


def _last_moment(minutes: int, now: int) -> int:
    """Return the earliest start that one is still reminded of."""
    return now - STARTING if minutes == 0 else now + 1
