"""Who is asking."""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody whose credentials were checked: a person in a session, or a bot or script by token.

    ``credential_id`` names the session or token, so that revoking it can cut off open sockets.
    """

    user_id: str
    name: str
    is_bot: bool
    credential_id: str
    via: Literal["session", "token"]
    expires_at: float | None = None
    """When the credential ends, in epoch seconds; open connections are held to it too."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request or a connection brought along; at most one of the two is used.

    A token goes before a cookie, because it was sent on purpose. ``user_id`` is who is meant to
    be asking, where that was said: a page that was opened by one person must not act as another
    who has signed in since in the same browser.
    """

    session: str | None = None
    token: str | None = None
    user_id: str | None = None


class Identify(Protocol):
    """Turns credentials into the actor they belong to."""

    async def __call__(self, credentials: Credentials) -> Actor:
        """Return the actor, or raise `Unauthorized`; also if somebody else was meant."""
        ...


class Throttle(Protocol):
    """Limits how often somebody may do something."""

    async def __call__(self, action: str, key: str) -> None:
        """Count one ``action`` of ``key`` (a user's id, an address); raise `RateLimited`."""
        ...
