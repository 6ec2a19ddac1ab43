"""Both vendors' people in the sandbox, for one suite: what is in Ada's calendars by name."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from chatsched.sandbox import google, microsoft
from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, MICROSOFT_ACCOUNTS, SandboxAccount
from chatsched.sandbox.google.events import Events
from chatsched.sandbox.google.times import end_of, start_of
from chatsched.sandbox.microsoft import events
from chatsched.sandbox.pages import Agendas

NOW = datetime(2027, 3, 2, 7, tzinfo=UTC)  # a Tuesday


class People(Protocol):
    """A vendor's people. Ada is the first of ``accounts``; her home is the first calendar.

    ``series`` is an event of each working day, at ``hours`` of her clock; ``appointment`` is a
    single one. ``instance`` makes the name of the series that of its instance on the 3rd.
    ``marks`` is how the page tells what takes no time, or perhaps some.
    """

    accounts: Sequence[SandboxAccount]
    agendas: Agendas
    series: str
    hours: str
    instance: str
    appointment: str
    marks: tuple[str, str]

    def titles(self) -> list[str]:
        """Return what stands in Ada's home."""
        ...

    def named(self, title: str, *, instance: str = "") -> dict[str, str]:
        """Return the form's fields that name an event of that title there."""
        ...

    def times(self, title: str) -> tuple[datetime, datetime]:
        """Return when it starts and ends."""
        ...

    def put(self, title: str, place: str) -> None:
        """Make an event on the 4th that takes place there."""
        ...


class GooglePeople:
    accounts = GOOGLE_ACCOUNTS
    series, hours, appointment = "Morning round", "09:30\N{EN DASH}10:00", "Dentist"
    marks = (", free", ", tentative")
    instance = "_20270303T083000Z"

    def __init__(self) -> None:
        self.world = google.sample_world(self.accounts, NOW.timestamp)
        self.agendas = google.GoogleAgendas(self.world)
        self.home = self.world.people[self.accounts[0].email].access("primary")

    def titles(self) -> list[str]:
        return [each["summary"] for each in self._standing()]

    def named(self, title: str, *, instance: str = "") -> dict[str, str]:
        return {"calendar": self.home.calendar.id, "event": self._event(title)["id"] + instance}

    def times(self, title: str) -> tuple[datetime, datetime]:
        event = self._event(title)
        return start_of(event, self.home.calendar), end_of(event, self.home.calendar)

    def put(self, title: str, place: str) -> None:
        sides = {
            "start": {"dateTime": "2027-03-04T09:00:00Z"},
            "end": {"dateTime": "2027-03-04T10:00:00Z"},
        }
        event = {"summary": title, "location": place, **sides}
        Events(self.world).insert(self.home, {"sendUpdates": "none"}, event)

    def _standing(self) -> list[dict]:
        stored = [each.resource for each in self.home.calendar.events.values()]
        return [each for each in stored if each["status"] != "cancelled"]

    def _event(self, title: str) -> dict:
        (event,) = [each for each in self._standing() if each["summary"] == title]
        return event


class MicrosoftPeople:
    accounts = MICROSOFT_ACCOUNTS
    series, hours, appointment = "Stand-up", "09:15\N{EN DASH}09:30", "One to one"
    marks = ("Calendar, free", "Calendar, tentative")
    instance = "_20270303"

    def __init__(self) -> None:
        self.world = microsoft.sample_world(self.accounts, NOW.timestamp)
        self.agendas = microsoft.MicrosoftAgendas(self.world)
        self.mailbox = self.world.mailboxes[self.accounts[0].id]

    def titles(self) -> list[str]:
        return [item.subject for item in self.mailbox.items.values()]

    def named(self, title: str, *, instance: str = "") -> dict[str, str]:
        return {"event": self._item(title).key + instance}

    def times(self, title: str) -> tuple[datetime, datetime]:
        item = self._item(title)
        return item.start, item.end

    def put(self, title: str, place: str) -> None:
        sides = {
            "start": {"dateTime": "2027-03-04T09:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2027-03-04T10:00:00", "timeZone": "UTC"},
        }
        body = {"subject": title, "location": {"displayName": place}, **sides}
        events.create(self.mailbox, self.mailbox.default, body)

    def _item(self, title: str):
        (item,) = [each for each in self.mailbox.items.values() if each.subject == title]
        return item
