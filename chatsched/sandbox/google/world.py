"""What there is at the sandbox's Google: people's accounts, calendars and events, in memory.

Events are kept as Google's resources. Whatever changes a calendar goes through `Calendar.store`,
so that sync tokens and push channels miss nothing.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chatsched.sandbox.google.problems import not_found
from chatsched.sandbox.google.zones import zone

Json = dict[str, Any]
Clock = Callable[[], float]
"""Tells the time, in epoch seconds."""

ROLES = ("freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner")
"""What one may do with a calendar, each role more than the one before it."""


@dataclass(slots=True)
class Stored:
    """An event and the number of the change that made it what it is."""

    resource: Json
    revision: int


@dataclass(slots=True)
class Calendar:
    """A calendar; ``owner`` is an account's address."""

    id: str
    summary: str
    time_zone: str
    owner: str
    clock: Clock
    meet: bool = True
    revision: int = 0
    events: dict[str, Stored] = field(default_factory=dict)
    changed: list[Callable[["Calendar"], None]] = field(default_factory=list)

    def store(self, resource: Json) -> Json:
        """Keep an event as it is now, and tell whoever watches the calendar."""
        self.revision += 1
        resource["updated"] = written_instant(self.clock)
        text = f"{self.id} {resource['id']} {self.revision}".encode()
        resource["etag"] = f'"{hashlib.sha256(text).hexdigest()[:16]}"'
        self.events[resource["id"]] = Stored(resource, self.revision)
        for tell in self.changed:
            tell(self)
        return resource

    def exceptions(self, series_id: str) -> Iterator[Json]:
        """Yield the instances of a series that differ from it, cancelled ones included."""
        for stored in self.events.values():
            if stored.resource.get("recurringEventId") == series_id:
                yield stored.resource


@dataclass(slots=True)
class Access:
    """A calendar as it stands in somebody's list."""

    calendar: Calendar
    role: str = "owner"
    primary: bool = False
    hidden: bool = False
    revision: int = 0
    summary_override: str | None = None

    def allows(self, role: str) -> bool:
        """Tell whether this is that role or more."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(slots=True)
class Person:
    """An account; its ``email`` is its name in the API, and its primary calendar's id."""

    email: str
    name: str
    calendars: dict[str, Access] = field(default_factory=dict)

    def access(self, calendar_id: str) -> Access:
        """Return a calendar of the list by its id or as ``primary``; raises a problem."""
        found = self.calendars.get(self.email if calendar_id == "primary" else calendar_id)
        if found is None:
            raise not_found()
        return found


class World:
    """All accounts. ``most_on_a_page`` makes pages shorter than asked for, as Google may.

    ``empty_first_page``: lists begin with a page that has nothing but the way to the next.
    ``conference_reads`` is how often a conference is found still in the making; None for one
    that fails. ``mails`` are those that Google would have sent to guests. ``forgotten`` makes
    sync tokens up to that change of any calendar invalid.
    """

    def __init__(self, clock: Clock = time.time) -> None:
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.calendars: dict[str, Calendar] = {}
        self.changed: list[Callable[[Calendar], None]] = []
        self.mails: list[tuple[str, str]] = []
        self.most_on_a_page: int | None = None
        self.empty_first_page = False
        self.conference_reads: int | None = 1
        self.forgotten = -1
        self._shared = 0

    def person(self, email: str, name: str, time_zone: str = "UTC") -> Person:
        """Make an account with its primary calendar."""
        person = self.people[email] = Person(email, name)
        access = self.calendar(person, name, time_zone=time_zone, calendar_id=email)
        access.primary = True
        return person

    def calendar(
        self, owner: Person, summary: str, *, time_zone: str, calendar_id: str | None = None
    ) -> Access:
        """Make a calendar and put it into its owner's list."""
        zone(time_zone)  # raises ValueError for an unknown one
        digest = hashlib.sha256(f"{owner.email} {summary} {len(self.calendars)}".encode())
        name = calendar_id or f"{digest.hexdigest()[:26]}@group.calendar.google.com"
        made = Calendar(name, summary, time_zone, owner.email, self.clock, changed=self.changed)
        self.calendars[name] = made
        return self.share(made, owner, "owner")

    def share(self, calendar: Calendar, person: Person, role: str) -> Access:
        """Put a calendar into somebody's list."""
        access = person.calendars[calendar.id] = Access(calendar, role)
        self._shared += 1
        access.revision = self._shared
        return access


def written_instant(clock: Clock) -> str:
    """Return the present as Google writes it."""
    now = datetime.fromtimestamp(clock(), UTC)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
