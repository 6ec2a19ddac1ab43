"""When events of the sandbox are: their two forms of time, and the instances of a series."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events

from chatsched.sandbox.google.problems import Problem, invalid, required
from chatsched.sandbox.google.world import Calendar, Json
from chatsched.sandbox.google.zones import zone

Window = tuple[datetime, datetime]

_RULES = ("RRULE", "EXRULE", "RDATE", "EXDATE")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_AHEAD = timedelta(days=730)  # Google, too, expands a series only so far


def start_of(event: Json, calendar: Calendar) -> datetime:
    """Return when an event starts; an all-day one at midnight in the calendar's zone."""
    return moment(event["start"], calendar)


def end_of(event: Json, calendar: Calendar) -> datetime:
    """Return when an event has ended."""
    return moment(event["end"], calendar)


def moment(side: Json, calendar: Calendar) -> datetime:
    """Return the instant in UTC that a start or an end means."""
    if side.get("date"):
        wall = datetime.fromisoformat(side["date"])
        return wall.replace(tzinfo=zone(calendar.time_zone)).astimezone(UTC)
    return _aware(side, calendar).astimezone(UTC)


def settled(side: Json, calendar: Calendar) -> Json:
    """Return a start or an end as Google gives it back: with the offset of its zone."""
    if side.get("date"):
        return {"date": side["date"]}
    name = side.get("timeZone") or calendar.time_zone
    local = _aware(side, calendar).astimezone(zone(name))
    return {"dateTime": local.isoformat(timespec="seconds"), "timeZone": name}


def check_times(event: Json, calendar: Calendar) -> None:
    """Raise a problem unless the event's times go together."""
    kinds = set()
    for name in ("start", "end"):
        side = event.get(name)
        if not side or not (side.get("date") or side.get("dateTime")):
            raise required(name)
        if side.get("date") and side.get("dateTime"):
            raise invalid(f"Invalid {name} time: either date or dateTime.")
        kinds.add("date" if side.get("date") else "dateTime")
        _check_zone(side, name, recurring=bool(event.get("recurrence")))
    if len(kinds) > 1:
        raise invalid("Start and end times must either both be date or both be dateTime.")
    if end_of(event, calendar) < start_of(event, calendar) or (
        kinds == {"date"} and event["end"]["date"] <= event["start"]["date"]
    ):
        raise Problem(
            400, "timeRangeEmpty", "The specified time range is empty.", domain="calendar"
        )
    for line in event.get("recurrence") or ():
        if not line.startswith(_RULES):
            raise invalid("Invalid recurrence rule.")


def instances(series: Json, calendar: Calendar, window: Window) -> Iterator[Json]:
    """Yield the instances of a series that meet ``window``, but for those that differ from it."""
    differing = {
        moment(event["originalStartTime"], calendar) for event in calendar.exceptions(series["id"])
    }
    limit = (
        max(datetime.fromtimestamp(calendar.clock(), UTC), start_of(series, calendar)) + _MOST_AHEAD
    )
    first, last = max(window[0], _EARLIEST), min(window[1], limit)
    if first >= last:
        return
    for found in recurring_ical_events.of(_as_icalendar(series, calendar)).between(first, last):
        start, end = found.start, found.end
        instance = _instance(series, calendar, start, end)
        if start_of(instance, calendar) not in differing:
            yield instance


def instance_of(series: Json, calendar: Calendar, instance_id: str) -> Json | None:
    """Return the instance of that id, if the series has it and it does not differ from it."""
    text = instance_id.removeprefix(f"{series['id']}_")
    try:
        if len(text) == 8:
            day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=zone(calendar.time_zone))
        else:
            day = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    around = (day.astimezone(UTC), day.astimezone(UTC) + timedelta(seconds=1))
    found = (each for each in instances(series, calendar, around) if each["id"] == instance_id)
    return next(found, None)


def _instance(
    series: Json, calendar: Calendar, start: datetime | date, end: datetime | date
) -> Json:
    name = series["start"].get("timeZone") or calendar.time_zone
    sides: list[Json] = []
    for each in (start, end):
        if isinstance(each, datetime):
            local = each.astimezone(zone(name))
            sides.append({"dateTime": local.isoformat(timespec="seconds"), "timeZone": name})
        else:
            sides.append({"date": each.isoformat()})
    moments = moment(sides[0], calendar)
    text = f"{moments:%Y%m%dT%H%M%SZ}" if "dateTime" in sides[0] else f"{start:%Y%m%d}"
    whole: dict[str, Any] = {key: each for key, each in series.items() if key != "recurrence"}
    return whole | {
        "id": f"{series['id']}_{text}",
        "recurringEventId": series["id"],
        "originalStartTime": sides[0],
        "start": sides[0],
        "end": sides[1],
    }


def _as_icalendar(series: Json, calendar: Calendar) -> icalendar.Calendar:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{series['id']}"]
    for name, side in (("DTSTART", series["start"]), ("DTEND", series["end"])):
        if "date" in side:
            lines.append(f"{name};VALUE=DATE:{side['date'].replace('-', '')}")
        else:
            where = zone(series["start"].get("timeZone") or calendar.time_zone)
            local = _aware(side, calendar).astimezone(where)
            lines.append(f"{name};TZID={where.key}:{local:%Y%m%dT%H%M%S}")
    lines += [*series["recurrence"], "END:VEVENT", "END:VCALENDAR", ""]
    read = icalendar.Calendar.from_ical("\r\n".join(lines))
    assert isinstance(read, icalendar.Calendar)  # noqa: S101  # tells the types
    return read


def _aware(side: Json, calendar: Calendar) -> datetime:
    instant = datetime.fromisoformat(side["dateTime"].upper())
    if instant.tzinfo is None:
        return instant.replace(tzinfo=zone(side.get("timeZone") or calendar.time_zone))
    return instant


def _check_zone(side: Json, name: str, *, recurring: bool) -> None:
    given = side.get("timeZone")
    if given:
        try:
            zone(given)
        except ValueError:
            raise invalid(f"Invalid time zone definition for {name} time.") from None
    elif side.get("dateTime") and (recurring or not _has_offset(side["dateTime"])):
        raise Problem(400, "required", f"Missing time zone definition for {name} time.")


def _has_offset(text: str) -> bool:
    return datetime.fromisoformat(text.upper()).tzinfo is not None
