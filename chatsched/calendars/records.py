"""Linked calendars as they are stored. Instants that are reckoned with are epoch seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

ProviderId = Literal["google", "microsoft", "caldav", "ics"]
LinkStatus = Literal["ok", "needs_relink", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCalendar:
    """One calendar of a linked account.

    ``counted``: its events take the owner's time. ``time_zone`` is where its all-day events lie,
    None if the provider does not say. ``conference``: events in it can be given a meeting link of
    the provider's own.
    """

    id: str
    name: str
    writable: bool
    counted: bool
    time_zone: str | None = None
    primary: bool = False
    conference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """An account of a person at a provider.

    ``subject`` names the account at its provider for good; (provider, subject) is linked once
    in the whole server. ``account`` is what people know it by, an e-mail address where there is
    one. ``secret`` is sealed (see `Vault`) and bound to this record. ``version`` grows with every
    change of the secret, so that of two who renew it one wins; ``generation`` grows when its owner
    links it anew. ``destination`` is the calendar that meetings are put into, None if they are put
    into none. ``conferencing``: meetings are to have the provider's own meeting link. ``problem``
    says in words what is wrong unless ``ok``.
    """

    id: str
    user_id: str
    provider: ProviderId
    subject: str
    account: str
    status: LinkStatus
    problem: str | None
    calendars: tuple[LinkedCalendar, ...]
    destination: str | None
    conferencing: bool
    secret: Mapping[str, Any]
    version: int
    synced_at: datetime | None
    created_at: datetime
    generation: int = 0

    @property
    def counted(self) -> tuple[LinkedCalendar, ...]:
        """The calendars whose events take time."""
        return tuple(calendar for calendar in self.calendars if calendar.counted)

    @property
    def writable(self) -> bool:
        """Whether meetings can be put into any of its calendars."""
        return any(calendar.writable for calendar in self.calendars)

    def calendar(self, calendar_id: str) -> LinkedCalendar | None:
        """Return one of its calendars."""
        return next((each for each in self.calendars if each.id == calendar_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What the owner of a calendar has done there to an event of ours by hand.

    ``time`` is when it is now, in epoch seconds; None if it was deleted.
    """

    time: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a calendar was told last about a meeting; ``digest`` stands for its words."""

    start: int
    end: int
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """A meeting's event in the calendar of one person.

    ``link_id``, ``account`` and ``calendar_id`` say where it is, or is about to be; ``link_id`` is
    None if it is nowhere that can be reached. ``generation`` grows when it has to be made anew,
    under another key. ``reference`` is the provider's, None while there is no event or none is
    known of; ``doubtful``: there may be one all the same, because an answer was lost. ``told`` is
    what the calendar was told last. ``edited``: what its owner has made of it since. ``revision``
    grows with every change of the record, ``leased_until`` is set while somebody works on it.
    """

    meeting_id: str
    user_id: str
    uid: str
    link_id: str | None = None
    account: str | None = None
    calendar_id: str | None = None
    generation: int = 0
    doubtful: bool = False
    reference: str | None = None
    etag: str | None = None
    told: Told | None = None
    conference_url: str | None = None
    conference_pending: bool = False
    edited: Edit | None = None
    revision: int = 0
    leased_until: datetime | None = None
