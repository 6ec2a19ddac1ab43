"""The world behind the simulated Graph: people's mailboxes, with calendars and events."""

import base64
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from chatsched.sandbox.microsoft.errors import gone
from chatsched.sandbox.microsoft.faults import Faults
from chatsched.sandbox.microsoft.recurrence import Recurrence
from chatsched.sandbox.microsoft.zones import zone_of

Kind = Literal["work", "personal", "on_premises"]
Clock = Callable[[], float]
"""Tells the time, in epoch seconds."""
Change = Literal["created", "updated", "deleted"]

TEAMS = "teamsForBusiness"
_SKYPE = "skypeForConsumer"
_MANY_DAYS = timedelta(days=40)


def new_key() -> str:
    """Return an id as Graph makes them: long, case-sensitive, with ``/``, ``+`` and ``=``."""
    return "AAMk/+" + base64.b64encode(secrets.token_bytes(31)).decode("ascii")


def _new_uid() -> str:
    return f"040000008200E00074C5B7101A82E008{uuid.uuid4().hex.upper()}"


@dataclass
class Calendar:
    """A calendar of a mailbox; one that is somebody else's may be readable only."""

    id: str
    name: str
    can_edit: bool = True
    default: bool = False


@dataclass
class Item:
    """An event. ``key`` is its immutable id, ``ref`` the one that changes with its folder.

    An all-day event has midnights in UTC, whatever zone it is of; that is how Graph shows it.
    """

    calendar_id: str
    start: datetime
    end: datetime
    all_day: bool = False
    zone: str = "UTC"
    key: str = field(default_factory=new_key)
    ref: str = field(default_factory=new_key)
    ical_uid: str = field(default_factory=_new_uid)
    version: int = 1
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    properties: dict[str, Any] = field(default_factory=dict)
    extended: dict[str, str] = field(default_factory=dict)
    transaction_id: str | None = None
    made_of: str = ""
    response: str = "organizer"
    cancelled: bool = False
    join_url: str | None = None
    online: bool = False
    recurrence: Recurrence | None = None
    exceptions: dict[date, "Item | None"] = field(default_factory=dict)
    master: "Item | None" = None
    original: date | None = None

    @property
    def etag(self) -> str:
        """The tag of its present state, weak as all of Graph's are."""
        return f'W/"{self.change_key}"'

    @property
    def change_key(self) -> str:
        """What changes with every change."""
        return base64.b64encode(f"{self.ical_uid}:{self.version}".encode()).decode("ascii")

    @property
    def text(self) -> str:
        """What its owner wrote into it, and what was written for them."""
        return str((self.properties.get("body") or {}).get("content") or "")

    @property
    def subject(self) -> str:
        """Its title."""
        return str(self.properties.get("subject") or "")


@dataclass
class Mailbox:
    """An account, and what is in its mailbox if it has one in the cloud."""

    subject: str
    email: str
    name: str
    kind: Kind = "work"
    zone: str = "W. Europe Standard Time"
    tenant: str = field(default_factory=lambda: str(uuid.uuid4()))
    calendars: dict[str, Calendar] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    deleted: dict[str, Item] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    listeners: list[Callable[[Change, Item], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.calendars:
            self.add_calendar("Calendar", default=True)

    @property
    def default(self) -> Calendar:
        """The calendar that every mailbox has."""
        return next(each for each in self.calendars.values() if each.default)

    @property
    def meeting_providers(self) -> tuple[str, ...]:
        """Who can make meeting links for its events."""
        return (TEAMS,) if self.kind == "work" else (_SKYPE,)

    def add_calendar(self, name: str, *, can_edit: bool = True, default: bool = False) -> Calendar:
        """Make a calendar."""
        calendar = Calendar(new_key(), name, can_edit=can_edit, default=default)
        self.calendars[calendar.id] = calendar
        return calendar

    def tell(self, change: Change, item: Item) -> None:
        """Let those who listen know."""
        for listener in list(self.listeners):
            listener(change, item.master or item)

    def find(self, item_id: str) -> Item:
        """Return an event, or an occurrence of one, by either of its ids."""
        stem, _, day = item_id.rpartition("_")
        for item in self.items.values():
            if item_id in {item.key, item.ref}:
                return item
            if stem in {item.key, item.ref} and (found := occurrence_on(item, day)) is not None:
                return found
        raise gone()

    def view(self, calendar: Calendar, start: datetime, end: datetime) -> list[Item]:
        """Return what takes place in a calendar between two instants, in order."""
        found = [
            each
            for item in self.items.values()
            if item.calendar_id == calendar.id
            for each in instances(item, end)
            if self.begins(each) < end and self.ends(each) > start
        ]
        return sorted(found, key=lambda item: (item.start, item.key))

    def begins(self, item: Item) -> datetime:
        """Return when an event begins; an all-day one does where the mailbox is."""
        return self._real(item.start) if item.all_day else item.start

    def ends(self, item: Item) -> datetime:
        """Return when an event ends."""
        return self._real(item.end) if item.all_day else item.end

    def _real(self, midnight: datetime) -> datetime:
        return midnight.replace(tzinfo=zone_of(self.zone)).astimezone(UTC)


def instances(item: Item, end: datetime) -> Iterator[Item]:
    """Yield an event, or the occurrences of a recurring one that may begin before ``end``."""
    if item.recurrence is None:
        yield item
        return
    for day in item.recurrence.dates((end + _MANY_DAYS).date()):
        if (occurrence := _occurrence(item, day)) is not None:
            yield occurrence


def occurrence_on(master: Item, day: str) -> Item | None:
    """Return the occurrence whose id ends in ``day``; None if there is none."""
    try:
        on = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    if master.recurrence is None or on not in set(master.recurrence.dates(on)):
        return None
    return _occurrence(master, on)


def _occurrence(master: Item, on: date) -> Item | None:
    if on in master.exceptions:
        return master.exceptions[on]
    start = _start_on(master, on)
    return replace(
        master,
        key=f"{master.key}_{on:%Y%m%d}",
        ref=f"{master.ref}_{on:%Y%m%d}",
        ical_uid=f"{master.ical_uid}{on:%Y%m%d}",
        start=start,
        end=start + (master.end - master.start),
        properties=dict(master.properties),
        recurrence=None,
        exceptions={},
        master=master,
        original=on,
    )


def _start_on(master: Item, on: date) -> datetime:
    """Return when the occurrence of a date starts: its zone's clock shows the same each time."""
    if master.all_day or master.recurrence is None:
        return datetime(on.year, on.month, on.day, tzinfo=UTC)
    zone = zone_of(master.recurrence.zone)
    wall = master.start.astimezone(zone).time()
    return datetime.combine(on, wall, tzinfo=zone).astimezone(UTC)


@dataclass
class Behaviour:
    """What Graph is known to do in more than one way."""

    duplicate_status: int = 409
    names_existing: bool = True
    most_per_page: int = 1_000
    conferences_late: bool = False
    allow_http: bool = True
    handshake_seconds: float = 10.0
    redeliveries: int = 3


@dataclass
class World:
    """Everybody's mailboxes, by the subject that their tokens name."""

    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    behaviour: Behaviour = field(default_factory=Behaviour)
    clock: Clock = time.time

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def add(self, mailbox: Mailbox) -> Mailbox:
        """Bring somebody into the world."""
        self.mailboxes[mailbox.subject] = mailbox
        return mailbox

    def of_address(self, email: str) -> Mailbox | None:
        """Return the mailbox of an address."""
        return next((each for each in self.mailboxes.values() if each.email == email), None)
