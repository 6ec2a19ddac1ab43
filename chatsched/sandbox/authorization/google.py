"""Google's ways."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from chatsched.sandbox.authorization.accounts import SandboxAccount, Vendor
from chatsched.sandbox.authorization.requests import (
    AuthorizationRequest,
    RefusedPage,
)
from chatsched.sandbox.authorization.ways import document

_GOOGLE_SCOPE = "https://www.googleapis.com/auth/"
_SIGN_IN = {
    "openid": "openid",
    "email": f"{_GOOGLE_SCOPE}userinfo.email",
    "profile": f"{_GOOGLE_SCOPE}userinfo.profile",
}
_CALENDAR_SCOPES = (
    "calendar",
    "calendar.readonly",
    "calendar.events",
    "calendar.events.readonly",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.freebusy",
    "calendar.events.public.readonly",
    "calendar.freebusy",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.calendars",
    "calendar.calendars.readonly",
    "calendar.app.created",
    "calendar.settings.readonly",
)
_GOOGLE_ERRORS = {
    "wrong_secret": (401, "invalid_client", "The provided client secret is invalid."),
    "expired_secret": (401, "invalid_client", "The OAuth client was disabled."),
    "expired": (400, "invalid_grant", "Token has been expired or revoked."),
    "revoked": (400, "invalid_grant", "Token has been expired or revoked."),
    "interaction": (400, "invalid_grant", "Account must sign in again."),
    "bad_code": (400, "invalid_grant", "Bad Request"),
    "invalid_scope": (400, "invalid_scope", "Some requested scopes were invalid."),
    "invalid_request": (400, "invalid_request", "A required parameter is missing."),
    "unsupported": (400, "unsupported_grant_type", "Invalid grant_type"),
}


@dataclass(slots=True)
class Google:
    """Ticks for single scopes; refresh tokens for those who say offline, and never rotated."""

    vendor: Vendor = "google"
    granular: bool = True
    rotates: bool = False
    discovery_path: str = "/.well-known/openid-configuration"
    authorize_path: str = "/o/oauth2/v2/auth"
    token_path: str = "/token"  # noqa: S105  # a path
    keys_path: str = "/oauth2/v3/certs"
    revoke_path: str | None = "/revoke"

    def discovered(self, base: str, tenant: str) -> dict[str, Any]:
        """Return the discovery document."""
        del tenant
        paths = {
            "authorization_endpoint": self.authorize_path,
            "token_endpoint": self.token_path,
            "jwks_uri": self.keys_path,
            "revocation_endpoint": "/revoke",
        }
        return document(base, paths, issuer=base, scopes_supported=list(_SIGN_IN))

    def scopes(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the scopes in full; a wrong one is shown on Google's page."""
        known = {*_SIGN_IN.values(), *(_GOOGLE_SCOPE + name for name in _CALENDAR_SCOPES)}
        full = tuple(_SIGN_IN.get(scope, scope) for scope in asked)
        if not full or not known.issuperset(full):
            raise RefusedPage("invalid_scope", "Some requested scopes were invalid.")
        return full

    def check(self, query: QueryParams) -> None:
        """Take ``access_type`` and ``prompt`` of those kinds that there are."""
        if query.get("access_type", "online") not in {"online", "offline"}:
            raise RefusedPage("invalid_request", "Invalid parameter value for access_type.")
        if not {"none", "consent", "select_account"}.issuperset(query.get("prompt", "").split()):
            raise RefusedPage("invalid_request", "Invalid parameter value for prompt.")

    def check_account(self, request: AuthorizationRequest, account: SandboxAccount) -> None:
        """Let every account consent, unless its company does not allow that."""
        del request
        if account.only_admins_consent:
            raise RefusedPage("admin_policy_enforced", "Access is blocked by your admin.")

    def refreshable(self, request: AuthorizationRequest, *, known: bool) -> bool:
        """Give refresh tokens offline only: the first time, or when consent is asked for anew."""
        return request.access_type == "offline" and (not known or "consent" in request.prompts)

    def granted(self, scopes: Iterable[str]) -> str:
        """Return the scopes in no order that anybody may rely on."""
        return " ".join(sorted(scopes))

    def claims(self, base: str, account: SandboxAccount, scopes: Iterable[str]) -> dict[str, Any]:
        """Return what an id_token says."""
        claims: dict[str, Any] = {"iss": base, "sub": account.id}
        if _SIGN_IN["email"] in scopes:
            claims |= {"email": account.email, "email_verified": True}
        if _SIGN_IN["profile"] in scopes:
            claims["name"] = account.name
        return claims

    def refusal(self, what: str) -> tuple[int, Mapping[str, Any]]:
        """Return an error in as few words as Google has."""
        status, error, description = _GOOGLE_ERRORS[what]
        return status, {"error": error, "error_description": description}
