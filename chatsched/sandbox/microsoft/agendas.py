"""Outlook's people and their calendars, as they see them and change them by hand."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from chatsched.sandbox.agenda import Line, NewEvent
from chatsched.sandbox.microsoft import events
from chatsched.sandbox.microsoft.errors import Refused
from chatsched.sandbox.microsoft.world import Calendar, Item, Mailbox, World
from chatsched.sandbox.microsoft.zones import write_wall, zone_of
from chatsched.sandbox.pages import Refusal

_FREE = {"free": ", free", "workingElsewhere": ", free", "tentative": ", tentative"}


class MicrosoftAgendas:
    """The `Agendas` of a world."""

    vendor = "Microsoft"
    place = "in Outlook"

    def __init__(self, world: World) -> None:
        self._world = world

    def everybody(self) -> "Iterator[MicrosoftAgenda]":
        """Return what each person has."""
        for mailbox in self._world.mailboxes.values():
            yield MicrosoftAgenda(self._world, mailbox)


class MicrosoftAgenda:
    """A person's `Agenda`."""

    def __init__(self, world: World, mailbox: Mailbox) -> None:
        self._world = world
        self._mailbox = mailbox
        self.name = mailbox.name
        self.email = mailbox.email

    def now(self) -> datetime:
        """Return the present in the zone of the mailbox."""
        return self._world.now().astimezone(zone_of(self._mailbox.zone))

    def lines(self, start: datetime, end: datetime) -> Iterator[Line]:
        """Yield the events of all calendars."""
        window = (start.astimezone(UTC), end.astimezone(UTC))
        for calendar in self._mailbox.calendars.values():
            for item in self._mailbox.view(calendar, *window):
                yield _line(self._mailbox, calendar, item, start)

    def add(self, new: NewEvent) -> None:
        """Make an event in the default calendar."""
        sides = {"start": write_wall(new.start, "UTC"), "end": write_wall(new.end, "UTC")}
        body = {"subject": new.title, "showAs": "busy", **sides}
        events.create(self._mailbox, self._mailbox.default, body)

    def put_off(self, named: Mapping[str, str]) -> None:
        """Move an event by an hour, and an all-day one by a day."""
        with self._found(named) as item:
            step = timedelta(days=1) if item.all_day else timedelta(hours=1)
            sides = {"start": item.start + step, "end": item.end + step}
            walls = {side: write_wall(instant, "UTC") for side, instant in sides.items()}
            events.change(self._mailbox, item, walls)

    def delete(self, named: Mapping[str, str]) -> None:
        """Delete an event."""
        with self._found(named) as item:
            events.remove(self._mailbox, item)

    @contextlib.contextmanager
    def _found(self, named: Mapping[str, str]) -> Iterator[Item]:
        """Give an event."""
        try:
            yield self._mailbox.find(named.get("event", ""))
        except Refused as refused:
            raise Refusal(refused.status, refused.message) from None


def _line(mailbox: Mailbox, calendar: Calendar, item: Item, today: datetime) -> Line:
    place = (item.properties.get("location") or {}).get("displayName")
    return Line(
        start=max(mailbox.begins(item).astimezone(today.tzinfo), today),
        end=mailbox.ends(item).astimezone(today.tzinfo),
        all_day=item.all_day,
        title=item.subject,
        link=item.join_url or place,
        where=calendar.name + _FREE.get(item.properties.get("showAs", "busy"), ""),
        names={"event": item.key} if calendar.can_edit else {},
    )
