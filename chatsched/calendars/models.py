"""Linked calendars as they go over the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from chatsched.calendars.records import LinkRecord, LinkStatus, ProviderId
from chatsched.core.wire import Id, Instant, WireModel

_MOST_CALENDARS = 500

# -- what is shown ---------------------------------------------------------------


class Provider(WireModel):
    """Where calendars can be linked from.

    `kind`: `sign_in` begins at /calendars/connect/{id}; `password` and `address` are linked by
    POST /api/calendars. `why_not` says in words why it is not `available`.
    """

    id: ProviderId
    name: str
    kind: Literal["sign_in", "password", "address"]
    available: bool
    why_not: str | None = None


class ProvidersAnswer(WireModel):
    """All providers that the server knows."""

    providers: list[Provider]


class BusyFrom(WireModel):
    """One calendar of an account. `counted`: its events take the owner's time."""

    id: str
    name: str
    counted: bool
    writable: bool
    conferencing: bool


class LinkedAccount(WireModel):
    """A linked account, as its owner sees it.

    `destination` is the calendar in `busy_from` that meetings are put into. `conferencing`:
    meetings get the provider's own meeting link. `problem` says in words what is wrong.
    """

    id: str
    provider: ProviderId
    account: str
    status: LinkStatus
    problem: str | None
    writable: bool
    busy_from: list[BusyFrom]
    destination: str | None
    conferencing: bool
    synced_at: Instant | None

    @classmethod
    def of(cls, link: LinkRecord) -> "LinkedAccount":
        """Draw a link."""
        return cls(
            id=link.id,
            provider=link.provider,
            account=link.account,
            status=link.status,
            problem=link.problem,
            writable=link.writable,
            busy_from=[
                BusyFrom(
                    id=calendar.id,
                    name=calendar.name,
                    counted=calendar.counted,
                    writable=calendar.writable,
                    conferencing=calendar.conference,
                )
                for calendar in link.calendars
            ],
            destination=link.destination,
            conferencing=link.conferencing,
            synced_at=link.synced_at,
        )


class CalendarsAnswer(WireModel):
    """Somebody's linked accounts, the oldest first."""

    calendars: list[LinkedAccount]


class CalendarAnswer(WireModel):
    """One linked account."""

    calendar: LinkedAccount


class CalendarRemoved(WireModel):
    """An account that is linked no longer."""

    calendar_id: str


# -- what is asked for -----------------------------------------------------------


def _no_line_breaks(value: str) -> str:
    if any(c < " " or c == "\x7f" for c in value):
        raise ValueError("must not contain control characters")
    return value


Secret = Annotated[
    str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_no_line_breaks)
]
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_no_line_breaks),
]


class LinkCalendar(WireModel):
    """An account to be linked: CalDAV with all three, or an ICS feed by its address alone."""

    provider: Literal["caldav", "ics"]
    url: Url
    username: Secret | None = None
    password: Secret | None = Field(default=None, repr=False)


class ConnectCalendar(WireModel):
    """Where to link a calendar, and where to come back to: a path of this site.

    It comes back with `calendar` in the query, which says how it ended: `linked` (with
    `calendar_id`), `denied`, `missing_scope` (with `missing`), `admin_consent`, `expired`,
    `taken` (by somebody else here), `other_account` (than the `calendar_id` that was to be
    mended), `no_mailbox`, `not_configured`, `away` or `failed`.

    A browser that is sent here carries no headers of ours: `user_id` says instead whose session
    is meant, and it is refused if somebody else is signed in.
    """

    provider: Literal["google", "microsoft"]
    return_to: str | None = None
    calendar_id: str | None = None
    user_id: str | None = None


class ComeBack(WireModel):
    """What a provider sends somebody back with (RFC 6749, 4.1.2; `iss`: RFC 9207)."""

    provider: Literal["google", "microsoft"]
    state: str | None = None
    code: str | None = None
    iss: str | None = None
    error: str | None = None
    error_description: str | None = None


class CalendarNamed(WireModel):
    """A linked account of one's own."""

    calendar_id: Id


class ChooseCalendars(CalendarNamed):
    """What to change about a linked account; what is left out stays as it is.

    `counted` are all calendars whose events take time; `destination` null means that meetings
    are put into none.
    """

    counted: Annotated[list[str], Field(max_length=_MOST_CALENDARS)] | None = None
    destination: str | None = None
    conferencing: bool | None = None
