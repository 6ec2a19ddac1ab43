"""Whole servers for tests, and people who use them over HTTP and Socket.IO.

`server` runs in the test's own loop, `processes` are real processes that a test may kill.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import pytest
import socketio
from hearing import PATIENCE, Hearing

from chatsched.app.bootstrap import Application, application
from chatsched.app.serving import address_of, listen, serving
from chatsched.app.settings import load

PASSWORD = "correct horse battery"


@dataclass
class Reply:
    """What came back over HTTP; ``body`` is parsed where it is JSON."""

    status: int
    body: Any
    headers: Any


class Api:
    """Somebody's way in over HTTP: a session with cookies, or a token."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        headers = {"authorization": f"Bearer {token}"} if token else {"origin": url}
        self.http = aiohttp.ClientSession(
            headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )

    async def __call__(self, method: str, path: str, json: object = None, **kw: Any) -> Reply:
        """Send one request; ``path`` may be a whole address."""
        address = path if "://" in path else self.url + path
        async with self.http.request(method, address, json=json, **kw) as response:
            body = await (response.json() if "json" in response.content_type else response.text())
            return Reply(response.status, body, response.headers)

    async def ok(self, method: str, path: str, json: object = None, **kw: Any) -> Any:
        """Send one request that must succeed and return its body."""
        reply = await self(method, path, json, **kw)
        assert reply.status < 300, f"{method} {path}: {reply.status} {reply.body}"
        return reply.body

    async def close(self) -> None:
        await self.http.close()


class Socket(Hearing):
    """A Socket.IO connection that keeps what it receives."""

    def __init__(self) -> None:
        super().__init__()
        # A session of our own, as the library leaves its own open when it is refused.
        self.http = aiohttp.ClientSession()
        self.client = socketio.AsyncClient(reconnection=False, http_session=self.http)
        self.ended = asyncio.Event()
        self.client.on("*", self.keep)
        self.client.on("disconnect", self._end)

    async def _end(self, *_: object) -> None:
        self.ended.set()

    async def call(self, event: str, payload: object) -> Any:
        """Send a command and return its ack."""
        return await self.client.call(event, payload, timeout=PATIENCE)

    def seqs(self, room_id: str) -> list[int]:
        """Return the ``seq`` of each message of the room, as they came."""
        return [
            payload["message"]["seq"]
            for name, payload in self.events
            if name == "message:new" and payload["message"]["room_id"] == room_id
        ]

    async def close(self) -> None:
        await self.client.disconnect()
        await self.http.close()


async def refused(url: str, **options: Any) -> dict:
    """Return what a client is told whose connection is refused."""
    socket = Socket()
    told: asyncio.Future = asyncio.get_running_loop().create_future()
    socket.client.on("connect_error", lambda data=None: told.done() or told.set_result(data))
    with pytest.raises(socketio.exceptions.ConnectionError):
        await socket.client.connect(url, transports=["websocket"], **options)
    await socket.close()
    return await asyncio.wait_for(told, 5)


