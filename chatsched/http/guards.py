"""What every request passes: a request id, a bound on its body, and the security headers."""

import asyncio
import re
import time
from collections.abc import Mapping, Sequence

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatsched.core.errors import TooLarge, Unavailable
from chatsched.core.ids import new_id
from chatsched.http.endpoint import AnyEndpoint, RawEndpoint
from chatsched.http.problems import problem_response

log = structlog.get_logger("chatsched.http")

LARGEST_BODY = 1 << 20
STOPPING = "The server is being stopped; please try again."
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "permissions-policy": "geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


class Guards:
    """Pure ASGI middleware around the HTTP application, whose ``endpoints`` may take more."""

    def __init__(
        self, app: ASGIApp, endpoints: Sequence[AnyEndpoint] = (), *, secure: bool
    ) -> None:
        self._app = app
        self._roomy = [
            (endpoint.method, compile_path(endpoint.path)[0], endpoint.largest_body)
            for endpoint in endpoints
            if isinstance(endpoint, RawEndpoint) and endpoint.largest_body is not None
        ]
        self._headers = dict(_HEADERS)
        if secure:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the bounds."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id()
        answer = _Answer(send, {"x-request-id": request_id, **self._headers})
        began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        await self._serve(scope, receive, answer)
        if scope["path"] not in _QUIET:
            log.debug(
                "http.request",
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                status=answer.status,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        largest = self._largest_body(scope)
        if _declared_length(Headers(scope=scope)) > largest:
            await problem_response(TooLarge())(scope, receive, answer)
            return
        try:
            await self._app(scope, _bounded(receive, largest), answer)
        except asyncio.CancelledError:
            if answer.status is not None:
                raise
            # The time that requests have to end when the server is stopped is over.
            await problem_response(Unavailable(STOPPING))(scope, receive, answer)
        except Exception:
            # Starlette raises again what `on_crash` has logged and answered.
            if not answer.complete:
                raise

    def _largest_body(self, scope: Scope) -> int:
        for method, path, largest in self._roomy:
            if scope["method"] == method and path.match(scope["path"]):
                return largest
        return LARGEST_BODY


class _Answer:
    """The way out for a response: adds headers, and knows how far it has got."""

    def __init__(self, send: Send, headers: Mapping[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.status: int | None = None
        self.complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        self.complete = message["type"] == "http.response.body" and not message.get("more_body")
        await self._send(message)


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isascii() and declared.isdigit() else 0


def _bounded(receive: Receive, largest: int) -> Receive:
    """Count what is received, for bodies that do not say how long they are."""
    total = 0

    async def bounded() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > largest:
            raise TooLarge
        return message

    return bounded
