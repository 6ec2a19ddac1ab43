"""Graph v1.0's edge: routes, limits, errors in its words, and answers that get lost."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from chatsched.sandbox.authorization import Grants
from chatsched.sandbox.microsoft.calls import VERSION, Call, called
from chatsched.sandbox.microsoft.errors import Refused
from chatsched.sandbox.microsoft.faults import CONCURRENT, throttled
from chatsched.sandbox.microsoft.methods import Method, routes
from chatsched.sandbox.microsoft.subscriptions import Subscriptions
from chatsched.sandbox.microsoft.world import World


class Lost(Response):
    """An answer of which only the beginning comes: whoever waits for it never learns of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than is sent; the server cuts the connection then."""
        del scope, receive
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


class Api:
    """Answers everything below ``/v1.0``. Ids are taken from the path as it was sent."""

    def __init__(self, world: World, grants: Grants, subscriptions: Subscriptions) -> None:
        self._world = world
        self._grants = grants
        self._routes = routes(subscriptions)

    async def answer(self, request: Request) -> Response:
        """Answer a request."""
        ids = {"request-id": str(uuid.uuid4())}
        if "client-request-id" in request.headers:
            ids["client-request-id"] = request.headers["client-request-id"]
        try:
            response = await self._served(request)
        except Refused as refused:
            response = _refusal(refused, ids)
        response.headers.update(ids)
        return response

    async def _served(self, request: Request) -> Response:
        method, parts = self._route(request)
        call = called(request, self._world, self._grants, parts)
        faults = call.mailbox.faults
        faults.at_once += 1
        faults.most_at_once = max(faults.most_at_once, faults.at_once)
        try:
            if faults.at_once > CONCURRENT:
                raise throttled(1, "MailboxConcurrency")
            lost = faults.begin(request.method)
            await faults.gate.wait()
            return await _carry_out(method, call, lost=lost)
        finally:
            faults.at_once -= 1

    def _route(self, request: Request) -> tuple[Method, tuple[str, ...]]:
        path = _below_version(request)
        found = [(method, what, pattern.fullmatch(path)) for method, pattern, what in self._routes]
        fitting = [(method, what, matched) for method, what, matched in found if matched]
        for method, what, matched in fitting:
            if method == request.method:
                return what, tuple(unquote(part or "") for part in matched.groups())
        if fitting:
            raise Refused(405, "Request_BadRequest", "The method is not allowed here.")
        raise Refused(400, "BadRequest", f"Resource not found for the segment '{path[:80]}'.")


async def _carry_out(method: Method, call: Call, *, lost: bool) -> Response:
    status, body = await method(call)
    if lost:
        return Lost()
    response = Response(status_code=status) if body is None else JSONResponse(body, status)
    if call.prefer.applied:
        response.headers["preference-applied"] = ", ".join(call.prefer.applied)
    return response


def _below_version(request: Request) -> str:
    """Return the path after the version, still percent-encoded: ids may hold slashes."""
    raw: str = request.scope["raw_path"].decode("ascii").partition("?")[0]
    matched = re.fullmatch(rf".*?/{re.escape(VERSION)}/(.*)", raw)
    return matched[1] if matched else ""


def _refusal(refused: Refused, ids: dict[str, str]) -> Response:
    inner: dict[str, Any] = {"date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), **ids}
    error = {
        "code": refused.code,
        "message": refused.message,
        "innerError": inner,
        **refused.more,
    }
    return JSONResponse({"error": error}, refused.status, headers=refused.headers)
