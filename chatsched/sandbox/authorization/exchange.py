"""The token endpoint, and revocation."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from chatsched.sandbox.authorization.desk import Desk
from chatsched.sandbox.authorization.forms import form_of
from chatsched.sandbox.authorization.grants import Code, Grant
from chatsched.sandbox.authorization.requests import Application
from chatsched.sandbox.authorization.signing import challenge_of, token_hash

_FORM = "application/x-www-form-urlencoded"
_ID_TOKEN_SECONDS = 3600
_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class _Lost(Response):
    """An answer of which the connection breaks after the first bytes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than comes; the server closes the connection over that."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"999")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{"})


class _Refused(Exception):
    """Carries the name of a vendor's error."""


class TokenDesk:
    """Exchanges codes and refresh tokens for access tokens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def token(self, request: Request) -> Response:
        """Serve the token endpoint."""
        faults = self._desk.faults
        self._desk.count("token")
        if faults.statuses:
            return Response("Try again later.", faults.statuses.pop(0))
        try:
            form = await _form(request)
            application = self._application(request, form)
            answer = self._answer(application, form)
        except _Refused as refused:
            status, body = self._desk.ways.refusal(str(refused))
            return JSONResponse(dict(body), status, headers=_NO_STORE)
        if faults.lost:
            faults.lost -= 1
            return _Lost()
        return JSONResponse(answer, headers=_NO_STORE)

    async def revoke(self, request: Request) -> Response:
        """Take back a grant by one of its tokens."""
        self._desk.count("revoke")
        form = await form_of(request)
        token = str(form.get("token") or request.query_params.get("token", ""))
        grant = self._desk.tokens.granted_by(token)
        if grant is None:
            return JSONResponse({"error": "invalid_token"}, 400)
        self._desk.tokens.revoke(grant)
        return JSONResponse({})

    def _application(self, request: Request, form: Mapping[str, str]) -> Application:
        """Return who is asking: by Basic or in the form, not by both."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            if secret:
                raise _Refused("invalid_request")
            client_id, secret = _basic(encoded)
        for application in self._desk.applications:
            if application.client_id == client_id and hmac.compare_digest(
                application.client_secret.encode(), secret.encode()
            ):
                if self._desk.faults.secret_expired:
                    raise _Refused("expired_secret")
                return application
        raise _Refused("wrong_secret")

    def _answer(self, application: Application, form: Mapping[str, str]) -> dict[str, Any]:
        match form.get("grant_type"):
            case "authorization_code":
                return self._for_code(application, form)
            case "refresh_token":
                return self._for_refresh_token(application, form)
            case None:
                raise _Refused("invalid_request")
        raise _Refused("unsupported")

    def _for_code(self, application: Application, form: Mapping[str, str]) -> dict[str, Any]:
        self._desk.count("code")
        code = self._desk.tokens.spend_code(form.get("code", ""))
        if code is None or code.grant.client_id != application.client_id:
            raise _Refused("bad_code")
        if code.redirect_uri != form.get("redirect_uri"):
            raise _Refused("bad_code")
        if code.challenge != challenge_of(form.get("code_verifier", "")):
            raise _Refused("bad_code")
        answer = self._tokens(code.grant)
        if code.refreshable:
            answer["refresh_token"] = self._desk.tokens.issue_refresh(code.grant)
        if "openid" in code.grant.scopes:
            answer["id_token"] = self._id_token(code, answer["access_token"])
        return answer

    def _for_refresh_token(
        self, application: Application, form: Mapping[str, str]
    ) -> dict[str, Any]:
        self._desk.count("refresh")
        faults, ways, tokens = self._desk.faults, self._desk.ways, self._desk.tokens
        if faults.refusals:
            raise _Refused(faults.refusals.pop(0))
        grant = tokens.refreshed(form.get("refresh_token", ""), rotate=ways.rotates)
        if grant is None or grant.client_id != application.client_id:
            raise _Refused("revoked")
        if form.get("scope") and not grant.scopes.issuperset(ways.scopes(form["scope"].split())):
            raise _Refused("invalid_scope")
        given = Grant(grant.account, grant.scopes - faults.withheld, grant.client_id)
        answer = self._tokens(given)
        if ways.rotates:
            answer["refresh_token"] = tokens.issue_refresh(grant)
        return answer

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        tokens = self._desk.tokens
        return {
            "access_token": tokens.issue_access(grant),
            "expires_in": tokens.lifetime,
            "scope": self._desk.ways.granted(grant.scopes),
            "token_type": "Bearer",
        }

    def _id_token(self, code: Code, access_token: str) -> str:
        now = int(self._desk.tokens.clock())
        claims = {
            **self._desk.ways.claims(self._desk.base, code.grant.account, code.grant.scopes),
            "aud": code.grant.client_id,
            "azp": code.grant.client_id,
            "iat": now,
            "nbf": now,
            "exp": now + _ID_TOKEN_SECONDS,
            "at_hash": token_hash(access_token),
            **({} if code.nonce is None else {"nonce": code.nonce}),
            **self._desk.faults.claims,
        }
        return self._desk.signer.sign(claims)


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise _Refused("invalid_request")
    form = await form_of(request)
    if len(form.multi_items()) != len(form):
        raise _Refused("invalid_request")
    return {name: str(value) for name, value in form.items()}


def _basic(encoded: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _Refused("wrong_secret") from None
    return unquote_plus(name), unquote_plus(secret)