@dataclass
class Person:
    """Somebody with an account, signed in."""

    user: dict[str, Any]
    api: Api
    sockets: list[Socket] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.user["id"]

    @property
    def cookie(self) -> str:
        """The session's cookie, as a header."""
        return "; ".join(f"{c.key}={c.value}" for c in self.api.http.cookie_jar)

    async def connect(self, url: str | None = None, **options: Any) -> Socket:
        """Open a Socket.IO connection with the session's cookie."""
        options.setdefault("transports", ["websocket"])
        socket = Socket()
        await socket.client.connect(url or self.api.url, headers={"cookie": self.cookie}, **options)
        self.sockets.append(socket)
        return socket

    async def token(self) -> str:
        """Return a fresh API token."""
        return (await self.api.ok("POST", "/api/tokens", {"name": "test"}))["token"]

    async def close(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await self.api.close()


class Guests:
    """Those who use a server in a test; all of them leave at its end."""

    def __init__(self) -> None:
        self._all: list[Person | Api | Socket] = []
        self._numbers = itertools.count(1)

    async def signup(self, url: str, name: str = "Ada", **more: Any) -> Person:
        """Make an account and sign in."""
        api = Api(url)
        email = f"{name.lower().replace(' ', '.')}{next(self._numbers)}@example.com"
        body = {"email": email, "password": PASSWORD, "name": name, **more}
        person = Person((await api.ok("POST", "/api/auth/signup", body))["user"], api)
        self._all.append(person)
        return person

    def api(self, url: str, token: str | None = None) -> Api:
        """Return a way in for somebody with a token, or with nothing."""
        api = Api(url, token)
        self._all.append(api)
        return api

    async def connect(self, url: str, token: str, **options: Any) -> Socket:
        """Open a Socket.IO connection with a token."""
        options.setdefault("transports", ["websocket"])
        socket = Socket()
        await socket.client.connect(url, auth={"token": token}, **options)
        self._all.append(socket)
        return socket

    async def leave(self) -> None:
        for guest in self._all:
            with contextlib.suppress(Exception):
                await guest.close()


@dataclass
class Server:
    """A server in this process."""

    url: str
    application: Application
    guests: Guests

    async def signup(self, name: str = "Ada", **more: Any) -> Person:
        """Make an account and sign in."""
        return await self.guests.signup(self.url, name, **more)

    def api(self, token: str | None = None) -> Api:
        """Return a way in for somebody with a token, or with nothing."""
        return self.guests.api(self.url, token)

    async def connect(self, token: str, **options: Any) -> Socket:
        """Open a Socket.IO connection with a token."""
        return await self.guests.connect(self.url, token, **options)


def in_database(mongo_url: str, database: str) -> str:
    """Return the address of one database of a server."""
    parts = urlsplit(mongo_url)
    return urlunsplit(parts._replace(path=f"/{database}"))


@contextlib.asynccontextmanager
async def running(**settings: Any) -> AsyncIterator[tuple[str, Application]]:
    """Run a server in this loop until the block ends."""
    with listen("127.0.0.1", 0) as listener:
        url = address_of(listener)
        given = {"public_url": url, "secret_key": "k" * 40, "rate_limits": "off", **settings}
        async with application(load(**given)) as built, serving(built.asgi, listener, built.drain):
            yield url, built


@pytest.fixture
async def guests() -> AsyncIterator[Guests]:
    """People who come and go with the test."""
    present = Guests()
    yield present
    await present.leave()


@pytest.fixture
async def server(mongo_url, database_name, redis_url, guests) -> AsyncIterator[Server]:
    """A whole server on real MongoDB and Redis, without rate limits."""
    async with running(mongo_url=in_database(mongo_url, database_name), redis_url=redis_url) as (
        url,
        built,
    ):
        yield Server(url, built, guests)
        await guests.leave()


class ServerProcess:
    """``chatsched serve`` as a process of its own."""

    def __init__(self, environment: dict[str, str], arguments: list[str]) -> None:
        self._environment = {**os.environ, **environment}
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, on the port of last time, and return once it is ready."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "chatsched", "serve", "--port", port, *self._arguments]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        for line in self._process.stdout:
            if line.startswith("chatsched ready on "):
                self.url = line.split()[-1]
                return
        raise AssertionError(f"the server ended with {self._process.wait()} before it was ready")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()


@pytest.fixture
def processes(mongo_url, database_name, redis_url) -> Iterator[Callable[..., ServerProcess]]:
    """Start server processes on the test's database and Redis; ended with the test."""
    started: list[ServerProcess] = []

    def launch(*arguments: str, **environment: str) -> ServerProcess:
        process = ServerProcess(
            {
                "CHATSCHED_MONGO_URL": in_database(mongo_url, database_name),
                "CHATSCHED_REDIS_URL": redis_url,
                "CHATSCHED_SECRET_KEY": "k" * 40,
                "CHATSCHED_RATE_LIMITS": "off",
                "CHATSCHED_LOG_LEVEL": "warning",
                **environment,
            },
            list(arguments),
        )
        started.append(process)
        process.start()
        return process

    yield launch
    for process in started:
        process.kill()
