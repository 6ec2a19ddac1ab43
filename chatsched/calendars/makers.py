"""Accounts of each provider, made of credentials."""

from dataclasses import dataclass
from functools import partial

import httpx2

from chatsched.calendars.addresses import Probing
from chatsched.calendars.clients import Clients, SignInProvider
from chatsched.calendars.credentials import Feed, Grant, Login, unseal
from chatsched.calendars.guarded import Guarded
from chatsched.calendars.ical import Reader
from chatsched.calendars.opening import Maker, Makers
from chatsched.calendars.providers import Account, Tokens
from chatsched.calendars.providers.caldav import CalDavAccount
from chatsched.calendars.providers.google import GoogleAccount
from chatsched.calendars.providers.ics import IcsAccount
from chatsched.calendars.providers.microsoft import MicrosoftAccount
from chatsched.calendars.records import LinkRecord, ProviderId
from chatsched.calendars.tokens import FirstTokens, LinkTokens, TokenKeeper
from chatsched.calendars.vault import Vault
from chatsched.core.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """All ways out to providers: ``web`` for the operator's addresses, ``guarded`` for people's."""

    clients: Clients
    web: httpx2.AsyncClient
    guarded: Guarded
    reader: Reader
    clock: Clock

    def signed_in(self, provider: SignInProvider, tokens: Tokens) -> Account:
        """Return an account at Google or Microsoft."""
        api_url = self.clients[provider].api_url
        if provider == "google":
            return GoogleAccount(api_url, tokens, self.web)
        return MicrosoftAccount(api_url, tokens, self.web, self.clock)

    def first(self, provider: SignInProvider, grant: Grant) -> Account:
        """Return an account with what was granted just now."""
        return self.signed_in(provider, FirstTokens(grant))

    async def email(self, provider: SignInProvider, grant: Grant) -> str | None:
        """Return the e-mail address of an account at Microsoft, which sign-in may not tell."""
        if provider == "google":
            return None
        address = f"{self.clients[provider].api_url}/me"
        try:
            answer = await self.web.get(
                address,
                params={"$select": "mail,userPrincipalName"},
                headers={"authorization": f"Bearer {grant.access_token}"},
            )
            mail = answer.json().get("mail") if answer.is_success else None
        except (httpx2.HTTPError, ValueError, AttributeError):
            return None  # the name that they sign in with does as well
        return mail if isinstance(mail, str) and mail else None

    def caldav(self, login: Login) -> CalDavAccount:
        """Return an account on a CalDAV server."""
        return CalDavAccount(login.url, login.username, login.password, self.guarded, self.reader)

    def feed(self, feed: Feed) -> IcsAccount:
        """Return an ICS feed's account."""
        return IcsAccount(feed.url, self.guarded, self.reader)

    def probe(self, credentials: Login | Feed) -> Probing:
        """Return an account that is to be looked at."""
        return (
            self.caldav(credentials) if isinstance(credentials, Login) else self.feed(credentials)
        )

    async def close(self) -> None:
        """Close all connections and processes."""
        await self.reader.close()
        await self.guarded.close()
        await self.web.aclose()


def makers(ways: Ways, vault: Vault, keeper: TokenKeeper) -> Makers:
    """Return what opens links."""

    def signed_in(provider: SignInProvider, link: LinkRecord) -> Account:
        tokens = LinkTokens(keeper, link, unseal(vault, link, Grant))
        return ways.signed_in(provider, tokens)

    opened: dict[ProviderId, Maker] = {
        "caldav": lambda link: ways.caldav(unseal(vault, link, Login)),
        "ics": lambda link: ways.feed(unseal(vault, link, Feed)),
    }
    for provider in ways.clients:
        opened[provider] = partial(signed_in, provider)
    return opened
