"""What a test may do with an account, whichever its provider is, and the times it does it at.

Times lie in March 2027: the clocks change on the 14th in America and on the 28th in Europe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from chatsched.calendars.providers.protocol import Account, Draft, Ours
from chatsched.scheduling import Interval

Show = Literal["busy", "free", "tentative", "out_of_office", "declined", "cancelled"]
TAKING_TIME: frozenset[Show] = frozenset({"busy", "tentative", "out_of_office"})
BERLIN = "Europe/Berlin"
AUCKLAND = "Pacific/Auckland"
NEW_YORK = "America/New_York"


def at(day: int, hour: int = 0, minute: int = 0, zone: str = "UTC") -> datetime:
    """Return an instant of March 2027, as a clock in ``zone`` shows it; days may run over."""
    wall = datetime(2027, 3, 1, hour, minute, tzinfo=ZoneInfo(zone))
    return wall + timedelta(days=day - 1)


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def span(start: datetime, end: datetime) -> Interval:
    return epoch(start), epoch(end)


WEEK = span(at(1), at(8))
FIRST = span(at(2, 9), at(2, 10))
"""When an event stands that `draft` makes."""

NOTHING = Ours()
SOMETHING_ELSE = Ours(frozenset({"nothing-that-is-there"}), frozenset({"nothing@there.example"}))
"""Makes an account look at single events, though none of them is left out."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event as its owner puts it in by hand.

    Two dates make it an all-day event, the second exclusive. ``rule`` is an RRULE's value; it
    recurs by the wall clock of the zone of ``start``. ``without`` are starts of instances that
    were taken out, ``moved`` maps starts of instances to where they were moved.
    """

    start: datetime | date
    end: datetime | date
    show: Show = "busy"
    rule: str | None = None
    without: Sequence[datetime] = ()
    moved: Mapping[datetime, tuple[datetime, datetime]] = field(default_factory=dict)
    title: str = "The owner's own"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An event that stands in a calendar, as its owner sees it there."""

    reference: str
    title: str
    description: str
    start: int
    end: int


class Stage(Protocol):
    """An account at a provider that a test may do with as its owner and its provider could.

    ``account`` is what is tested. ``home`` is its first calendar, writable, in Berlin.
    """

    account: Any
    home: str

    async def calendar(self, name: str, *, zone: str = BERLIN, writable: bool = True) -> str:
        """Make another calendar and return its id."""
        ...

    async def put(self, calendar_id: str, entry: Entry) -> None:
        """Put an event in by hand."""
        ...

    async def seen(self, calendar_id: str) -> Sequence[Seen]:
        """Return the events that stand in a calendar (not deleted, not cancelled)."""
        ...

    async def move(self, calendar_id: str, reference: str, start: int, end: int) -> None:
        """Move an event by hand."""
        ...

    async def drop(self, calendar_id: str, reference: str) -> None:
        """Delete an event by hand."""
        ...

    def page_by(self, size: int) -> None:
        """Let the provider answer with no more than ``size`` things at once."""
        ...

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        """Let the provider answer the next requests with "too many"."""
        ...

    def break_down(self, times: int, after: int = 0) -> None:
        """Let requests fail with a server's error, ``after`` so many that go well."""
        ...

    def spoil(self, calendar_id: str) -> None:
        """Let this one calendar be unreadable."""
        ...

    def lose_answers(self, times: int) -> None:
        """Let the next writing requests be carried out, and their answers be lost."""
        ...

    def expire_token(self) -> None:
        """Let the access token in use be refused from now on; a renewed one is good."""
        ...

    def revoke(self) -> None:
        """Let the account's owner take back what was granted."""
        ...


def draft(**changes: Any) -> Draft:
    """Return an event of ours on the 2nd from 9 to 10."""
    whole = {
        "key": "a" * 32,
        "uid": "1@chat.example",
        "sequence": 0,
        "title": "Meeting with Ben",
        "description": "Ada and Ben\n\nhttps://chat.example/m/1",
        "join_url": "https://chat.example/m/1",
        "start": epoch(at(2, 9)),
        "end": epoch(at(2, 10)),
    }
    return Draft(**(whole | changes))


async def busy(stage: Stage) -> list[Interval]:
    """Return when the owner is busy in the week, by the first calendar."""
    account: Account = stage.account
    return await account.busy([stage.home], WEEK, "UTC", NOTHING)
