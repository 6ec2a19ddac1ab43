"""What waits for clients that fetch it themselves, measured, so that none waits without end."""

import asyncio
from typing import Any

from engineio import packet

from chatsched.realtime.websocket import DROP_ABOVE, MOST_UNSENT


class Backlog(asyncio.Queue[Any]):
    """A socket's queue of packets that knows how many characters wait in it."""

    size = 0
    given_up = False

    def _put(self, item: packet.Packet | None) -> None:
        self.size += _length(item)
        super()._put(item)

    def _get(self) -> packet.Packet | None:
        item: packet.Packet | None = super()._get()
        self.size -= _length(item)
        return item


def _length(item: packet.Packet | None) -> int:
    return len(item.data) if item is not None and isinstance(item.data, str) else 0


def has_room(socket: Any) -> bool:
    """Tell whether more may wait for an Engine.IO socket; close one that does not keep up."""
    backlog = socket.queue
    if backlog.size > MOST_UNSENT and not backlog.given_up:
        backlog.given_up = True
        socket.server.start_background_task(
            socket.close, wait=False, abort=True, reason=socket.server.reason.TRANSPORT_ERROR
        )
    return not backlog.given_up


def put_event(socket: Any, text: str, *, droppable: bool) -> None:
    """Let one text packet wait for an Engine.IO socket; a droppable one only if little waits."""
    if socket.closed or (droppable and socket.queue.size > DROP_ABOVE):
        return
    if has_room(socket):
        socket.queue.put_nowait(packet.Packet(packet.MESSAGE, text[1:]))


class LibraryWriter:
    """Takes events for a socket of the library's own, as `FastSocket` does."""

    in_use = False
    take: object = None

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    @property
    def closed(self) -> bool:
        """Whether the connection has ended."""
        return bool(self._socket.closed)

    def write(self, text: str, _frame: bytes, *, droppable: bool = False) -> None:
        """Queue one text packet."""
        put_event(self._socket, text, droppable=droppable)

    async def close(self, *args: Any, **kwargs: Any) -> None:
        """Close the socket."""
        await self._socket.close(*args, **kwargs)
