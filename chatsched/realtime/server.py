"""The Socket.IO server: admits connections, hands their events to the dispatcher."""

import asyncio
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any

import socketio
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from chatsched.core.actor import Credentials, Identify, Throttle
from chatsched.core.deadline import deadline
from chatsched.core.errors import (
    ChatschedError,
    Forbidden,
    NotFound,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from chatsched.core.origin import is_same_origin
from chatsched.core.problems import problem
from chatsched.realtime.dispatch import Ack, Dispatcher
from chatsched.realtime.edge import Edge
from chatsched.realtime.engine import Writer, install, writer_for
from chatsched.realtime.frames import Json, ack_packet, text_frame
from chatsched.realtime.hub import Connection
from chatsched.realtime.packets import LARGEST_FRAME, Event, Packet
from chatsched.realtime.polling import Backlog

log = structlog.get_logger(__name__)

_PING_SECONDS = 15
_PONG_SECONDS = 10
_MOST_PROMISED = 32
"""Messages of one connection that may be on their way into the store at once."""
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
        await self._owner.went_live(sid)
        return connected


class _Auth(BaseModel):
    """What a client may send along with its connection; ``user_id``: who it means to be."""

    model_config = ConfigDict(strict=True, extra="ignore")
    token: str | None = None
    user_id: str | None = None


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
            serializer=Packet,
            json=Json,
            async_handlers=False,  # the default reorders even one sender's messages
            monitor_clients=not self.fast,  # the fast socket has timers of its own
            ping_interval=_PING_SECONDS,
            ping_timeout=_PONG_SECONDS,
            max_http_buffer_size=LARGEST_FRAME,
            http_compression=False,
            cors_allowed_origins=self._may_connect_from,
            namespaces="*",  # all are let in as far as their refusal
            logger=False,
            engineio_logger=False,
        )
        self.sio.eio.create_queue = Backlog
        self.sio.on("connect", self._on_connect)
        self.sio.on("connect", _refuse_namespace, namespace="*")
        self.sio.on("disconnect", self._on_disconnect)
        self.sio.on("*", self._on_event)
        edge.disconnect_socket = self.sio.disconnect
        self.asgi = socketio.ASGIApp(self.sio)

    async def went_live(self, sid: str) -> None:
        """Let events flow: the client has been told that it is connected."""
        connection = self._connections.get(sid)
        if connection is None:
            return
        if connection.cut_off or connection.socket.closed:
            await self.sio.disconnect(sid)
        else:
            connection.socket.take = partial(self._take, connection)
            self._edge.begin(connection)

    async def drain(self) -> None:
        """Close every connection in such a way that its client reconnects elsewhere."""
        for connection in list(self._connections.values()):
            await connection.socket.close(wait=False, abort=False)

    def _may_connect_from(self, origin: str, environ: dict[str, Any]) -> bool:
        scheme, host = environ["asgi.scope"]["scheme"], environ.get("HTTP_HOST")
        return is_same_origin(origin, scheme, host, self._public_url)

    async def _on_connect(self, sid: str, environ: dict[str, Any], auth: object) -> None:
        socket = self.sio.eio.sockets.get(self.sio.manager.eio_sid_from_sid(sid, "/"))
        if socket is None:
            raise _refusal(Unavailable())  # it has gone: nobody will read this
        writer = writer_for(socket)
        writer.in_use = True
        try:
            async with deadline():
                await self._admit(sid, writer, self._credentials(environ, auth))
        except Exception as error:
            self._forget(sid)
            writer.in_use = False
            if not isinstance(error, Unauthorized | Forbidden | RateLimited | Unavailable):
                log.exception("socket.connect_failed")
            raise _refusal(error if isinstance(error, ChatschedError) else None) from None
        # The request's scope is of no more use, and it is most of what an idle connection costs.
        environ.clear()

    async def _admit(self, sid: str, writer: Writer, credentials: Credentials) -> None:
        actor = await self._identify(credentials)
        await self._throttle("connect", actor.user_id)
        connection = self._connections[sid] = Connection(sid, actor, writer)
        await self._edge.admit(connection)
        # From here on it is found when it is to be cut off; before, it may have been missed.
        await self._identify(credentials)
        if connection.cut_off:
            raise Unauthorized
        if writer.closed:
            raise Unavailable

    def _credentials(self, environ: dict[str, Any], auth: object) -> Credentials:
        try:
            sent = _Auth.model_validate(auth) if auth is not None else _Auth()
        except ValidationError:
            raise Unauthorized from None
        if sent.token is not None:
            return Credentials(token=sent.token, user_id=sent.user_id)
        bearer = environ.get("HTTP_AUTHORIZATION", "")
        if bearer.lower().startswith("bearer "):
            return Credentials(token=bearer[7:].strip(), user_id=sent.user_id)
        session = _cookie(environ.get("HTTP_COOKIE", ""))
        return Credentials(session=session, user_id=sent.user_id)

    async def _on_disconnect(self, sid: str, _reason: str) -> None:
        self._forget(sid)

    def _forget(self, sid: str) -> None:
        connection = self._connections.pop(sid, None)
        if connection is not None:
            connection.socket.in_use = False
            connection.socket.take = None
            self._edge.dismiss(connection)

    async def _take(self, connection: Connection, event: Event) -> None:
        """Run an event and answer it; wait for the answer only where too many are owed."""
        ack = await self._dispatcher.begin(connection, event.name, event.payload)
        if not isinstance(ack, asyncio.Future):
            self._answer(connection, event, ack)
            if _is_over(ack):
                await self.sio.disconnect(connection.sid)
            return
        connection.promised += 1

        def answer(ack: asyncio.Future[Ack]) -> None:
            connection.promised -= 1
            if not ack.cancelled():
                self._answer(connection, event, ack.result())

        ack.add_done_callback(answer)
        if connection.promised > _MOST_PROMISED:
            await asyncio.wait((ack,))

    def _answer(self, connection: Connection, event: Event, ack: Ack) -> None:
        if event.id:
            text = ack_packet(event.id, ack)
            connection.socket.write(text, text_frame(text))

    async def _on_event(self, event: str, sid: str, *payload: object) -> Ack:
        """Run an event that came by long polling, or that is not a plain one."""
        connection = self._connections.get(sid)
        if connection is None:
            return {"ok": False, "error": problem(Unauthorized())}
        first = payload[0] if payload else None
        if isinstance(first, ChatschedError):  # what came could not be read
            return {"ok": False, "error": problem(first)}
        ack = await self._dispatcher.run(connection, event, first)
        if _is_over(ack):
            await self.sio.disconnect(sid)
        return ack


def _is_over(ack: Ack) -> bool:
    return not ack["ok"] and ack["error"]["code"] == "unauthorized"


def _cookie(header: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(SESSION_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


async def _refuse_namespace(namespace: str, *_: object) -> None:
    raise _refusal(NotFound(f"There is no namespace {namespace[:64]!r}."))


def _refusal(error: ChatschedError | None) -> socketio.exceptions.ConnectionRefusedError:
    error = error or ChatschedError()
    return socketio.exceptions.ConnectionRefusedError(error.title, problem(error))
