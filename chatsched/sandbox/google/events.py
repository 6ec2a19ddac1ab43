"""The methods of single events."""

import uuid
from typing import Any

from chatsched.sandbox.google.conferences import Conferences
from chatsched.sandbox.google.problems import (
    access_missing,
    deleted,
    duplicate,
    invalid,
    not_as_expected,
    not_found,
)
from chatsched.sandbox.google.rules import (
    READ_ONLY,
    check_event,
    check_new_id,
    check_sequence,
    merged,
)
from chatsched.sandbox.google.times import instance_of, settled
from chatsched.sandbox.google.world import Access, Calendar, Json, World, written_instant

_KEPT = ("kind", "id", "iCalUID", "created", "creator", "organizer", "htmlLink", "eventType")
_OF_INSTANCES = ("recurringEventId", "originalStartTime")
_TIMES = ("start", "end", "recurrence")
_LEFT_OF_DELETED = ("kind", "etag", "id", "status", *_OF_INSTANCES)
_SEEN_AS_BUSY = (*_LEFT_OF_DELETED, "start", "end", "transparency")


class Events:
    """Reads and changes events in calendars of somebody's list. Raises problems."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._conferences = Conferences(world)

    def get(self, access: Access, event_id: str, query: Json) -> Json:
        """Return an event, also a deleted one, of which hardly more than the id is left."""
        calendar = access.calendar
        event = self._conferences.seen(calendar, _found(calendar, event_id))
        return shown(event, access, query.get("maxAttendees"))

    def insert(self, access: Access, query: Json, body: Json) -> Json:
        """Make an event; an id that was ever used in the calendar is taken."""
        calendar = _writable(access)
        check_new_id(body)
        event_id = body.get("id") or uuid.uuid4().hex
        if event_id in calendar.events:
            raise duplicate()
        sent = {
            name: value
            for name, value in body.items()
            if name not in READ_ONLY and value is not None
        }
        event = _new(calendar, event_id) | sent
        event["id"] = event_id
        self._take_conference(calendar, event, {}, query)
        return self._kept(calendar, event, query)

    def patch(self, access: Access, event_id: str, query: Json, change: "Change") -> Json:
        """Change the members that are sent."""
        calendar = _writable(access)
        before = _found(calendar, event_id)
        change.check(before)
        sent = {name: value for name, value in change.body.items() if name not in READ_ONLY}
        if query.get("conferenceDataVersion") != 1:
            sent.pop("conferenceData", None)
        event = merged(before, sent)
        if "conferenceData" in sent:
            self._conferences.requested(calendar, event, before.get("conferenceData"))
        return self._changed(calendar, before, event, query)

    def update(self, access: Access, event_id: str, query: Json, change: "Change") -> Json:
        """Replace an event: what is not sent is gone."""
        calendar = _writable(access)
        before = _found(calendar, event_id)
        change.check(before)
        event = {
            name: value
            for name, value in change.body.items()
            if name not in READ_ONLY and value is not None
        }
        event |= {name: before[name] for name in (*_KEPT, *_OF_INSTANCES) if name in before}
        event.setdefault("status", "confirmed")
        event.setdefault("sequence", before.get("sequence", 0))
        self._take_conference(calendar, event, before, query)
        return self._changed(calendar, before, event, query)

    def delete(self, access: Access, event_id: str, query: Json, if_match: str | None) -> None:
        """Delete an event; its id stays taken."""
        calendar = _writable(access)
        before = _found(calendar, event_id)
        if before["status"] == "cancelled":
            raise deleted()
        _match(if_match, before)
        self._tell_guests(before, query)
        calendar.store({**before, "status": "cancelled"})
        for exception in list(calendar.exceptions(event_id)):
            calendar.store({**exception, "status": "cancelled"})

    def _take_conference(self, calendar: Calendar, event: Json, before: Json, query: Json) -> None:
        if query.get("conferenceDataVersion") == 1:
            self._conferences.requested(calendar, event, before.get("conferenceData"))
            return
        event.pop("conferenceData", None)
        for name in ("conferenceData", "hangoutLink"):
            if name in before:
                event[name] = before[name]

    def _changed(self, calendar: Calendar, before: Json, event: Json, query: Json) -> Json:
        """Keep a changed event; one that was moved is a new version of it."""
        if "conferenceData" not in event:
            event.pop("hangoutLink", None)
        kept = dict(event)
        for side in ("start", "end"):
            if kept.get(side):
                kept[side] = settled(kept[side], calendar) if _whole(kept[side]) else kept[side]
        if any(kept.get(name) != before.get(name) for name in _TIMES):
            kept["sequence"] = max(before.get("sequence", 0) + 1, event.get("sequence", 0))
        return self._kept(calendar, kept, query)

    def _kept(self, calendar: Calendar, event: Json, query: Json) -> Json:
        check_event(event, calendar)
        event |= {side: settled(event[side], calendar) for side in ("start", "end")}
        if event.get("transparency") == "opaque":
            del event["transparency"]  # Google leaves out what is so by default
        if event.get("attendees"):
            event["attendees"] = [_attendee(each, calendar) for each in event["attendees"]]
        self._tell_guests(event, query)
        stored = calendar.store(event)
        return dict(stored)

    def _tell_guests(self, event: Json, query: Json) -> None:
        if query["sendUpdates"] != "none":
            guests = (each["email"] for each in event.get("attendees") or ())
            self._world.mails.extend((guest, event["id"]) for guest in guests)


class Change:
    """What is sent to change an event, and the version that the sender believes it has."""

    def __init__(self, body: Json, if_match: str | None) -> None:
        self.body = body
        self._if_match = if_match

    def check(self, before: Json) -> None:
        """Raise a problem unless the change fits the event as it is."""
        _match(self._if_match, before)
        if self.body.get("id") not in {None, before["id"]}:
            raise invalid("The event's id cannot be changed.")
        check_sequence(self.body.get("sequence"), before)


def shown(event: Json, access: Access, most_attendees: int | None = None) -> Json:
    """Return an event as somebody may see it: with less access, there is less to see."""
    if event["status"] == "cancelled":
        return {name: event[name] for name in _LEFT_OF_DELETED if name in event}
    if not access.allows("reader"):
        hidden = {name: event[name] for name in _SEEN_AS_BUSY if name in event}
        return hidden | {"visibility": "private"}
    attendees = event.get("attendees") or ()
    if most_attendees is not None and len(attendees) > most_attendees:
        mine = [each for each in attendees if each.get("self")]
        return event | {"attendees": mine, "attendeesOmitted": True}
    return event


def _new(calendar: Calendar, event_id: str) -> Json:
    owner = {"email": calendar.owner, "self": True}
    return {
        "kind": "calendar#event",
        "id": event_id,
        "status": "confirmed",
        "htmlLink": f"https://www.google.com/calendar/event?eid={event_id}",
        "created": written_instant(calendar.clock),
        "creator": owner,
        "organizer": owner,
        "iCalUID": f"{event_id}@google.com",
        "sequence": 0,
        "reminders": {"useDefault": True},
        "eventType": "default",
    }


def _found(calendar: Calendar, event_id: str) -> Json:
    """Return an event or an instance of a series by its id."""
    stored = calendar.events.get(event_id)
    if stored is not None:
        return stored.resource
    series = calendar.events.get(event_id.rpartition("_")[0])
    if series is None or not series.resource.get("recurrence"):
        raise not_found()
    instance = instance_of(series.resource, calendar, event_id)
    if instance is None:
        raise not_found()
    return instance


def _attendee(attendee: Json, calendar: Calendar) -> Json:
    kept: dict[str, Any] = {"responseStatus": "needsAction", **attendee}
    kept.pop("self", None)
    return kept | ({"self": True} if kept["email"] == calendar.owner else {})


def _writable(access: Access) -> Calendar:
    if not access.allows("writerWithoutPrivateAccess"):
        raise access_missing("writer")
    return access.calendar


def _match(if_match: str | None, event: Json) -> None:
    if if_match not in {None, "*", event["etag"]}:
        raise not_as_expected()


def _whole(side: Json) -> bool:
    return bool(side.get("date")) != bool(side.get("dateTime"))
