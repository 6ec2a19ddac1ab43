"""The WebSocket protocol class that uvicorn is given: lets ready frames be written straight."""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_UNSENT = 1 << 20
"""Bytes that may wait for one consumer; more, and it is cut off to reconnect and catch up."""
DROP_ABOVE = 1 << 16
"""Bytes waiting for a consumer above which it is spared what it can do without."""

INVALID, POLICY, FAILED = 1007, 1008, 1011
"""Why a connection is closed (RFC 6455, section 7.4.1)."""


class _Turn:
    """Those to whom something was written in the present turn of an event loop."""

    _latest: "ClassVar[_Turn | None]" = None

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "_Turn":
        """Return the one of this loop, or another, which does no harm: there is one loop."""
        turn = cls._latest
        if turn is None or turn.loop is not loop:
            turn = cls._latest = cls(loop)
        return turn

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._writers: list[FrameWriter] = []

    def add(self, writer: "FrameWriter") -> None:
        if not self._writers:
            self.loop.call_soon(self._end)
        self._writers.append(writer)

    def _end(self) -> None:
        writers, self._writers = self._writers, []
        for writer in writers:
            writer.flush()


class FrameWriter(WebSocketsSansIOProtocol):
    """uvicorn's sans-I/O protocol, with a way past ASGI for frames that are already built.

    What one turn of the event loop writes to a connection leaves in one system call, which is
    what most of a delivery's time goes to.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outgoing: list[bytes] = []
        self._gathered = 0
        self._turn = _Turn.of(self.loop)

    def write_frame(self, frame: bytes, *, droppable: bool = False) -> None:
        """Write ``frame`` before the turn is over; abort when the peer does not keep up.

        A ``droppable`` frame (typing, presence) is left out for a peer that is behind.
        """
        if self.disconnected or self.close_sent or self.transport.is_closing():
            return
        if not self.writable.is_set():
            waiting = self.transport.get_write_buffer_size()
            if waiting > MOST_UNSENT:
                self.transport.abort()
                return
            if droppable and waiting > DROP_ABOVE:
                return
        if not self._outgoing:
            self._turn.add(self)
        self._outgoing.append(frame)
        self._gathered += len(frame)
        if self._gathered > DROP_ABOVE:  # long turns are for the transport to count, too
            self.flush()

    async def send(self, message: Any) -> None:
        """Send what ASGI wants sent, after what was written before it."""
        self.flush()
        await super().send(message)

    def shutdown(self) -> None:
        """End the connection because the server ends, after what was written before."""
        self.flush()
        super().shutdown()

    def flush(self) -> None:
        """Hand to the transport what was written."""
        outgoing = self._outgoing
        if outgoing:
            self._outgoing = []
            self._gathered = 0
            if not self.transport.is_closing():
                self.transport.write(outgoing[0] if len(outgoing) == 1 else b"".join(outgoing))

    async def hang_up(self, code: int, reason: str = "") -> None:
        """Close the connection with a code, after what was written before; abort if it is stuck."""
        if self.disconnected or self.close_sent:
            return
        if self.writable.is_set():
            await self.send({"type": "websocket.close", "code": code, "reason": reason})
        else:
            self.transport.abort()


def frame_writer(asgi_send: Any) -> FrameWriter | None:
    """Return the protocol behind an ASGI ``send``, if it is ours; None behind any other server."""
    owner = getattr(asgi_send, "__self__", None)
    return owner if isinstance(owner, FrameWriter) else None
