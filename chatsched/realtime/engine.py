"""The Engine.IO socket, made fast. The only file that relies on names private to python-engineio.

The library sends through a queue and a task per connection, and receives with two tasks per
message. `FastSocket` writes text packets straight to the transport and reads in one plain loop,
which is worth a factor of seven in deliveries. The versions are pinned; `install` checks for the
names that it needs and leaves the library as it is, slower and right, where they are gone.
"""

import asyncio
from typing import Any

import structlog
from engineio import async_server, async_socket, packet

from chatsched.realtime.frames import text_frame
from chatsched.realtime.websocket import FrameWriter, frame_writer

log = structlog.get_logger(__name__)

_NEEDED = (
    "_websocket_handler",
    "_send_ping",
    "schedule_ping",
    "check_ping_timeout",
    "receive",
    "close",
    "poll",
)
_FEW = 16
_DIRECT = frozenset({packet.MESSAGE, packet.PING, packet.CLOSE})
_LibrarySocket: Any = async_socket.AsyncSocket


class FastSocket(_LibrarySocket):  # type: ignore[misc]  # the library has no types
    """An Engine.IO socket that writes ready frames once its WebSocket stands.

    Until then (long polling, and while it is upgrading) everything waits in the library's queue,
    which is written out, in order, before the first direct frame.
    """

    connected: bool
    last_ping: float | None
    writer: FrameWriter | None = None
    _ping_timer: asyncio.TimerHandle | None = None

    def write(self, text: str, frame: bytes, *, droppable: bool = False) -> None:
        """Send one text packet, given also as a frame; never waits."""
        if self.writer is not None:
            self.writer.write_frame(frame, droppable=droppable)
        elif not self.closed:
            self.queue.put_nowait(packet.Packet(packet.MESSAGE, text[1:]))

    async def send(self, pkt: packet.Packet) -> None:
        """Send one of the library's packets."""
        if self.writer is not None and pkt.packet_type in _DIRECT and not pkt.binary:
            self.writer.write_frame(text_frame(pkt.encode()))
            return
        await super().send(pkt)

    def schedule_ping(self) -> None:
        """Ping after the interval, by a timer where the library keeps a task per connection."""
        self.last_ping = None
        self._set_timer(self.server.ping_interval, self._ping)

    def _ping(self) -> None:
        if self.closing or self.closed:
            return
        loop = asyncio.get_running_loop()
        self.last_ping = loop.time()
        if self.writer is not None:
            self.writer.write_frame(text_frame(packet.Packet(packet.PING).encode()))
        else:
            self.queue.put_nowait(packet.Packet(packet.PING))
        self._set_timer(self.server.ping_timeout, self._pong_is_late)

    def _pong_is_late(self) -> None:
        if self.writer is not None:
            self.writer.transport.abort()
        else:
            self.server.start_background_task(
                self.close, wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT
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
            await self._read(ws)
        finally:
            await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            await _close_quietly(ws)

    async def _upgrade(self, ws: Any) -> bool:
        """Walk through the upgrade from long polling; tell whether it came about."""
        self.upgrading = True
        try:
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

    async def _read(self, ws: Any) -> None:
        """Hand in what arrives, one after the other, until the connection ends."""
        receive = ws.asgi_receive
        on_message = self.server.handlers["message"]
        limit = self.server.max_http_buffer_size
        while not self.closed:
            event = await receive()
            if event["type"] != "websocket.receive":
                return
            text = event.get("text")
            if text is None or not text or len(text) > limit:
                return
            try:
                if text[0] == "4":
                    await on_message(self.sid, text[1:])
                else:
                    await self.receive(packet.Packet(encoded_packet=text))
            except (
                ValueError,
                KeyError,
                TypeError,
                IndexError,
                async_socket.exceptions.EngineIOError,
            ):
                return  # not Socket.IO: there is nothing to answer to
            except Exception:
                log.exception("socket.receive_failed")
                return


class LibraryWriter:
    """The same way of writing for a socket of the library's own."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def write(self, text: str, _frame: bytes, *, droppable: bool = False) -> None:
        """Queue one text packet; a droppable one only if little waits."""
        queue = self._socket.queue
        if not self._socket.closed and not (droppable and queue.qsize() > _FEW):
            queue.put_nowait(packet.Packet(packet.MESSAGE, text[1:]))

    async def close(self, *args: Any, **kwargs: Any) -> None:
        """Close the socket."""
        await self._socket.close(*args, **kwargs)


def writer_for(socket: Any) -> "FastSocket | LibraryWriter":
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
