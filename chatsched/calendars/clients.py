"""What the operator has set for the providers that people sign in to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chatsched.calendars.models import Provider
from chatsched.calendars.records import ProviderId

SignInProvider = Literal["google", "microsoft"]
SIGN_IN_PROVIDERS: tuple[SignInProvider, ...] = ("google", "microsoft")

_NAMES: dict[ProviderId, str] = {
    "google": "Google Calendar",
    "microsoft": "Outlook and Microsoft 365",
    "caldav": "CalDAV (iCloud, Fastmail, Nextcloud)",
    "ics": "A calendar's ICS address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """This server as a provider knows it, and where that provider is.

    ``issuer`` has an OpenID discovery document; ``api_url`` is where its calendars are.
    """

    client_id: str
    client_secret: str = field(repr=False)
    issuer: str
    api_url: str


Clients = Mapping[SignInProvider, Client]


def providers(clients: Clients) -> list[Provider]:
    """Return what can be linked, and why not what cannot."""
    signed_in = [
        Provider(
            id=provider,
            name=_NAMES[provider],
            kind="sign_in",
            available=provider in clients,
            why_not=None if provider in clients else _why_not(provider),
        )
        for provider in SIGN_IN_PROVIDERS
    ]
    return [
        *signed_in,
        Provider(id="caldav", name=_NAMES["caldav"], kind="password", available=True),
        Provider(id="ics", name=_NAMES["ics"], kind="address", available=True),
    ]


def _why_not(provider: SignInProvider) -> str:
    company = provider.capitalize()
    return (
        f"This server has not been registered with {company} yet."
        " Whoever runs it can do that; its documentation says how."
    )
