"""The Socket.IO server: admits connections, hands their events to the dispatcher."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

import socketio
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from chatsched.core.actor import Credentials, Identify, Throttle
from chatsched.core.errors import ChatschedError, Forbidden, RateLimited, Unauthorized
from chatsched.core.origin import is_same_origin
from chatsched.core.problems import problem
from chatsched.realtime.dispatch import Ack, Dispatcher
from chatsched.realtime.edge import Edge
from chatsched.realtime.engine import install, writer_for
from chatsched.realtime.frames import Json
from chatsched.realtime.hub import Connection

log = structlog.get_logger(__name__)

LARGEST_PACKET = 1 << 20
_PING_SECONDS = 15
_PONG_SECONDS = 10
SESSION_COOKIE = "chatsched_session"


class _Manager(socketio.AsyncManager):  # type: ignore[misc]  # the library has no types
    """The library's list of clients, without its rooms: the hub keeps those.

    A client counts as connected once its CONNECT packet is written; that is when it goes live.
    """

    def __init__(self, server: "SocketServer") -> None:
        super().__init__()
        self._owner = server

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid)

    async def connect(self, sid: str, namespace: str) -> str:
        connected: str = await super().connect(sid, namespace)
        self._owner.went_live(sid)
        return connected


class _Auth(BaseModel):
    """What a client may send along with its connection."""

    model_config = ConfigDict(strict=True, extra="ignore")
    token: str | None = None


class SocketServer:
    """python-socketio, wired to the edge and the dispatcher."""

    def __init__(
        self,
        edge: Edge,
        dispatcher: Dispatcher,
        identify: Identify,
        throttle: Throttle,
        public_url: str,
    ) -> None:
        self.fast = install()
        self._edge = edge
        self._dispatcher = dispatcher
        self._identify = identify
        self._throttle = throttle
        self._public_url = public_url
        self._connections: dict[str, Connection] = {}
        self.sio = socketio.AsyncServer(
            async_mode="asgi",
            client_manager=_Manager(self),
            json=Json,
            async_handlers=False,  # the default reorders even one sender's messages
            monitor_clients=not self.fast,  # the fast socket has timers of its own
            ping_interval=_PING_SECONDS,
            ping_timeout=_PONG_SECONDS,
            max_http_buffer_size=LARGEST_PACKET,
            http_compression=False,
            cors_allowed_origins=self._may_connect_from,
            namespaces=["/"],
            logger=False,
            engineio_logger=False,
        )
        self.sio.on("connect", self._on_connect)
        self.sio.on("disconnect", self._on_disconnect)
        self.sio.on("*", self._on_event)
        edge.disconnect_socket = self.sio.disconnect
        self.asgi = socketio.ASGIApp(self.sio)

    def went_live(self, sid: str) -> None:
        """Let events flow: the client has been told that it is connected."""
        connection = self._connections.get(sid)
        if connection is not None:
            self._edge.begin(connection)

    async def drain(self) -> None:
        """Close every connection in such a way that its client reconnects elsewhere."""
        for connection in list(self._connections.values()):
            await connection.socket.close(wait=False, abort=False)

    def _may_connect_from(self, origin: str, environ: dict[str, Any]) -> bool:
        scheme, host = environ["asgi.scope"]["scheme"], environ.get("HTTP_HOST")
        return is_same_origin(origin, scheme, host, self._public_url)

    async def _on_connect(self, sid: str, environ: dict[str, Any], auth: object) -> None:
        eio_sid = self.sio.manager.eio_sid_from_sid(sid, "/")
        try:
            credentials = self._credentials(environ, auth)
            connection = Connection(
                sid, await self._identify(credentials), writer_for(self.sio.eio.sockets[eio_sid])
            )
            await self._throttle("connect", connection.actor.user_id)
        except (Unauthorized, Forbidden, RateLimited) as error:
            raise _refusal(error) from None
        except Exception:
            log.exception("socket.connect_failed")
            raise _refusal(ChatschedError()) from None
        self._connections[sid] = connection
        try:
            await self._edge.admit(connection)
        except Exception:
            log.exception("socket.admit_failed")
            self._forget(sid)
            raise _refusal(ChatschedError()) from None
        # The request's scope is of no more use, and it is most of what an idle connection costs.
        environ.clear()

    def _credentials(self, environ: dict[str, Any], auth: object) -> Credentials:
        try:
            token = _Auth.model_validate(auth).token if auth is not None else None
        except ValidationError:
            raise Unauthorized from None
        if token is not None:
            return Credentials(token=token)
        bearer = environ.get("HTTP_AUTHORIZATION", "")
        if bearer.lower().startswith("bearer "):
            return Credentials(token=bearer[7:].strip())
        return Credentials(session=_cookie(environ.get("HTTP_COOKIE", "")))

    async def _on_disconnect(self, sid: str, _reason: str) -> None:
        self._forget(sid)

    def _forget(self, sid: str) -> None:
        connection = self._connections.pop(sid, None)
        if connection is not None:
            self._edge.dismiss(connection)

    async def _on_event(self, event: str, sid: str, *payload: object) -> Ack:
        connection = self._connections.get(sid)
        if connection is None:
            return {"ok": False, "error": problem(Unauthorized())}
        first = payload[0] if payload else {}
        ack = await self._dispatcher.run(connection, event, {} if first is None else first)
        if not ack["ok"] and ack["error"]["code"] == "unauthorized":
            await self.sio.disconnect(sid)
        return ack


def _cookie(header: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(SESSION_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


def _refusal(error: ChatschedError) -> socketio.exceptions.ConnectionRefusedError:
    return socketio.exceptions.ConnectionRefusedError(error.title, problem(error))
