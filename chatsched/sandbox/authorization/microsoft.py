"""Microsoft's ways."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from starlette.datastructures import QueryParams

from chatsched.sandbox.authorization.accounts import SandboxAccount, Vendor
from chatsched.sandbox.authorization.requests import (
    AuthorizationRequest,
    RefusedPage,
    RefusedRedirect,
)
from chatsched.sandbox.authorization.ways import document

_GRAPH_SCOPES = (
    "User.Read",
    "Calendars.Read",
    "Calendars.ReadBasic",
    "Calendars.ReadWrite",
    "MailboxSettings.Read",
    "OnlineMeetings.ReadWrite",
)
_OPENID_SCOPES = ("openid", "email", "profile", "offline_access")
_GRAPH = "https://graph.microsoft.com/"
_AADSTS = {
    "wrong_secret": (7000215, "invalid_client", "Invalid client secret provided."),
    "expired_secret": (7000222, "invalid_client", "The provided client secret keys are expired."),
    "expired": (700082, "invalid_grant", "The refresh token has expired due to inactivity."),
    "revoked": (50173, "invalid_grant", "The provided grant has expired due to it being revoked."),
    "bad_code": (70000, "invalid_grant", "The provided value for the code is not valid."),
    "interaction": (50076, "interaction_required", "You must use multi-factor authentication."),
    "invalid_scope": (70011, "invalid_scope", "The provided value for scope is not valid."),
    "invalid_request": (900144, "invalid_request", "The request body lacks a parameter."),
    "unsupported": (70003, "unsupported_grant_type", "The app requested an unsupported grant."),
}


@dataclass(slots=True)
class Microsoft:
    """All scopes or none; refresh tokens for ``offline_access``, rotated; an issuer per tenant."""

    vendor: Vendor = "microsoft"
    granular: bool = False
    rotates: bool = True
    discovery_path: str = "/{tenant}/v2.0/.well-known/openid-configuration"
    authorize_path: str = "/{tenant}/oauth2/v2.0/authorize"
    token_path: str = "/{tenant}/oauth2/v2.0/token"  # noqa: S105  # a path
    keys_path: str = "/{tenant}/discovery/v2.0/keys"
    revoke_path: str | None = None

    def discovered(self, base: str, tenant: str) -> dict[str, Any]:
        """Return the discovery document; for tenants in common the issuer is a template."""
        paths = {
            name: path.replace("{tenant}", tenant)
            for name, path in {
                "authorization_endpoint": self.authorize_path,
                "token_endpoint": self.token_path,
                "jwks_uri": self.keys_path,
            }.items()
        }
        named = re.fullmatch(r"[0-9a-f-]{36}", tenant)
        return document(
            base,
            paths,
            issuer=f"{base}/{tenant if named else '{tenantid}'}/v2.0",
            scopes_supported=list(_OPENID_SCOPES),
            response_modes_supported=["query", "fragment", "form_post"],
        )

    def scopes(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the scopes as they are registered, whatever their case."""
        known = {scope.lower(): scope for scope in (*_GRAPH_SCOPES, *_OPENID_SCOPES)}
        short = [scope.lower().removeprefix(_GRAPH.lower()) for scope in asked]
        if not short or not known.keys() >= set(short):
            raise RefusedRedirect("invalid_scope", "AADSTS70011: The scope is not valid.")
        return tuple(known[scope] for scope in short)

    def check(self, query: QueryParams) -> None:
        """Take ``response_mode=query`` and the prompts that there are."""
        if query.get("response_mode", "query") != "query":
            raise RefusedPage("invalid_request", "The sandbox answers with response_mode=query.")
        if query.get("prompt", "consent") not in {"login", "none", "consent", "select_account"}:
            raise RefusedPage("invalid_request", "AADSTS90023: Unsupported 'prompt' value.")

    def check_account(self, request: AuthorizationRequest, account: SandboxAccount) -> None:
        """Let in whom the tenant in the address lets in, and consent who may."""
        wanted = request.tenant
        fits = (
            wanted in {"common", account.tenant}
            or (wanted == "consumers" and account.personal)
            or (wanted == "organizations" and not account.personal)
        )
        if not fits:
            raise RefusedPage("AADSTS50020", "User account does not exist in this tenant.")
        if account.only_admins_consent:
            raise RefusedRedirect(
                "access_denied",
                "AADSTS90094: Admin consent is required for the permissions requested.",
            )

    def refreshable(self, request: AuthorizationRequest, *, known: bool) -> bool:
        """Give refresh tokens to whoever asked for offline access."""
        del known
        return "offline_access" in request.scopes

    def granted(self, scopes: Iterable[str]) -> str:
        """Return the scopes as Microsoft does: those of Graph as addresses, offline left out."""
        shown = (
            scope if scope in _OPENID_SCOPES else _GRAPH + scope
            for scope in scopes
            if scope != "offline_access"
        )
        return " ".join(sorted(shown))

    def claims(self, base: str, account: SandboxAccount, scopes: Iterable[str]) -> dict[str, Any]:
        """Return what an id_token says; the e-mail address is there for personal accounts only."""
        claims: dict[str, Any] = {
            "iss": f"{base}/{account.tenant}/v2.0",
            "sub": f"pairwise-{account.id}",
            "oid": account.id,
            "tid": account.tenant,
            "ver": "2.0",
        }
        if "profile" in scopes:
            claims |= {"name": account.name, "preferred_username": account.email}
        if "email" in scopes and account.personal:
            claims["email"] = account.email
        return claims

    def refusal(self, what: str) -> tuple[int, Mapping[str, Any]]:
        """Return an error with its AADSTS number."""
        number, error, description = _AADSTS[what]
        trace = str(uuid4())
        return 401 if error == "invalid_client" else 400, {
            "error": error,
            "error_description": f"AADSTS{number}: {description} Trace ID: {trace}",
            "error_codes": [number],
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ"),
            "trace_id": trace,
            "correlation_id": str(uuid4()),
        }
