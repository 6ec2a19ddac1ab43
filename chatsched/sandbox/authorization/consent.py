"""The authorization endpoint: who asks, what they ask for, and what people answer."""

import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chatsched.sandbox.authorization.accounts import SandboxAccount
from chatsched.sandbox.authorization.desk import Desk
from chatsched.sandbox.authorization.forms import Form, form_of
from chatsched.sandbox.authorization.grants import CODE_SECONDS, Code, Grant
from chatsched.sandbox.authorization.pages import consent_page, page, permissions_page
from chatsched.sandbox.authorization.requests import (
    AuthorizationRequest,
    RefusedPage,
    RefusedRedirect,
    application_of,
    check_proof,
)

_SIGN_IN_SCOPES: Final = frozenset({"openid", "offline_access", "User.Read"})
_DECLINED = "AADSTS65004: User declined to consent to access the app."


class ConsentDesk:
    """Asks people, and sends them back with a code."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, AuthorizationRequest] = {}

    async def authorize(self, request: Request) -> Response:
        """Show the page that asks for consent, or the error."""
        query = request.query_params
        tenant = request.path_params.get("tenant", "common")
        try:
            asked = self._parse(query, tenant)
        except RefusedPage as refused:
            return _error(refused)
        except RefusedRedirect as refused:
            return self._back(query["redirect_uri"], query.get("state"), _told(refused))
        handle = secrets.token_urlsafe(16)
        self._waiting[handle] = asked
        ways = self._desk.ways
        optional = [scope for scope in asked.scopes if ways.granular and not _is_sign_in(scope)]
        if len(optional) == 1:  # Google asks for a single one together with the rest
            optional = []
        certain = [scope for scope in asked.scopes if scope not in optional]
        shown = consent_page(
            ways.vendor,
            asked.application.name,
            handle,
            self._desk.accounts,
            hinted=asked.login_hint,
            optional=optional,
            certain=certain,
        )
        return HTMLResponse(shown, headers={"cache-control": "no-store"})

    async def consent(self, request: Request) -> Response:
        """Take somebody's answer."""
        form = await form_of(request)
        asked = self._waiting.pop(str(form.get("request")), None)
        account = self._desk.account(str(form.get("account")))
        if asked is None or account is None:
            return _error(RefusedPage("invalid_request", "This page is out of date."))
        try:
            given = self._answer(asked, account, form)
        except RefusedPage as refused:
            return _error(refused)
        except RefusedRedirect as refused:
            return self._back(asked.redirect_uri, asked.state, _told(refused))
        return self._back(asked.redirect_uri, asked.state, given)

    async def permissions(self, request: Request) -> Response:
        """Show what people have granted, and let them take it back."""
        if request.method == "POST":
            form = await form_of(request)
            self._desk.tokens.revoke_account(str(form.get("account")))
            return RedirectResponse(request.url.path, 303)
        return HTMLResponse(permissions_page(self._desk.ways.vendor, self._desk.tokens.granted()))

    def _parse(self, query: QueryParams, tenant: str) -> AuthorizationRequest:
        application = application_of(self._desk.applications, query)
        ways = self._desk.ways
        ways.check(query)
        if query.get("response_type") != "code":
            raise RefusedRedirect("unsupported_response_type", "Only code is supported.")
        return AuthorizationRequest(
            application=application,
            tenant=tenant,
            redirect_uri=query["redirect_uri"],
            scopes=ways.scopes(query.get("scope", "").split()),
            state=query.get("state"),
            nonce=query.get("nonce"),
            challenge=check_proof(query),
            access_type=query.get("access_type", "online"),
            prompts=frozenset(query.get("prompt", "").split()),
            login_hint=query.get("login_hint"),
        )

    def _answer(
        self, asked: AuthorizationRequest, account: SandboxAccount, form: Form
    ) -> dict[str, str]:
        """Return what the application is told."""
        ways, tokens = self._desk.ways, self._desk.tokens
        if form.get("answer") != "allow":
            description = "" if ways.vendor == "google" else _DECLINED
            raise RefusedRedirect("access_denied", description)
        ways.check_account(asked, account)
        optional = [scope for scope in asked.scopes if ways.granular and not _is_sign_in(scope)]
        scopes = set(asked.scopes)
        if len(optional) > 1:
            scopes -= set(optional) - {*form.getlist("scope")}
            if not scopes & set(optional):
                raise RefusedRedirect("access_denied", "")
        grant = Grant(account, frozenset(scopes), asked.application.client_id)
        refreshable = ways.refreshable(asked, known=tokens.knows(grant))
        code = tokens.issue_code(
            Code(
                grant=grant,
                redirect_uri=asked.redirect_uri,
                challenge=asked.challenge,
                nonce=asked.nonce,
                refreshable=refreshable and not self._desk.faults.no_refresh_token,
                expires_at=tokens.clock() + CODE_SECONDS,
            )
        )
        if ways.vendor == "google":
            return {"iss": self._desk.base, "code": code, "scope": ways.granted(scopes)}
        return {"code": code, "session_state": secrets.token_hex(8)}

    def _back(self, redirect_uri: str, state: str | None, told: Mapping[str, str]) -> Response:
        members = {**({} if state is None else {"state": state}), **told}
        joint = "&" if urlsplit(redirect_uri).query else "?"
        return RedirectResponse(f"{redirect_uri}{joint}{urlencode(members)}", 302)


def _is_sign_in(scope: str) -> bool:
    return scope in _SIGN_IN_SCOPES or "/userinfo." in scope


def _told(refused: RefusedRedirect) -> dict[str, str]:
    description = str(refused)
    return {
        "error": refused.error,
        **({"error_description": description} if description else {}),
    }


def _error(refused: RefusedPage) -> Response:
    title = f"Error: {refused.code}"
    return HTMLResponse(page(title, f"<p>{refused}</p>"), 400)
