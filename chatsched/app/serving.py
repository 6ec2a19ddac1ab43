"""Running the built application behind uvicorn, on a socket of our own."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from chatsched.realtime import LARGEST_FRAME, FrameWriter

_BACKLOG = 4096
_GRACE_SECONDS = 10


class ListenError(Exception):
    """The address cannot be listened on; the message is one clear sentence."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to ``host`` and ``port`` (0: a free one), or raise `ListenError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ListenError(f"Cannot listen on {host}:{port}: {reason}.") from None
    listener.setblocking(False)  # noqa: FBT003  # the socket's own signature
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address at which a browser on this machine finds the listener."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # compared with, not bound to
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn, leaving signals to the program and telling when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp, listener: socket.socket, drain: Callable[[], Awaitable[None]]
) -> AsyncIterator[Callable[[], Coroutine[Any, Any, None]]]:
    """Serve until the block ends; then ``drain``, while still serving, and finish what is left.

    The block gets a function that waits until the server fails, and raises what it raised.
    """
    server = _Server(_config(app))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    task.add_done_callback(lambda _: server.up.set())  # so that nobody waits for a dead server

    async def watch() -> None:
        await asyncio.shield(task)
        raise RuntimeError("the server came to an end")

    await server.up.wait()
    if task.done():
        await watch()
    try:
        yield watch
    finally:
        try:
            await drain()
        finally:
            server.should_exit = True
            await task


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws=FrameWriter,
        ws_per_message_deflate=False,  # costs 37 KiB a connection and a third of the speed
        ws_ping_interval=None,  # Engine.IO has pings of its own
        ws_max_size=LARGEST_FRAME,
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        backlog=_BACKLOG,
    )
