"""What applications ask people for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.datastructures import QueryParams

from chatsched.sandbox.authorization.accounts import SandboxAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application as it is registered with a vendor."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: frozenset[str]
    name: str = "chatsched"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """A request for consent. ``scopes`` are as they were asked for, in their order."""

    application: Application
    tenant: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    challenge: str
    access_type: str
    prompts: frozenset[str]
    login_hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What somebody answered: with which account, and to which scopes; None if they refused."""

    account: SandboxAccount
    scopes: frozenset[str] | None


class RefusedPage(Exception):
    """The vendor shows the person an error; the application never hears of it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RefusedRedirect(Exception):
    """The application is told ``error`` at its redirect address."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


_ONCE = (
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "access_type",
    "prompt",
    "login_hint",
)
_CHALLENGE_LENGTH = 43


def application_of(applications: Sequence[Application], query: QueryParams) -> Application:
    """Return the registered application that asks, from an address that it has registered."""
    for name in _ONCE:
        if len(query.getlist(name)) > 1:
            raise RefusedPage("invalid_request", f"The parameter {name} is given more than once.")
    client_id = query.get("client_id")
    application = next((each for each in applications if each.client_id == client_id), None)
    if application is None:
        raise RefusedPage("invalid_client", "The OAuth client was not found.")
    if query.get("redirect_uri") not in application.redirect_uris:
        raise RefusedPage(
            "redirect_uri_mismatch",
            "The redirect URI in the request is not one of those that the application registered.",
        )
    return application


def check_proof(query: QueryParams) -> str:
    """Return the PKCE challenge; the sandbox wants one of everybody."""
    challenge = query.get("code_challenge", "")
    if query.get("code_challenge_method") != "S256" or len(challenge) != _CHALLENGE_LENGTH:
        raise RefusedRedirect("invalid_request", "A code_challenge of method S256 is required.")
    return challenge
