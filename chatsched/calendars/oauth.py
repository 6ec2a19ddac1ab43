"""Signing in at Google and Microsoft: OAuth 2.0 with PKCE, and what comes of it."""

import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from chatsched.calendars import web
from chatsched.calendars.clients import Client, SignInProvider
from chatsched.calendars.credentials import Grant
from chatsched.calendars.identity import Expected, Identity, IdentityError, identify
from chatsched.calendars.issuers import AWAY, Discovered, Issuer
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.scopes import ASKED, missing
from chatsched.core.clock import Clock

T = TypeVar("T")

log = structlog.get_logger(__name__)

_FOR_GOOD = frozenset({"invalid_grant", "interaction_required", "consent_required"})
_OUR_SECRET = ("AADSTS7000215", "AADSTS7000222")  # wrong, or expired: nobody's link is broken
_USUAL_LIFE = 3600
_LONGEST_LIFE = 86_400
_EXTRA: Mapping[SignInProvider, Mapping[str, str]] = {
    "google": {"response_mode": "query", "access_type": "offline", "prompt": "consent"},
    "microsoft": {"response_mode": "query", "prompt": "select_account"},
}
_REVOKED = "The connection was ended at the provider. Please connect the calendar again."
_LESS = "A permission that is needed was taken back. Please connect the calendar again."


Outcome = Literal[
    "linked",
    "denied",
    "missing_scope",
    "admin_consent",
    "expired",
    "taken",
    "other_account",
    "no_mailbox",
    "not_configured",
    "away",
    "failed",
]
"""How a sign-in ended, in a word for the web client."""


class SignInFailed(Exception):
    """Nothing came of a sign-in; ``outcome`` says why in a word, ``missing`` what was not allowed.

    The message is for the log.
    """

    def __init__(self, outcome: Outcome, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.missing = missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What somebody is sent to a provider with."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    login_hint: str | None


class SignIn:
    """One provider's sign-in, as this server uses it."""

    def __init__(
        self,
        provider: SignInProvider,
        client: Client,
        issuer: Issuer,
        trusted: ssl.SSLContext,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._client = client
        self._issuer = issuer
        self._trusted = trusted
        self._clock = clock

    async def address(self, departure: Departure) -> str:
        """Return where somebody is sent to sign in and allow access; raise `ProviderAway`."""
        discovered = await self._issuer.discovered()
        extra = dict(_EXTRA[self._provider])
        if departure.login_hint is not None:
            extra["login_hint"] = departure.login_hint
            if self._provider == "microsoft":  # nobody is to choose another one
                del extra["prompt"]
        async with self._oauth(discovered, departure.redirect_uri) as oauth:
            address, _ = oauth.create_authorization_url(
                discovered.authorization_endpoint,
                state=departure.state,
                code_verifier=departure.verifier,
                nonce=departure.nonce,
                **extra,
            )
        return str(address)

    async def is_issuer(self, issuer: str) -> bool:
        """Tell whether an ``iss`` that came with an answer is this provider (RFC 9207)."""
        return (await self._issuer.discovered()).issued(issuer)

    async def arrive(self, code: str, departure: Departure) -> tuple[Identity, Grant]:
        """Return whose account it is, and its tokens; raise `SignInFailed`, `ProviderAway`."""
        discovered = await self._issuer.discovered()
        async with self._oauth(discovered, departure.redirect_uri) as oauth:
            try:
                token = await _asked(
                    lambda: oauth.fetch_token(
                        discovered.token_endpoint,
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=departure.verifier,
                    )
                )
            except CredentialsRefused:
                raise SignInFailed("failed", "the code was refused") from None
        lacking = missing(self._provider, _text(token, "scope"))
        expected = Expected(self._client.client_id, departure.nonce, self._now())
        try:
            identity = await identify(self._provider, self._issuer, token.get("id_token"), expected)
        except IdentityError as error:
            raise SignInFailed("failed", str(error)) from None
        if lacking:
            raise SignInFailed("missing_scope", "not all was allowed", lacking)
        if _text(token, "refresh_token") is None:
            raise SignInFailed("failed", "there is no refresh token")
        return identity, self._grant(token, "")

    async def renew(self, grant: Grant) -> Grant:
        """Return a grant with another access token; raise `CredentialsRefused`, `ProviderAway`."""
        discovered = await self._issuer.discovered()
        scope = {"scope": " ".join(ASKED["microsoft"])} if self._provider == "microsoft" else {}
        async with self._oauth(discovered) as oauth:
            token = await _asked(
                lambda: oauth.refresh_token(
                    discovered.token_endpoint, refresh_token=grant.refresh_token, **scope
                )
            )
        if missing(self._provider, _text(token, "scope")):
            raise CredentialsRefused(_LESS)
        return self._grant(token, grant.refresh_token)

    async def revoke(self, grant: Grant) -> None:
        """Let the provider forget what was granted, where it has a way to; raise `ProviderAway`."""
        discovered = await self._issuer.discovered()
        address = discovered.revocation_endpoint
        if address is None:
            return
        async with self._oauth(discovered) as oauth:
            try:
                await oauth.request(
                    "POST",
                    address,
                    withhold_token=True,
                    data={"token": grant.refresh_token},
                )
            except httpx2.HTTPError:
                raise ProviderAway(AWAY) from None

    def _oauth(self, discovered: Discovered, redirect_uri: str | None = None) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self._client.client_id,
            client_secret=self._client.client_secret,
            token_endpoint_auth_method=discovered.token_endpoint_auth_method,
            scope=None if redirect_uri is None else " ".join(ASKED[self._provider]),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=web.timeout(),
            verify=self._trusted,
            trust_env=False,
        )

    def _grant(self, token: Mapping[str, Any], refresh_token: str) -> Grant:
        access_token = _text(token, "access_token")
        if access_token is None:
            raise ProviderAway(AWAY)
        lifetime = _seconds(token.get("expires_in"))
        return Grant(
            access_token=access_token,
            refresh_token=_text(token, "refresh_token") or refresh_token,
            expires_at=self._now() + lifetime,
            lifetime=lifetime,
        )

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


SignIns = Mapping[SignInProvider, SignIn]


async def _asked(ask: Callable[[], Awaitable[Mapping[str, Any]]]) -> Mapping[str, Any]:
    """Return the token endpoint's answer; raise `CredentialsRefused` or `ProviderAway`."""
    try:
        return await ask()
    except OAuthError as error:
        ours = (error.description or "").startswith(_OUR_SECRET)
        if error.error in _FOR_GOOD and not ours:
            raise CredentialsRefused(_REVOKED) from None
        log.warning("calendars.sign_in_refused", error=error.error)
        raise ProviderAway(AWAY) from None
    except httpx2.HTTPStatusError as error:
        raise ProviderAway(AWAY, _retry_after(error.response)) from None
    except (httpx2.HTTPError, ValueError, TypeError, AttributeError):
        raise ProviderAway(AWAY) from None  # no answer, or none that makes sense


def _retry_after(answer: httpx2.Response) -> float | None:
    given = answer.headers.get("retry-after", "")
    return float(given) if given.isascii() and given.isdigit() else None


def _seconds(expires_in: object) -> int:
    """Return for how long a token is good; some write that as text."""
    try:
        return min(int(str(expires_in)), _LONGEST_LIFE)
    except ValueError:
        return _USUAL_LIFE


def _text(token: Mapping[str, Any], name: str) -> str | None:
    value = token.get(name)
    return value if isinstance(value, str) and value else None
