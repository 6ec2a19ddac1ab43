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
