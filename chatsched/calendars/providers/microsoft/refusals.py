"""What the errors of Microsoft Graph mean for the owner of the account.

::

    CredentialsRefused
     ├── Expired        the token itself is not good, or no longer
     └── Denied         the token may not do this; the account's rights, or the calendar's
    ProviderAway
     └── Lost           nobody knows whether it was done
    ProviderRefused
     ├── NoMailbox      the account has no mailbox that Graph can reach
     ├── NotThere
     ├── Changed        it is not what it was when it was read
     ├── Taken          there is such a thing already
     └── KeyUsed        a transactionId that belongs to an event of other content

Codes and statuses are those of
https://learn.microsoft.com/graph/errors and of Exchange, which Graph hands through. They are told
apart by code first, because one status has several meanings.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ProviderAway,
    ProviderError,
    ProviderRefused,
)

SIGN_IN_AGAIN = "Microsoft no longer accepts this connection. Please connect the account again."
NOT_ALLOWED = (
    "Microsoft says that we may not do this with your calendar. "
    "Please connect the account again and allow access to your calendars."
)
NO_MAILBOX = (
    "This Microsoft account has no mailbox in the cloud that we can reach. "
    "Calendars on a company's own Exchange server cannot be connected."
)
NOT_NOW = "Microsoft cannot do this at the moment."
BUSY_NOW = "Microsoft asks us to come back later."
NO_ANSWER = "Microsoft did not answer in time."
UNCLEAR = "Microsoft's answer was incomplete."

_NO_MAILBOX_CODES = frozenset({"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi"})
_DENIALS = ("denied", "forbidden", "scope", "permission", "privilege", "unauthor", "consent")
_KEY_USED = "errorduplicatetransactionid"
_CONFLICT = "errorirresolvableconflict"
_STALE = "errorinvalidchangekey"
_MOST_DEPTH = 5


class Expired(CredentialsRefused):
    """The token itself was refused."""


class Denied(CredentialsRefused):
    """The token is good, but not for this."""


class Lost(ProviderAway):
    """It was asked for, but nobody knows whether it was done."""


class NoMailbox(ProviderRefused):
    """Nothing in this account can ever be reached."""

    def __init__(self) -> None:
        super().__init__(NO_MAILBOX)


class NotThere(ProviderRefused):
    """What was named is not there, or no longer."""

    def __init__(self, codes: frozenset[str] = frozenset()) -> None:
        super().__init__("Microsoft no longer has this calendar or event.")
        self.codes = codes


class Changed(ProviderRefused):
    """Somebody changed it meanwhile."""


class Taken(ProviderRefused):
    """There is such a thing already."""


class KeyUsed(ProviderRefused):
    """There was an event under this transactionId, of which ``existing`` is the id if known."""

    def __init__(self, existing: str | None) -> None:
        super().__init__("Microsoft already made an event for this meeting.")
        self.existing = existing


def refusal(status: int, body: Any, retry_after: str | None) -> ProviderError:
    """Return what an answer that is not a success means."""
    error = body.get("error") if isinstance(body, Mapping) else None
    codes = frozenset(code.lower() for code in _codes(error))
    if _KEY_USED in codes:
        return KeyUsed(_existing(error))
    if codes & _NO_MAILBOX_CODES:
        return NoMailbox()
    if status == 403 and any(word in code for code in codes for word in _DENIALS):
        return Denied(NOT_ALLOWED)
    if status == 429:
        return ProviderAway(BUSY_NOW, seconds(retry_after))
    return _by_status(status, codes) or Lost(NOT_NOW, seconds(retry_after))


def _by_status(status: int, codes: frozenset[str]) -> ProviderError | None:
    """Return what is final; None if it may go better another time."""
    final: ProviderError | None = None
    if status == 401:
        final = Expired(SIGN_IN_AGAIN)
    elif status in {404, 410}:
        final = NotThere(codes)
    elif status == 412 or _STALE in codes:
        final = Changed("Somebody changed this event at the same time.")
    elif status == 409 and _CONFLICT not in codes:
        final = Taken("Microsoft already has this.")
    elif 400 <= status < 500 and status not in {408, 409, 423}:
        final = ProviderRefused("Microsoft refused this request.")
    return final


def seconds(retry_after: str | None) -> float | None:
    """Return how many seconds ``Retry-After`` asks for; None if it says nothing intelligible."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _codes(error: Any) -> Iterator[str]:
    """Yield the codes of an error, from the general to the particular."""
    for _ in range(_MOST_DEPTH):
        if not isinstance(error, Mapping):
            return
        if isinstance(code := error.get("code"), str):
            yield code
        error = error.get("innerError") or error.get("innererror")


def _existing(error: Any) -> str | None:
    found = error.get("@event.existingEventId") if isinstance(error, Mapping) else None
    return found if isinstance(found, str) and found else None
