"""The Engine.IO socket, made fast. The only file that relies on names private to python-engineio.

The library sends through a queue and a task per connection, and receives with two tasks per
message. `FastSocket` writes text packets straight to the transport and reads in one plain loop,
which is worth a factor of seven in deliveries. The versions are pinned; `install` checks for the
names that it needs and leaves the library as it is, slower and right, where they are gone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from engineio import async_server, async_socket, packet

from chatsched.realtime.frames import text_frame
from chatsched.realtime.packets import Event, read_event
from chatsched.realtime.polling import Backlog, LibraryWriter, has_room, put_event
from chatsched.realtime.websocket import FAILED, INVALID, POLICY, FrameWriter, frame_writer

log = structlog.get_logger(__name__)

_NEEDED = (
    "_websocket_handler",
    "_send_ping",
    "schedule_ping",
    "check_ping_timeout",
    "receive",
    "close",
    "poll",
    "handle_post_request",
)
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    async_socket.exceptions.EngineIOError,
)
_DIRECT = frozenset({packet.MESSAGE, packet.PING, packet.CLOSE})
_LibrarySocket: Any = async_socket.AsyncSocket


class FastSocket(_LibrarySocket):  # type: ignore[misc]  # the library has no types
    """An Engine.IO socket that writes ready frames once its WebSocket stands.

    Until then (long polling, and while it is upgrading) everything waits in the library's queue,
    which is written out, in order, before the first direct frame.

    ``in_use`` says that somebody has come, or is coming, in by it; nobody else is pinged.
    ``take`` is given the plain events of whoever has come in; all else goes to the library.
    """

    connected: bool
    last_ping: float | None
    queue: Backlog
    writer: FrameWriter | None = None
    in_use = False
    take: Callable[[Event], Awaitable[None]] | None = None
    _ping_timer: asyncio.TimerHandle | None = None
    _running = 0

    def write(self, text: str, frame: bytes, *, droppable: bool = False) -> None:
        """Send one text packet, given also as a frame; never waits."""
        if self.writer is not None:
            self.writer.write_frame(frame, droppable=droppable)
        else:
            put_event(self, text, droppable=droppable)

    async def send(self, pkt: packet.Packet) -> None:
        """Send one of the library's packets."""
        if self.writer is not None and pkt.packet_type in _DIRECT and not pkt.binary:
            self.writer.write_frame(text_frame(pkt.encode()))
        elif has_room(self):
            await super().send(pkt)

    def schedule_ping(self) -> None:
        """Ping after the interval, by a timer where the library keeps a task per connection."""
        self.last_ping = None
        self._set_timer(self.server.ping_interval, self._ping)

    def _ping(self) -> None:
        if self.closing or self.closed:
            return
        if not self.in_use:
            self._dismiss("nobody came in")
            return
        loop = asyncio.get_running_loop()
        self.last_ping = loop.time()
        if self.writer is not None:
            self.writer.write_frame(text_frame(packet.Packet(packet.PING).encode()))
        else:
            self.queue.put_nowait(packet.Packet(packet.PING))
        self._set_timer(self.server.ping_timeout, self._pong_is_late)

    def _pong_is_late(self) -> None:
        if self._running:  # it is not read before the command is done; pings tell the client so
            self._ping()
        elif self.writer is not None:
            self.writer.transport.abort()
        else:
            self.server.start_background_task(
                self.close, wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT
            )

    def _dismiss(self, reason: str) -> None:
        log.info("socket.dismissed", reason=reason)
        if self.writer is not None:
            self.server.start_background_task(self.writer.hang_up, POLICY, reason)
        else:
            self.server.start_background_task(
                self.close, wait=False, abort=True, reason=self.server.reason.SERVER_DISCONNECT
            )

    def _set_timer(self, seconds: float, then: Any) -> None:
        if self._ping_timer is not None:
            self._ping_timer.cancel()
        self._ping_timer = asyncio.get_running_loop().call_later(seconds, then)

    async def check_ping_timeout(self) -> bool:
        """Timers close late sockets; here it matters only whether this one is closed."""
        if self.closed:
            raise async_socket.exceptions.SocketIsClosedError
        return True

    async def close(self, *args: Any, **kwargs: Any) -> None:
        """Close the socket and forget it: nobody comes by later to collect closed ones."""
        if self._ping_timer is not None:
            self._ping_timer.cancel()
            self._ping_timer = None
        await super().close(*args, **kwargs)
        self.server.sockets.pop(self.sid, None)
        if self.writer is None:
            self.queue.put_nowait(None)  # ends the poll that is waiting, if one is

    async def handle_post_request(self, environ: Any) -> None:
        """Take what a polling client has posted, which includes running its commands."""
        self._running += 1
        try:
            await super().handle_post_request(environ)
        finally:
            self._running -= 1

    async def receive(self, pkt: packet.Packet) -> None:
        """Receive one of the library's packets; nothing binary is ever asked for."""
        if not pkt.binary:
            await super().receive(pkt)

    async def _websocket_handler(self, ws: Any) -> None:
        writer = frame_writer(ws.asgi_send)
        if writer is None:  # not our server: the library's own way
            await super()._websocket_handler(ws)
            return
        if self.connected:
            if not await self._upgrade(ws):
                return
        else:
            self.connected = self.upgraded = True
        self._write_out_queue(writer)
        self.writer = writer
        try:
            await self._read(ws, writer)
        finally:
            await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            await _close_quietly(ws)

    async def _upgrade(self, ws: Any) -> bool:
        """Walk through the upgrade from long polling; tell whether it came about."""
        self.upgrading = True
        try:
            async with asyncio.timeout(self.server.ping_interval):
                if await _text(ws) != "2probe":
                    return False
                await ws.send("3probe")
                self.queue.put_nowait(packet.Packet(packet.NOOP))  # ends the poll that is waiting
                if await _text(ws) != "5":
                    return False
            self.upgraded = True
        except OSError:
            return False
        else:
            return True
        finally:
            self.upgrading = False

    def _write_out_queue(self, writer: FrameWriter) -> None:
        while not self.queue.empty():
            waiting = self.queue.get_nowait()
            self.queue.task_done()
            if waiting is not None and waiting.packet_type != packet.NOOP:
                writer.write_frame(text_frame(waiting.encode()))

    async def _read(self, ws: Any, writer: FrameWriter) -> None:
        """Hand in what arrives, one after the other, until the connection ends."""
        receive = ws.asgi_receive
        while not self.closed:
            event = await receive()
            if event["type"] != "websocket.receive":
                return
            text = event.get("text")
            if text is None:
                continue  # an attachment of an event that was refused
            try:
                await self._hand_in(text)
            except _UNREADABLE as error:
                log.info("socket.unreadable", reason=str(error)[:200])
                await writer.hang_up(INVALID, "not Socket.IO")
                return
            except Exception:
                log.exception("socket.receive_failed")
                await writer.hang_up(FAILED)
                return

    async def _hand_in(self, text: str) -> None:
        if text[:1] != "4":
            await self.receive(packet.Packet(encoded_packet=text))
            return
        self._running += 1
        try:
            event = read_event(text) if self.take is not None else None
            if event is None or self.take is None:
                await self.server.handlers["message"](self.sid, text[1:])
            else:
                await self.take(event)
        finally:
            self._running -= 1


Writer = FastSocket | LibraryWriter


def writer_for(socket: Any) -> Writer:
    """Return what events for an Engine.IO socket are written to."""
    return socket if isinstance(socket, FastSocket) else LibraryWriter(socket)


async def _text(ws: Any) -> str:
    received = await ws.wait()
    return received if isinstance(received, str) else ""


async def _close_quietly(ws: Any) -> None:
    try:
        await ws.close()
    except Exception:  # noqa: BLE001  # whatever it is: the connection is gone, as was wanted
        return


def install() -> bool:
    """Put `FastSocket` where the library looks sockets up; tell whether that was possible."""
    if not all(hasattr(_LibrarySocket, name) for name in _NEEDED) or not hasattr(
        async_server, "async_socket"
    ):
        log.warning("realtime.fast_path_missing")
        return False
    async_socket.AsyncSocket = FastSocket
    return True
