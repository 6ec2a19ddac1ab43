"""There and back: people go to a provider to sign in, and what they come back with."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Protocol
from urllib.parse import quote, urlsplit

import structlog
from authlib.common.security import generate_token

from chatsched.calendars.clients import SignInProvider
from chatsched.calendars.credentials import Grant
from chatsched.calendars.identity import Identity
from chatsched.calendars.linking import Found, LinkedElsewhere, Linking
from chatsched.calendars.oauth import Departure, Outcome, SignIn, SignInFailed, SignIns
from chatsched.calendars.providers import (
    Account,
    CredentialsRefused,
    ForeignCalendar,
    ProviderAway,
    ProviderRefused,
)
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.states import Journey, Journeys
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden
from chatsched.core.ids import new_secret

log = structlog.get_logger(__name__)


class Granted(Protocol):
    """What can be asked with what was granted just now."""

    def first(self, provider: SignInProvider, grant: Grant) -> Account:
        """Return the account."""
        ...

    async def email(self, provider: SignInProvider, grant: Grant) -> str | None:
        """Return the account's e-mail address, if its provider tells it."""
        ...


HOME = "/settings/calendars"
_GOOD_FOR = timedelta(minutes=10)
_MOST_SECONDS = 13.0
_LONGEST_PATH = 1000
_VERIFIER_LENGTH = 64
_ADMIN = ("AADSTS90094", "AADSTS90093", "AADSTS90095")
_ADMIN_ERRORS = frozenset({"consent_required", "admin_policy_enforced"})
_AWAY_ERRORS = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """How a journey ended, and where its traveller goes on: None if that is not known."""

    outcome: Outcome
    provider: SignInProvider
    return_to: str | None
    missing: tuple[str, ...] = ()
    link: LinkRecord | None = None


class Connecting:
    """Journeys of people to providers and back. Nothing is linked unless all is well."""

    def __init__(
        self,
        sign_ins: SignIns,
        journeys: Journeys,
        linking: Linking,
        granted: Granted,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._sign_ins = sign_ins
        self._journeys = journeys
        self._linking = linking
        self._granted = granted
        self._clock = clock
        self._public_url = public_url

    async def depart(
        self,
        who: Actor,
        provider: SignInProvider,
        return_to: str | None,
        mending: LinkRecord | None = None,
    ) -> str | Landing:
        """Return the provider's address to send somebody to, or how it ended before it began."""
        if who.is_bot:
            raise Forbidden("Calendars are linked by people.")
        path = local_path(return_to)
        sign_in = self._sign_ins.get(provider)
        if sign_in is None:
            return Landing(outcome="not_configured", provider=provider, return_to=path)
        state = new_secret()
        journey = Journey(
            id=_digest(state),
            user_id=who.user_id,
            provider=provider,
            verifier=generate_token(_VERIFIER_LENGTH),
            nonce=new_secret(),
            redirect_uri=f"{self._public_url}/calendars/callback/{provider}",
            return_to=path,
            link_id=None if mending is None else mending.id,
            began_at=self._clock.now(),
        )
        hint = None if mending is None or "@" not in mending.account else mending.account
        try:
            address = await sign_in.address(_departure(journey, state, hint))
        except ProviderAway:
            return Landing(outcome="away", provider=provider, return_to=path)
        await self._journeys.begin(journey)
        return address

    async def arrive(
        self, who: Actor, provider: SignInProvider, answer: Mapping[str, str]
    ) -> Landing:
        """Take what the provider's answer holds, and link the account if all is well."""
        state = answer.get("state", "")
        journey = await self._journeys.take(_digest(state), who.user_id, provider)
        if journey is None:
            return Landing(outcome="expired", provider=provider, return_to=None)
        landing = partial(Landing, provider=provider, return_to=journey.return_to)
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                found = await self._find(journey, state, answer)
            link = await self._linking.keep(journey.user_id, found)
        except SignInFailed as failed:
            log.info("calendars.not_linked", provider=provider, why=str(failed))
            return landing(outcome=failed.outcome, missing=failed.missing)
        except LinkedElsewhere:
            return landing(outcome="taken")
        except (ProviderAway, TimeoutError):
            return landing(outcome="away")
        return landing(outcome="linked", link=link)

    async def _find(self, journey: Journey, state: str, answer: Mapping[str, str]) -> Found:
        sign_in = self._sign_ins.get(journey.provider)
        if sign_in is None:
            raise SignInFailed("not_configured", "the provider is not set up any more")
        if self._clock.now() - journey.began_at > _GOOD_FOR:
            raise SignInFailed("expired", "it took too long")
        await _check(sign_in, answer)
        identity, grant = await sign_in.arrive(
            answer.get("code", ""), _departure(journey, state, None)
        )
        await self._linking.check_same(journey.user_id, journey.link_id, identity.subject)
        try:
            calendars = await self._granted.first(journey.provider, grant).calendars()
        except CredentialsRefused:
            raise SignInFailed("missing_scope", "calendars are not open to us") from None
        except ProviderRefused:
            raise SignInFailed("no_mailbox", "there are no calendars to be reached") from None
        return Found(
            provider=journey.provider,
            subject=identity.subject,
            account=await self._account(journey.provider, identity, grant, calendars),
            calendars=calendars,
            credentials=grant,
        )

    async def _account(
        self,
        provider: SignInProvider,
        identity: Identity,
        grant: Grant,
        calendars: Sequence[ForeignCalendar],
    ) -> str:
        """Return the account's e-mail address, or else what it is known by."""
        if identity.email:
            return identity.account
        if provider == "google":  # whose primary calendar is named by its owner's address
            named = (each.id for each in calendars if each.primary and "@" in each.id)
            return next(named, identity.account)
        return await self._granted.email(provider, grant) or identity.account


async def _check(sign_in: SignIn, answer: Mapping[str, str]) -> None:
    """Raise `SignInFailed` for an answer of another issuer, or one that is an error."""
    if "iss" in answer and not await sign_in.is_issuer(answer["iss"]):
        raise SignInFailed("failed", "the answer is by another issuer")
    error, description = answer.get("error"), answer.get("error_description", "")
    if error is None:
        if not answer.get("code"):
            raise SignInFailed("failed", "the answer lacks a code")
        return
    if error in _ADMIN_ERRORS or description.startswith(_ADMIN):
        raise SignInFailed("admin_consent", "an administrator must consent")
    if error in _AWAY_ERRORS:
        raise ProviderAway("The provider cannot do this at the moment.")
    outcome: Outcome = "denied" if error == "access_denied" else "failed"
    raise SignInFailed(outcome, f"the provider answered {error[:60]!r}")


def local_path(given: str | None) -> str:
    """Return a path of this site, with its query; what could lead anywhere else is ignored."""
    if given is None or not given.startswith("/") or len(given) > _LONGEST_PATH:
        return HOME
    if given.startswith(("//", "/\\")) or any(c < " " or c in "\\\x7f" for c in given):
        return HOME
    try:
        parts = urlsplit(given)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "//" in parts.path:
        return HOME
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else path


def _departure(journey: Journey, state: str, hint: str | None) -> Departure:
    return Departure(
        state=state,
        nonce=journey.nonce,
        verifier=journey.verifier,
        redirect_uri=journey.redirect_uri,
        login_hint=hint,
    )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
