"""What stands at the server's port: the endpoints, the web client and the Socket.IO server."""

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from chatsched.core.errors import ChatschedError
from chatsched.http import (
    AnyEndpoint,
    Door,
    Guards,
    Pages,
    on_chatsched_error,
    on_crash,
    on_explained,
    on_http_error,
    on_left,
    route,
)
from chatsched.storage import MONGO_AWAY, unavailable

_WEB = Path(__file__).parent.parent / "web_dist"


def front(
    sockets: ASGIApp, endpoints: Sequence[AnyEndpoint], door: Door, *, secure: bool
) -> ASGIApp:
    """Return the application that answers all of these, and Socket.IO, which has its own server."""
    return _joined(sockets, _http(endpoints, door, secure=secure))


def _http(endpoints: Sequence[AnyEndpoint], door: Door, *, secure: bool) -> ASGIApp:
    pages = Pages(_WEB)
    starlette = Starlette(
        routes=[*(route(endpoint, door) for endpoint in endpoints), *pages.routes()],
        exception_handlers={
            ChatschedError: on_chatsched_error,
            HTTPException: pages.or_else(on_http_error),
            ClientDisconnect: on_left,
            **dict.fromkeys(MONGO_AWAY, on_explained(unavailable)),
            Exception: on_crash,
        },
    )
    return Guards(starlette, endpoints, secure=secure)


def _joined(sockets: ASGIApp, pages: ASGIApp) -> ASGIApp:
    """Return the application whose Socket.IO requests go straight to their server."""

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        real_time = scope["type"] == "websocket" or scope["path"].startswith("/socket.io/")
        await (sockets if real_time else pages)(scope, receive, send)

    return asgi
