"""The methods that answer with lists: calendars, events, and when calendars are busy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chatsched.sandbox.google.events import shown
from chatsched.sandbox.google.paging import page, since, sync_token
from chatsched.sandbox.google.problems import Problem, invalid
from chatsched.sandbox.google.shapes import instant
from chatsched.sandbox.google.times import Window, end_of, instances, start_of
from chatsched.sandbox.google.world import ROLES, Access, Calendar, Json, Person, World

_ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
_NOT_WHEN_SYNCING = frozenset(
    {
        "iCalUID",
        "orderBy",
        "privateExtendedProperty",
        "q",
        "sharedExtendedProperty",
        "timeMax",
        "timeMin",
        "updatedMin",
    }
)
_TAKES_NO_TIME = frozenset({"workingLocation", "birthday"})
_LONGEST = timedelta(days=92)
_MOST_CALENDARS = 50


def calendar_list(world: World, person: Person, query: Json) -> Json:
    """Return the calendars that somebody has in their list."""
    place = f"calendarList {person.email}"
    after = since(world, query, place)
    role = query.get("minAccessRole", ROLES[0])
    wanted = [
        _entry(access)
        for access in person.calendars.values()
        if access.allows(role)
        and (query.get("showHidden") or not access.hidden)
        and (after is None or access.revision > after)
    ]
    items, more = page(world, query, place, wanted, (100, 250))
    latest = max(access.revision for access in person.calendars.values())
    answer = {"kind": "calendar#calendarList", "etag": f'"p{latest}"', "items": items}
    return answer | _next(more, query, place, latest)


def event_list(world: World, access: Access, query: Json) -> Json:
    """Return the events of a calendar, its series as such or as their instances."""
    calendar = access.calendar
    place = f"events {calendar.id}"
    _check_list(query)
    after = since(world, query, place)
    events = [event for event in _listed(calendar, query, after) if _matches(event, query)]
    if query.get("orderBy") == "startTime":
        events.sort(key=lambda event: start_of(event, calendar))
    elif query.get("orderBy") == "updated":
        events.sort(key=lambda event: str(event["updated"]))
    wanted = [shown(event, access, query.get("maxAttendees")) for event in events]
    items, more = page(world, query, place, wanted, (250, 2500))
    answer = {
        "kind": "calendar#events",
        "etag": f'"{calendar.revision}"',
        "summary": calendar.summary,
        "timeZone": calendar.time_zone,
        "accessRole": access.role,
        "defaultReminders": [{"method": "popup", "minutes": 10}],
        "items": items,
    }
    return answer | _next(more, query, place, calendar.revision)


def free_busy(person: Person, body: Json, spoiled: frozenset[str]) -> Json:
    """Return when calendars are busy; what is wrong with one is said within success."""
    window = (instant(body["timeMin"], "timeMin"), instant(body["timeMax"], "timeMax"))
    if window[1] <= window[0]:
        raise Problem(400, "timeRangeEmpty", "The specified time range is empty.")
    if window[1] - window[0] > _LONGEST:
        raise Problem(400, "timeRangeTooLong", "The requested time range is too long.")
    for name, most in (("calendarExpansionMax", 50), ("groupExpansionMax", 100)):
        if not 0 < (body.get(name) or most) <= most:
            raise invalid(f"Invalid value for: {name}", name)
    answers: Json = {}
    for position, item in enumerate(body["items"]):
        name = item.get("id") or ""
        if position >= (body.get("calendarExpansionMax") or _MOST_CALENDARS):
            answers[name] = _failed("tooManyCalendarsRequested")
        elif name not in {*person.calendars, "primary"}:
            answers[name] = _failed("notFound")
        elif person.access(name).calendar.id in spoiled:
            answers[name] = _failed("internalError")
        else:
            answers[name] = {"busy": _busy(person.access(name).calendar, window)}
    return {
        "kind": "calendar#freeBusy",
        "timeMin": _written(window[0]),
        "timeMax": _written(window[1]),
        "calendars": answers,
    }


def occurrences(calendar: Calendar, window: Window) -> Iterator[Json]:
    """Yield the single events that meet ``window``, instances of series among them."""
    for stored in list(calendar.events.values()):
        event = stored.resource
        if event["status"] == "cancelled":
            continue
        if event.get("recurrence"):
            yield from instances(event, calendar, window)
        elif end_of(event, calendar) > window[0] and start_of(event, calendar) < window[1]:
            yield event


def _entry(access: Access) -> Json:
    calendar = access.calendar
    entry: Json = {
        "kind": "calendar#calendarListEntry",
        "etag": f'"{access.revision}"',
        "id": calendar.id,
        "summary": calendar.summary,
        "timeZone": calendar.time_zone,
        "accessRole": access.role,
        "defaultReminders": [],
        "selected": True,
        "conferenceProperties": {
            "allowedConferenceSolutionTypes": ["hangoutsMeet"] if calendar.meet else []
        },
    }
    if access.primary:
        entry["primary"] = True
    if access.hidden:
        entry["hidden"] = True
    if access.summary_override:
        entry["summaryOverride"] = access.summary_override
    return entry


def _check_list(query: Json) -> None:
    """Raise a problem if parameters do not go together."""
    if query.get("orderBy") == "startTime" and not query.get("singleEvents"):
        raise invalid("The requested ordering is not available for the particular query.")
    if "syncToken" in query:
        wrong = sorted(_NOT_WHEN_SYNCING & query.keys())
        if wrong or query.get("showDeleted") is False:
            names = ", ".join(wrong) or "showDeleted"
            raise invalid(f"Sync token cannot be used with other query restrictions: {names}.")
    window = _window(query)
    if window[1] <= window[0]:
        raise Problem(400, "timeRangeEmpty", "The specified time range is empty.")


def _listed(calendar: Calendar, query: Json, after: int | None) -> Iterator[Json]:
    window = _window(query)
    single = bool(query.get("singleEvents"))
    for stored in list(calendar.events.values()):
        event = stored.resource
        if after is not None and stored.revision <= after:
            continue
        if event["status"] == "cancelled":
            exception = "recurringEventId" in event and not single
            if not (query.get("showDeleted") or exception or after is not None):
                continue
        elif single and event.get("recurrence"):
            yield from instances(event, calendar, window)
            continue
        if _meets(event, calendar, window):
            yield event


def _meets(event: Json, calendar: Calendar, window: Window) -> bool:
    """Tell whether an event meets the window; of a series, whether it begins before its end."""
    starts_in_time = start_of(event, calendar) < window[1]
    return starts_in_time and (bool(event.get("recurrence")) or end_of(event, calendar) > window[0])


def _matches(event: Json, query: Json) -> bool:
    properties = event.get("extendedProperties") or {}
    for kind in ("private", "shared"):
        for wanted in query.get(f"{kind}ExtendedProperty") or ():
            name, _, value = wanted.partition("=")
            if (properties.get(kind) or {}).get(name) != value:
                return False
    kinds = query.get("eventTypes")
    if kinds and event.get("eventType", "default") not in kinds:
        return False
    if query.get("iCalUID") not in {None, event.get("iCalUID")}:
        return False
    if "updatedMin" in query and instant(event["updated"], "updated") < instant(
        query["updatedMin"], "updatedMin"
    ):
        return False
    text = f"{event.get('summary', '')} {event.get('description', '')}".casefold()
    return str(query.get("q", "")).casefold() in text


def _window(query: Json) -> Window:
    first = instant(query["timeMin"], "timeMin") if "timeMin" in query else _ALWAYS[0]
    last = instant(query["timeMax"], "timeMax") if "timeMax" in query else _ALWAYS[1]
    return first, last


def _next(more: str | None, query: Json, place: str, revision: int) -> Json:
    if more:
        return {"nextPageToken": more}
    if _NOT_WHEN_SYNCING & query.keys():
        return {}
    return {"nextSyncToken": sync_token(query, place, revision)}


def _busy(calendar: Calendar, window: Window) -> list[Json]:
    """Return the busy times, merged and cut to the window, as Google gives them."""
    spans = sorted(
        (max(start_of(event, calendar), window[0]), min(end_of(event, calendar), window[1]))
        for event in occurrences(calendar, window)
        if takes_time(event)
    )
    merged: list[Window] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return [{"start": _written(start), "end": _written(end)} for start, end in merged]


def takes_time(event: Json) -> bool:
    """Tell whether an event makes its calendar busy."""
    return (
        event.get("transparency") != "transparent"
        and event.get("eventType") not in _TAKES_NO_TIME
        and not any(
            each.get("self") and each.get("responseStatus") == "declined"
            for each in event.get("attendees") or ()
        )
    )


def _failed(reason: str) -> Json:
    return {"errors": [{"domain": "global", "reason": reason}], "busy": []}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
