"""The one narrow way to a person's account, whichever provider it is at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chatsched.scheduling import Interval, Intervals


class ProviderError(Exception):
    """A provider did not do what was asked. The message is fit for the account's owner."""


class CredentialsRefused(ProviderError):
    """The link is broken: nothing but linking anew mends it. Never tried again by itself."""


class ProviderAway(ProviderError):
    """No answer, or not now: worth trying again, after ``retry_after`` seconds if it said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderRefused(ProviderError):
    """Asked for something that it will never do: a calendar that is gone or not writable."""


class EventGone(ProviderError):
    """The event that was to be changed is no longer in the calendar."""


class Tokens(Protocol):
    """Access tokens of one account."""

    async def current(self) -> str:
        """Return a token; renewed if it is about to expire. Raises `CredentialsRefused`."""
        ...

    async def instead_of(self, refused: str) -> str:
        """Return another token than the one that was just refused with a 401.

        At most one renewal, whoever asks. Raises `CredentialsRefused`, `ProviderAway`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCalendar:
    """A calendar as its provider describes it; see `LinkedCalendar` for the members."""

    id: str
    name: str
    writable: bool
    time_zone: str | None = None
    primary: bool = False
    conference: bool = False


@dataclass(frozen=True, slots=True)
class Ours:
    """Events of our own that are left out of busy times: the meeting that is being moved.

    ``references`` are the provider's (`Written.reference`), ``uids`` those of iCalendar.
    """

    references: frozenset[str] = field(default_factory=frozenset)
    uids: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.references or self.uids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event as it is to stand in a calendar.

    ``key`` is made of 32 hexadecimal digits out of meeting, person and generation: creating an
    event twice under one key makes one event. ``uid`` and ``sequence`` are iCalendar's.
    ``start`` and ``end`` are epoch seconds. ``description`` is plain text and ends with the join
    link. ``conference``: the provider is asked for a meeting link of its own. Nobody is invited
    by the provider: other people are named in the description only.
    """

    key: str
    uid: str
    sequence: int
    title: str
    description: str
    join_url: str
    start: int
    end: int
    conference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An event that was written. ``conference_url`` is None also while it is still being made."""

    reference: str
    etag: str | None = None
    conference_url: str | None = None
    conference_pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of ours as it stands in the calendar now, whoever changed it."""

    reference: str
    start: int
    end: int
    etag: str | None = None
    conference_url: str | None = None
    conference_pending: bool = False


class Account(Protocol):
    """A person's account: what it has, and when its owner is busy."""

    async def calendars(self) -> Sequence[ForeignCalendar]:
        """Return all calendars of the account."""
        ...

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when events in these calendars take time, within ``window``, but for ``ours``.

        All-day events lie in their calendar's own zone, else in ``zone``. Free, transparent,
        declined and cancelled events take no time; tentative ones and being out of office do.
        """
        ...

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:
        """Return what changes when these calendars change, cheaply; None if it must be read."""
        ...


class Writing(Protocol):
    """What accounts with writable calendars can do besides. Every call may be repeated."""

    async def create(self, calendar_id: str, draft: Draft) -> Written:
        """Put an event in; under a key that was used already, return the event that is there.

        Raises `EventGone` if the key's event was there and has been deleted since.
        """
        ...

    async def update(self, calendar_id: str, reference: str, draft: Draft) -> Written:
        """Make an event what the draft says; raises `EventGone`."""
        ...

    async def delete(self, calendar_id: str, reference: str) -> None:
        """Take an event out; one that is gone already is fine."""
        ...

    async def read(self, calendar_id: str, reference: str) -> Event | None:
        """Return an event as it stands; None if it was deleted or cancelled there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A standing promise of a provider to tell us of changes.

    ``id`` is ours at Google and theirs at Microsoft; ``resource`` is what else names it.
    """

    id: str
    resource: str
    expires_at: datetime


class Pushing(Protocol):
    """What accounts of providers that push can do besides."""

    async def watch(
        self, calendar_ids: Sequence[str], address: str, secret: str, lifetime_seconds: int
    ) -> Sequence[Channel]:
        """Ask to be told, at ``address`` with ``secret``, when these calendars change."""
        ...

    async def renew(self, channel: Channel, lifetime_seconds: int) -> Channel | None:
        """Prolong a channel; None if the provider has another made instead."""
        ...

    async def unwatch(self, channel: Channel) -> None:
        """End a channel; one that has ended already is fine."""
        ...
