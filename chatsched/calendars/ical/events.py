"""Events as they are written: when they begin and end, how they recur, whether they take time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from chatsched.calendars.ical.lines import Line, Unreadable
from chatsched.calendars.ical.zones import Zones

Time = date | datetime

MOST_DATES = 1_000
_MOST_RULES = 20
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.ASCII)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_BAD = "This calendar has an event in it whose time cannot be read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An event. Whole dates are dates, all other times have their zones.

    ``blocks``: it takes its owner's time. ``recurrence_id`` makes it one instance of the event
    with the same UID, and with ``and_future`` all that follow, too. ``rdates`` may have ends.
    """

    uid: str
    sequence: int
    blocks: bool
    start: Time
    end: Time
    rules: tuple[str, ...]
    rdates: tuple[Time | tuple[datetime, datetime], ...]
    exdates: tuple[Time, ...]
    recurrence_id: Time | None
    and_future: bool

    @property
    def recurs(self) -> bool:
        """Whether it stands for more than one time."""
        return bool(self.rules or self.rdates)


def written(lines: Sequence[Line], zones: Zones, owner: frozenset[str]) -> Written | None:
    """Return the event that the lines of a VEVENT are; None if it lies at no time.

    Raises `Unreadable` for times that are none.
    """
    first = {line.name: line for line in reversed(lines)}
    if "DTSTART" not in first:
        return None
    try:
        start = _time(first["DTSTART"], zones)
        identity = first.get("RECURRENCE-ID")
        return Written(
            uid=_value(first, "UID"),
            sequence=_number(_value(first, "SEQUENCE")),
            blocks=_blocks(first, lines, owner),
            start=start,
            end=_end(first, start, zones),
            rules=_rules(lines),
            rdates=tuple(_rdates(lines, zones)),
            exdates=tuple(_exdates(lines, zones)),
            recurrence_id=_time(identity, zones) if identity else None,
            and_future=identity is not None and "THISANDFUTURE" in identity.parameters.upper(),
        )
    except (ValueError, OverflowError):
        raise Unreadable(_BAD) from None


def epoch(time: Time, where: tzinfo) -> int:
    """Return the instant; a whole date's is when it begins in ``where``.

    A time that the clock skips is reckoned with the offset before the jump, of one that it shows
    twice the first is meant (RFC 5545, 3.3.5).
    """
    if not isinstance(time, datetime):
        time = datetime(time.year, time.month, time.day, tzinfo=where)
    return int(time.timestamp())


def _blocks(first: dict[str, Line], lines: Sequence[Line], owner: frozenset[str]) -> bool:
    if _value(first, "STATUS").upper() == "CANCELLED":
        return False
    if _value(first, "TRANSP").upper() == "TRANSPARENT":
        return False
    if _value(first, "X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE":
        return False
    return not any(
        (line.parameter("PARTSTAT") or "").upper() == "DECLINED"
        and line.value.strip().lower().removeprefix("mailto:") in owner
        for line in lines
        if line.name == "ATTENDEE"
    )


def _end(first: dict[str, Line], start: Time, zones: Zones) -> Time:
    """Return the end (exclusive): as written, by duration, or of the day that is the start."""
    whole_days = not isinstance(start, datetime)
    if "DTEND" in first:
        end = _time(first["DTEND"], zones)
        if isinstance(end, datetime) == whole_days:  # one of each kind: the start's counts
            end = _like(end, start)
    elif "DURATION" in first:
        days, seconds = _duration(first["DURATION"].value)
        end = start + days if whole_days else _later(start, days, seconds)
    else:
        end = start
    if whole_days:
        return max(end, start + timedelta(days=1))
    return end


def _like(end: Time, start: Time) -> Time:
    if isinstance(start, datetime):
        return datetime(end.year, end.month, end.day, tzinfo=start.tzinfo)
    return date(end.year, end.month, end.day)


def _later(start: Time, days: timedelta, seconds: timedelta) -> datetime:
    """Add days by the calendar and the rest by the clock (RFC 5545, 3.3.6)."""
    assert isinstance(start, datetime)  # noqa: S101  # tells the types
    exact = (start + days).astimezone(UTC) + seconds
    return exact.astimezone(start.tzinfo)


def _duration(value: str) -> tuple[timedelta, timedelta]:
    found = _DURATION.fullmatch(value.strip())
    if found is None:
        raise ValueError(value)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    if found[1] == "-":
        return timedelta(), timedelta()
    return (
        timedelta(weeks=weeks, days=days),
        timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )


def _rules(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the rules that an event recurs by: one, if its writer keeps to the standard."""
    rules = tuple(line.value.strip() for line in lines if line.name == "RRULE")
    if len(rules) > _MOST_RULES:
        raise Unreadable("This calendar has an event in it with too many rules to be read.")
    return rules


def _time(line: Line, zones: Zones) -> Time:
    return _moment(line.value.strip(), line.parameter("TZID"), zones)


def _moment(value: str, tzid: str | None, zones: Zones) -> Time:
    found = _TIME.fullmatch(value)
    if found is None:
        raise ValueError(value)
    year, month, day = (int(part) for part in found.groups()[:3])
    if found[4] is None:
        return date(year, month, day)
    hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
    where = UTC if found[7] else zones.named(tzid)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=where)


def _values(lines: Iterable[Line], name: str) -> list[tuple[str, Line]]:
    found: list[tuple[str, Line]] = []
    for line in lines:
        if line.name == name:
            found += [(each.strip(), line) for each in line.value.split(",") if each.strip()]
    if len(found) > MOST_DATES:
        raise Unreadable("This calendar has an event in it with too many dates to be read.")
    return found


def _exdates(lines: Sequence[Line], zones: Zones) -> Iterable[Time]:
    for value, line in _values(lines, "EXDATE"):
        yield _moment(value, line.parameter("TZID"), zones)


def _rdates(lines: Sequence[Line], zones: Zones) -> Iterable[Time | tuple[datetime, datetime]]:
    for value, line in _values(lines, "RDATE"):
        beginning, _, ending = value.partition("/")
        start = _moment(beginning, line.parameter("TZID"), zones)
        if not ending or not isinstance(start, datetime):
            yield start
        elif ending.upper().startswith("P"):
            yield start, _later(start, *_duration(ending))
        else:
            end = _moment(ending, line.parameter("TZID"), zones)
            yield (start, end) if isinstance(end, datetime) else start


def _value(first: dict[str, Line], name: str) -> str:
    line = first.get(name)
    return line.value.strip() if line else ""


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
