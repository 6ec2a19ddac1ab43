"""Who issues tokens: addresses from the OpenID discovery document, and the keys of signatures."""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from chatsched.calendars.clients import SignInProvider
from chatsched.calendars.providers import ProviderAway
from chatsched.core.flights import Flights

log = structlog.get_logger(__name__)

_KEEP_SECONDS = 3600.0
_LONGEST_DOCUMENT = 1 << 18
_POST = "client_secret_post"
_TENANT = "{tenantid}"
_ANY_TENANT = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
AWAY = "The provider's sign-in does not answer at the moment. Please try again in a while."


class Discovered(BaseModel):
    """What the document of a provider says (OpenID Connect Discovery 1.0)."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    template: str | None = None
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    revocation_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] | None = None

    @property
    def token_endpoint_auth_method(self) -> str:
        """How we prove there who we are: as both providers prefer it, unless they say otherwise."""
        known = self.token_endpoint_auth_methods_supported or ()
        basic = "client_secret_basic"
        return basic if basic in known and _POST not in known else _POST

    def issued(self, issuer: str, tenant: str | None = None) -> bool:
        """Tell whether ``issuer`` is this one.

        Microsoft's is a template for accounts of any ``tenant``; without one, any will do.
        """
        template = self.template or self.issuer
        if _TENANT not in self.issuer and issuer == self.issuer:
            return True
        if _TENANT not in template:
            return False
        if tenant is not None:
            known = re.fullmatch(_ANY_TENANT, tenant) is not None
            return known and issuer == template.replace(_TENANT, tenant)
        pattern = re.escape(template).replace(re.escape(_TENANT), _ANY_TENANT)
        return re.fullmatch(pattern, issuer) is not None


class Issuer:
    """One provider's sign-in. What it publishes is kept for an hour.

    ``loopback``: plain http is accepted, as the operator wants it for development.
    """

    def __init__(
        self,
        provider: SignInProvider,
        address: str,
        web: httpx2.AsyncClient,
        *,
        loopback: bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._provider = provider
        self._address = address
        self._web = web
        self._loopback = loopback
        self._monotonic = monotonic
        self._found: tuple[Discovered, float] | None = None
        self._keys: tuple[KeySet, float] | None = None
        self._flights: Flights[str, Any] = Flights()

    async def discovered(self) -> Discovered:
        """Return the provider's document; raise `ProviderAway`."""
        now = self._monotonic()
        if self._found is not None and now - self._found[1] < _KEEP_SECONDS:
            return self._found[0]
        try:
            found: Discovered = await self._flights.share("document", self._discover)
        except ProviderAway:
            if self._found is None:
                raise
            return self._found[0]  # an old one is as good as ever until it fails
        self._found = (found, now)
        return found

    async def keys(self, *, anew: bool = False) -> KeySet:
        """Return the keys of signatures; ``anew`` if one was met that is not among them."""
        now = self._monotonic()
        if self._keys is not None and not anew and now - self._keys[1] < _KEEP_SECONDS:
            return self._keys[0]
        keys: KeySet = await self._flights.share("keys", self._fetch_keys)
        self._keys = (keys, now)
        return keys

    async def _discover(self) -> Discovered:
        document = await self._json(f"{self._address}/.well-known/openid-configuration")
        try:
            found = Discovered.model_validate(document)
        except ValidationError:
            raise self._unfit("the discovery document lacks something") from None
        self._check(found)
        return self._for_any_tenant(found)

    def _for_any_tenant(self, found: Discovered) -> Discovered:
        """Return Microsoft's document with a template where it says the word for many tenants.

        Tokens may then name the tenant, or repeat the issuer as the standard wants it.
        """
        if self._provider != "microsoft" or found.issuer != self._address:
            return found
        template = re.sub(r"/(common|organizations)/", f"/{_TENANT}/", found.issuer, count=1)
        return found.model_copy(update={"template": template})

    def _check(self, found: Discovered) -> None:
        """Raise unless the document is of the issuer that was configured.

        Microsoft's names the tenant, or a place for it, where the configured address has another
        word for it; the rest must be the same.
        """
        if self._provider == "microsoft":
            given, configured = urlsplit(found.issuer), urlsplit(self._address)
            same = (given.scheme, given.netloc) == (configured.scheme, configured.netloc)
        else:
            same = found.issuer.rstrip("/") == self._address
        if not same:
            raise self._unfit("the discovery document is of another issuer")
        addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        if not self._loopback and not all(each.startswith("https://") for each in addresses):
            raise self._unfit("the discovery document has an address without https")

    async def _fetch_keys(self) -> KeySet:
        found = await self.discovered()
        document = await self._json(found.jwks_uri)
        try:
            return KeySet.import_key_set(document)
        except (JoseError, ValueError, KeyError, TypeError):
            raise self._unfit("the keys cannot be read") from None

    async def _json(self, address: str) -> Any:
        try:
            answer = await self._web.get(address, headers={"accept": "application/json"})
            answer.raise_for_status()
            if len(answer.content) > _LONGEST_DOCUMENT:
                raise self._unfit("the document is too long")
            return answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            log.warning(
                "calendars.issuer_away", provider=self._provider, error=type(error).__name__
            )
            raise ProviderAway(AWAY) from None

    def _unfit(self, why: str) -> ProviderAway:
        log.error("calendars.issuer_unfit", provider=self._provider, why=why)
        return ProviderAway(AWAY)
