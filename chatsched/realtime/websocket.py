"""The WebSocket protocol class that uvicorn is given: lets ready frames be written straight."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_UNSENT = 1 << 20
"""Bytes that may wait for one consumer; more, and it is cut off to reconnect and catch up."""
DROP_ABOVE = 1 << 16
"""Bytes waiting for a consumer above which it is spared what it can do without."""

INVALID, POLICY, FAILED = 1007, 1008, 1011
"""Why a connection is closed (RFC 6455, section 7.4.1)."""


class FrameWriter(WebSocketsSansIOProtocol):
    """uvicorn's sans-I/O protocol, with a way past ASGI for frames that are already built.

    What one turn of the event loop writes to a connection leaves in one system call, which is
    what most of a delivery's time goes to.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outgoing: list[bytes] = []
        self._gathered = 0

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
            self.loop.call_soon(self._flush)
        self._outgoing.append(frame)
        self._gathered += len(frame)
        if self._gathered > DROP_ABOVE:  # long turns are for the transport to count, too
            self._flush()

    async def send(self, message: Any) -> None:
        """Send what ASGI wants sent, after what was written before it."""
        self._flush()
        await super().send(message)

    def shutdown(self) -> None:
        """End the connection because the server ends, after what was written before."""
        self._flush()
        super().shutdown()

    def _flush(self) -> None:
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
