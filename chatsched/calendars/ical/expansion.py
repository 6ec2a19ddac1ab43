"""When the events of a text take time, within a window.

What happens once is reckoned here; what recurs by `recurring_ical_events`, which knows no
bounds: it gets no rule that it would not come to the end of, as far as that can be foreseen.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from icalendar import Calendar, Event, vRecur
from recurring_ical_events import CalendarQuery

from chatsched.calendars.ical.events import Time, Written, epoch
from chatsched.calendars.ical.lines import Unreadable
from chatsched.scheduling import Interval

MOST_INSTANCES = 20_000
_DAY = 86_400
_MARGIN = timedelta(days=2)
_STEPS = {"DAILY": 1, "WEEKLY": 7}
_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3_600}
_PARTS = re.compile(r"\s*([A-Za-z]+)\s*=\s*([^;]*?)\s*(?:;|$)")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)

_TOO_OFTEN = "This calendar repeats an event more often than it can be read."
_BAD_RULE = "This calendar repeats an event in a way that cannot be read."


def busy(events: Iterable[Written], window: Interval, where: tzinfo) -> list[Interval]:
    """Return when events take time, in any order; whole dates lie in ``where``.

    Raises `Unreadable` for events that recur too often, or by rules that are none.
    """
    found: list[Interval] = []
    groups: dict[str, list[Written]] = defaultdict(list)
    for event in events:
        if event.uid:
            groups[event.uid].append(event)
        else:
            _add(found, [event], window, where)
    for group in groups.values():
        _add(found, group, window, where)
    return found


def _add(found: list[Interval], group: Sequence[Written], window: Interval, where: tzinfo) -> None:
    if len(group) == 1 and not group[0].recurs:
        occurrences = [(group[0].start, group[0].end)] if group[0].blocks else []
    elif any(event.blocks for event in group):
        occurrences = _recurring(group, window, where)
    else:
        return
    for first, last in occurrences:
        start, end = sorted((epoch(first, where), epoch(last, where)))
        if start < window[1] and end > window[0]:
            found.append((start, end))


def _recurring(
    group: Sequence[Written], window: Interval, where: tzinfo
) -> list[tuple[Time, Time]]:
    """Return the instances, about the window, of the events that share a UID."""
    calendar = Calendar()
    begin, end = (datetime.fromtimestamp(instant, UTC) for instant in window)
    moved_on = not any(event.and_future for event in group)
    try:
        for event in group:
            calendar.add_component(_component(event, begin if moved_on else None, end, where))
        instances = CalendarQuery(calendar).between(begin - _MARGIN, end + _MARGIN)
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError, IndexError):
        raise Unreadable(_BAD_RULE) from None
    if len(instances) > MOST_INSTANCES:
        raise Unreadable(_TOO_OFTEN)
    return [
        (instance["DTSTART"].dt, instance["DTEND"].dt)
        for instance in instances
        if instance.get("TRANSP") != "TRANSPARENT"
    ]


def _component(event: Written, begin: datetime | None, end: datetime, where: tzinfo) -> Event:
    rules = [_rule(each, event, where) for each in event.rules]
    start, stop = event.start, event.end
    if begin is not None and rules and not event.recurrence_id:
        days = min(_days_to_skip(rule, event, begin, where) for rule in rules)
        start, stop = start + timedelta(days=days), stop + timedelta(days=days)
    component = Event()
    component.add("uid", event.uid or "-")
    component.add("sequence", event.sequence)
    component.add("dtstart", start)
    component.add("dtend", stop)
    component.add("transp", "OPAQUE" if event.blocks else "TRANSPARENT")
    if event.recurrence_id is not None:
        future = {"RANGE": "THISANDFUTURE"} if event.and_future else {}
        component.add("recurrence-id", event.recurrence_id, parameters=future)
        return component
    for rule in rules:
        _check(rule, start, end, where)
        component.add("rrule", vRecur.from_ical(";".join(f"{k}={v}" for k, v in rule.items())))
    if event.rdates:
        component.add("rdate", list(event.rdates))
    if event.exdates:
        component.add("exdate", list(event.exdates))
    return component


def _rule(text: str, event: Written, where: tzinfo) -> dict[str, str]:
    """Return a rule's parts, its end in the form that the start asks for."""
    parts = {found[1].upper(): found[2].upper() for found in _PARTS.finditer(text)}
    if "FREQ" not in parts:
        raise Unreadable(_BAD_RULE)
    parts["INTERVAL"] = str(_interval(parts))
    if parts.get("COUNT", "").startswith("-"):
        del parts["COUNT"]  # some write so when there is no end
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], event.start, where)
    return parts


def _until(text: str, start: Time, where: tzinfo) -> str:
    """Return the last moment of a rule: a date for whole dates, else in UTC.

    Of a date where a moment is due, the whole day counts.
    """
    if not _UNTIL.fullmatch(text):
        raise Unreadable(_BAD_RULE)
    day, _, clock = text.partition("T")
    zone = (start.tzinfo if isinstance(start, datetime) else None) or where
    try:
        if isinstance(start, datetime):
            wall = datetime.strptime(day + (clock[:6] or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # its zone comes next
            moment = wall.replace(tzinfo=UTC if clock.endswith("Z") else zone)
            utc = moment.astimezone(UTC)
            return f"{utc.year:04}{utc:%m%dT%H%M%SZ}"
        if clock.endswith("Z") and not clock.startswith("000000"):
            moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            local = moment.astimezone(zone)
            return f"{local.year:04}{local:%m%d}"
    except OverflowError:
        return day if not isinstance(start, datetime) else "99991231T000000Z"
    except ValueError:
        raise Unreadable(_BAD_RULE) from None
    return day


def _days_to_skip(rule: dict[str, str], event: Written, begin: datetime, where: tzinfo) -> int:
    """Return by how many days the start can be put off without changing what is in the window.

    The library counts every instance from the first one, and some began decades ago.
    """
    step = _STEPS.get(rule["FREQ"], 0) * _interval(rule)
    if not step or "COUNT" in rule or event.rdates:
        return 0
    lasts = epoch(event.end, where) - epoch(event.start, where)
    spare = begin.timestamp() - epoch(event.start, where) - lasts - 2 * _MARGIN.total_seconds()
    return max(int(spare // (step * _DAY)) - 1, 0) * step


def _interval(rule: dict[str, str]) -> int:
    """Return a rule's interval; one of zero, which some write, would never end."""
    text = rule.get("INTERVAL", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Unreadable(_BAD_RULE)
    return max(int(text), 1)


def _check(rule: dict[str, str], start: Time, end: datetime, where: tzinfo) -> None:
    """Raise `Unreadable` for a rule with too many instances up to the window's end."""
    span = max(int(end.timestamp()) - epoch(start, where), 0)
    frequency = rule["FREQ"]
    if frequency in _SECONDS:
        most = span // _SECONDS[frequency]  # the interval may be filtered away by BY… parts
    else:
        times = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            times *= rule.get(part, "").count(",") + 1
        most = span // _DAY * times if times > 1 else 0
    if most > MOST_INSTANCES:
        raise Unreadable(_TOO_OFTEN)
