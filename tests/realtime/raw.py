"""Clients that speak Engine.IO by hand, so that they can do what no library would."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as websocket
from websockets.exceptions import ConnectionClosed


def connect_packet(token: str) -> str:
    return "40" + json.dumps({"token": token})


async def ended(raw: ClientConnection) -> int:
    """Read until the server ends the connection; return the code that it gives for that."""
    with suppress(ConnectionClosed):
        while True:
            await raw.recv()
    assert raw.close_code is not None
    return raw.close_code


class Poller:
    """A client by long polling, which fetches only when told to."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self.sid = ""

    async def open(self) -> None:
        self.sid = json.loads((await self.get())[1:])["sid"]

    async def get(self) -> str:
        async with self._http.get(self._at()) as response:
            return await response.text()

    async def post(self, *packets: str) -> int:
        """Send packets and return the answer's status."""
        body = io.BytesIO("\x1e".join(packets).encode())
        async with self._http.post(self._at(), data=body) as response:
            await response.read()
            return response.status

    def _at(self) -> str:
        return self._address + (f"&sid={self.sid}" if self.sid else "")


@asynccontextmanager
async def polling(url: str) -> AsyncIterator[Poller]:
    """Open an Engine.IO session by long polling."""
    async with aiohttp.ClientSession() as http:
        poller = Poller(http, f"{url}/socket.io/?EIO=4&transport=polling")
        await poller.open()
        yield poller


@asynccontextmanager
async def raw_socket(url: str, token: str | None = None) -> AsyncIterator[ClientConnection]:
    """Open an Engine.IO session by WebSocket, and come in if there is a token."""
    address = url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    async with websocket(address, max_size=None) as raw:
        assert (await raw.recv()).startswith("0")
        if token is not None:
            await raw.send(connect_packet(token))
            assert (await raw.recv()).startswith("40")
        yield raw
