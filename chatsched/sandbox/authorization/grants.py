"""What people have granted to applications, and the tokens that stand for it."""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from chatsched.sandbox.authorization.accounts import SandboxAccount

Clock = Callable[[], float]

CODE_SECONDS = 600
_GRACE_SECONDS = 60.0
_MOST_REFRESH_TOKENS = 100


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token lets an application do: with whose account, and within which scopes.

    Scopes are as the vendor writes them, such as ``Calendars.ReadWrite``, or for Google
    ``https://www.googleapis.com/auth/calendar.events.owned``.
    """

    account: SandboxAccount
    scopes: frozenset[str]
    client_id: str


class Grants(Protocol):
    """All that a vendor's API needs to know of the vendor's sign-in."""

    def of(self, access_token: str) -> Grant | None:
        """Return what a token is good for now; None if it expired, was revoked or never was."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What came of a consent, before it is exchanged for tokens."""

    grant: Grant
    redirect_uri: str
    challenge: str
    nonce: str | None
    refreshable: bool
    expires_at: float


@dataclass(slots=True, kw_only=True)
class _Refresh:
    grant: Grant
    used_at: float | None = None


@dataclass(slots=True)
class TokenStore:
    """Implements `Grants`: codes, access tokens and refresh tokens of one vendor.

    ``lifetime`` is that of an access token, in seconds.
    """

    clock: Clock = time.time
    lifetime: int = 3599
    _codes: dict[str, Code] = field(default_factory=dict)
    _spent: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    _refresh: dict[str, _Refresh] = field(default_factory=dict)
    _consented: set[tuple[str, str]] = field(default_factory=set)

    def of(self, access_token: str) -> Grant | None:
        """Return what an access token is good for now."""
        grant, expires_at = self._access.get(access_token, (None, 0.0))
        return grant if expires_at > self.clock() else None

    def knows(self, grant: Grant) -> bool:
        """Tell whether this person has consented to this application before."""
        return (grant.client_id, grant.account.id) in self._consented

    def issue_code(self, code: Code) -> str:
        """Return a new code, which is good once."""
        value = f"4/0{secrets.token_urlsafe(32)}"
        self._codes[value] = code
        self._consented.add((code.grant.client_id, code.grant.account.id))
        return value

    def spend_code(self, value: str) -> Code | None:
        """Return what a code stands for, once; a second use revokes what came of the first."""
        code = self._codes.pop(value, None)
        if code is None:
            spent = self._spent.get(value)
            if spent is not None:
                self.revoke(spent)
            return None
        self._spent[value] = code.grant
        return code if code.expires_at > self.clock() else None

    def issue_access(self, grant: Grant) -> str:
        """Return a new access token."""
        value = f"ya29.{secrets.token_urlsafe(48)}"
        self._access[value] = (grant, self.clock() + self.lifetime)
        return value

    def issue_refresh(self, grant: Grant) -> str:
        """Return a new refresh token; of too many for one account, the oldest dies."""
        mine = [value for value, kept in self._refresh.items() if kept.grant == grant]
        for value in mine[: len(mine) + 1 - _MOST_REFRESH_TOKENS]:
            del self._refresh[value]
        value = f"1//0{secrets.token_urlsafe(48)}"
        self._refresh[value] = _Refresh(grant=grant)
        return value

    def refreshed(self, value: str, *, rotate: bool) -> Grant | None:
        """Return what a refresh token is good for; a rotated one is good for a while after."""
        kept = self._refresh.get(value)
        now = self.clock()
        if kept is None or (kept.used_at is not None and now - kept.used_at > _GRACE_SECONDS):
            return None
        if rotate and kept.used_at is None:
            kept.used_at = now
        return kept.grant

    def granted_by(self, token: str) -> Grant | None:
        """Return the grant that an access or refresh token belongs to."""
        if token in self._refresh:
            return self._refresh[token].grant
        return self.of(token)

    def revoke(self, grant: Grant) -> None:
        """Take back what one person granted to one application."""
        self._forget(
            lambda each: (each.client_id, each.account) == (grant.client_id, grant.account)
        )
        self._consented.discard((grant.client_id, grant.account.id))

    def revoke_account(self, account_id: str) -> None:
        """Take back all that a person has granted."""
        self._forget(lambda each: each.account.id == account_id)
        self._consented = {each for each in self._consented if each[1] != account_id}

    def expire_access(self) -> None:
        """Let all access tokens be too old; refresh tokens stay good."""
        self._access.clear()

    def granted(self) -> Iterable[Grant]:
        """Return what is granted to applications now."""
        return list(dict.fromkeys(kept.grant for kept in self._refresh.values()))

    def _forget(self, theirs: Callable[[Grant], bool]) -> None:
        self._access = {v: kept for v, kept in self._access.items() if not theirs(kept[0])}
        self._refresh = {v: kept for v, kept in self._refresh.items() if not theirs(kept.grant)}
