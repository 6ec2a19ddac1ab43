"""One Socket.IO connection, from its beginning to its end."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp
import socketio

from chatsched.client.credentials import Credentials
from chatsched.client.errors import ChatschedClientError, Offline, error_of

Received = Callable[[str, Any], None]

_CONNECT_SECONDS = 15.0
_ACK_SECONDS = 10.0
_CLOSE_SECONDS = 5.0
_LARGEST_FRAME = 1 << 26  # a page of 200 messages of 10,000 characters is far below


class LinkLost(Exception):
    """The connection ended, or gave no answer, while an ack was awaited."""


class Link:
    """python-socketio's client, without its own reconnection; of use once."""

    def __init__(self, session: aiohttp.ClientSession, received: Received) -> None:
        self._received = received
        self._ended = asyncio.Event()
        self._pending: set[asyncio.Future[object]] = set()
        self._refusal: ChatschedClientError | None = None
        self._sio = socketio.AsyncClient(
            reconnection=False,
            handle_sigint=False,
            http_session=session,
            websocket_extra_options={"max_msg_size": _LARGEST_FRAME},
        )
        self._sio.on("*", self._on_event)
        self._sio.on("disconnect", self._on_disconnect)
        self._sio.on("connect_error", self._on_refused)

    async def open(self, url: str, credentials: Credentials, transports: Sequence[str]) -> None:
        """Connect, or raise what the server says against it, or `Offline`."""
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await self._sio.connect(
                    url,
                    auth=credentials.auth,
                    transports=list(transports),
                    namespaces=["/"],
                    wait_timeout=_CONNECT_SECONDS,
                )
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError) as error:
            await self.close()
            raise self._refusal or Offline(f"No connection to {url}: {error}") from None
        except BaseException:
            await self.close()
            raise

    @property
    def ended(self) -> bool:
        """Whether the connection is over."""
        return self._ended.is_set()

    async def until_ended(self) -> None:
        """Wait for the connection's end."""
        # Not for the library's disconnect event: it is left out when the connection is lost in
        # the very moment in which it comes about.
        await asyncio.shield(self._sio.eio.wait())
        self._end()

    async def close(self) -> None:
        """End the connection, whatever state it is in."""
        self._end()
        # It is being given up; how it ends is no matter.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._close()

    async def _close(self) -> None:
        if self._sio.connected:
            await self._sio.disconnect()
        else:
            await self._sio.eio.disconnect(abort=True)

    async def ask(self, event: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command and return its ack; raise `LinkLost` if none came."""
        reply: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._pending.add(reply)
        try:
            await self.tell(event, payload, lambda *ack: _settle(reply, ack))
            async with asyncio.timeout(_ACK_SECONDS):
                ack = await reply
        except TimeoutError:
            raise LinkLost from None
        finally:
            self._pending.discard(reply)
        if not isinstance(ack, dict) or "ok" not in ack:
            raise error_of(ack)
        return ack

    async def tell(
        self, event: str, payload: Mapping[str, Any], acked: Callable[..., None] | None = None
    ) -> None:
        """Send a command without waiting for its ack."""
        if self._ended.is_set():
            raise LinkLost
        try:
            await self._sio.emit(event, dict(payload), callback=acked)
        except socketio.exceptions.SocketIOError:
            raise LinkLost from None

    def _on_event(self, event: str, *payload: object) -> None:
        self._received(event, payload[0] if payload else {})

    def _on_refused(self, said: object = None) -> None:
        problem = said.get("data") if isinstance(said, dict) else None
        if isinstance(problem, dict) and "code" in problem:
            self._refusal = error_of(problem)

    def _on_disconnect(self, *_reason: object) -> None:
        self._end()

    def _end(self) -> None:
        self._ended.set()
        for reply in self._pending:
            if not reply.done():
                reply.set_exception(LinkLost())


def _settle(reply: asyncio.Future[object], ack: tuple[object, ...]) -> None:
    if not reply.done():
        reply.set_result(ack[0] if ack else None)
