"""Google's people and their calendars, as they see them and change them by hand."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from chatsched.sandbox.agenda import Line, NewEvent
from chatsched.sandbox.google.events import Change, Events
from chatsched.sandbox.google.lists import occurrences, takes_time
from chatsched.sandbox.google.problems import Problem
from chatsched.sandbox.google.times import end_of, start_of
from chatsched.sandbox.google.world import Access, Json, Person, World
from chatsched.sandbox.google.zones import zone
from chatsched.sandbox.pages import Refusal

_BY_HAND = {"sendUpdates": "none"}


class GoogleAgendas:
    """The `Agendas` of a world."""

    vendor = "Google"
    place = "at Google"

    def __init__(self, world: World) -> None:
        self._world = world
        self._events = Events(world)

    def everybody(self) -> "Iterator[GoogleAgenda]":
        """Return what each person has."""
        for person in self._world.people.values():
            yield GoogleAgenda(self._world, self._events, person)


class GoogleAgenda:
    """A person's `Agenda`."""

    def __init__(self, world: World, events: Events, person: Person) -> None:
        self._world = world
        self._events = events
        self._person = person
        self.name = person.name
        self.email = person.email

    def now(self) -> datetime:
        """Return the present in the zone of the primary calendar."""
        where = zone(self._person.access("primary").calendar.time_zone)
        return datetime.fromtimestamp(self._world.clock(), where)

    def lines(self, start: datetime, end: datetime) -> Iterator[Line]:
        """Yield the events of all calendars."""
        window = (start.astimezone(UTC), end.astimezone(UTC))
        for access in self._person.calendars.values():
            for event in occurrences(access.calendar, window):
                yield _line(access, event, start)

    def add(self, new: NewEvent) -> None:
        """Make an event in the primary calendar."""
        sides = {
            "start": {"dateTime": new.start.isoformat()},
            "end": {"dateTime": new.end.isoformat()},
        }
        event = {"summary": new.title, **sides}
        self._events.insert(self._person.access("primary"), _BY_HAND, event)

    def put_off(self, named: Mapping[str, str]) -> None:
        """Move an event by an hour, and an all-day one by a day."""
        with self._found(named) as (access, event_id):
            event = self._events.get(access, event_id, {})
            if event["status"] != "cancelled":
                sides = {side: _put_off(event[side]) for side in ("start", "end")}
                self._events.patch(access, event_id, _BY_HAND, Change(sides, None))

    def delete(self, named: Mapping[str, str]) -> None:
        """Delete an event."""
        with self._found(named) as (access, event_id):
            self._events.delete(access, event_id, _BY_HAND, None)

    @contextlib.contextmanager
    def _found(self, named: Mapping[str, str]) -> Iterator[tuple[Access, str]]:
        """Give the calendar of an event, and its id there."""
        try:
            yield self._person.access(named.get("calendar", "")), named.get("event", "")
        except Problem as problem:
            raise Refusal(problem.status, str(problem)) from None


def _line(access: Access, event: Json, today: datetime) -> Line:
    calendar = access.calendar
    start, end = (side(event, calendar).astimezone(today.tzinfo) for side in (start_of, end_of))
    free = "" if takes_time(event) else ", free"
    tentative = ", tentative" if event["status"] == "tentative" else ""
    names = {"calendar": calendar.id, "event": event["id"]}
    return Line(
        start=max(start, today),
        end=end,
        all_day="date" in event["start"],
        title=str(event.get("summary") or ""),
        link=str(event.get("location") or ""),
        where=(access.summary_override or calendar.summary) + free + tentative,
        names=names if access.allows("writer") else {},
    )


def _put_off(side: Json) -> Json:
    if "date" in side:
        return {"date": (date.fromisoformat(side["date"]) + timedelta(days=1)).isoformat()}
    later = datetime.fromisoformat(side["dateTime"]) + timedelta(hours=1)
    return {"dateTime": later.isoformat()}
