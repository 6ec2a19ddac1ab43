"""What a link's secret holds, sealed and opened for that link alone."""

import json
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from chatsched.calendars.records import LinkRecord
from chatsched.calendars.vault import Vault

C = TypeVar("C", bound="Grant | Login | Feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Tokens of an account at Google or Microsoft.

    The access token is good until ``expires_at``, in epoch seconds, and was for ``lifetime``
    seconds in all.
    """

    access_token: str
    refresh_token: str
    expires_at: int
    lifetime: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A CalDAV server's address, and what it lets somebody in with."""

    url: str
    username: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The address of an ICS feed, which is a secret by itself."""

    url: str


def seal(vault: Vault, link_id: str, credentials: Grant | Login | Feed) -> dict[str, Any]:
    """Return credentials as they are stored with a link."""
    return vault.seal(json.dumps(asdict(credentials)).encode(), _place(link_id))


def unseal(vault: Vault, link: LinkRecord, kind: type[C]) -> C:
    """Return a link's credentials; raise `VaultError`."""
    return kind(**json.loads(vault.open(link.secret, _place(link.id))))


def reseal(vault: Vault, link: LinkRecord) -> dict[str, Any]:
    """Return a link's secret sealed with the key that seals now; raise `VaultError`."""
    place = _place(link.id)
    return vault.seal(vault.open(link.secret, place), place)


def _place(link_id: str) -> str:
    return f"calendar_links:{link_id}:secret"
