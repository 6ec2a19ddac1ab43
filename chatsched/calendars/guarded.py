"""The one client for addresses that people give: their feeds and their CalDAV servers.

A name is resolved here, each of its addresses is judged, and the connection goes to an address
that was judged, whatever the name stands for a moment later. Redirections are followed by hand,
each like an address of its own. What a server sends is bounded in size, unpacked, and in time,
as a whole. Nothing is remembered from one request to the next: no cookies, no proxies, nothing
of the process's environment. No error says more of an address than its owner needs.
"""

import asyncio
import base64
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from socket import SOCK_STREAM, gaierror, getaddrinfo

import httpcore2
import httpx2

from chatsched.calendars.screening import Address, Network, Screen, credentials_go
from chatsched.core.errors import CalendarUnreachable, CalendarUnsupported

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]

_MOST_REDIRECTS = 3
_MOST_ADDRESSES = 4
_CONNECT_SECONDS = 5.0
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_MOST_CONNECTIONS = 200
_MOST_IDLE = 20
_IDLE_SECONDS = 15.0

_NO_ANSWER = "There is no answer at this address."
_TOO_SLOW = "The server at this address did not answer in time."
_TOO_LARGE = "What this address sends is too large for a calendar."


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that one answer may be: in bytes when unpacked, in seconds altogether."""

    most_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. ``url`` is where it said so, after redirections.

    ``trusted`` tells whether credentials that were given went that far.
    """

    status: int
    headers: httpx2.Headers
    body: bytes
    url: str
    trusted: bool = True


class Guarded:
    """Asks addresses that people gave.

    ``allowed`` are networks that may be gone to though they are not public. ``tls`` and
    ``resolve`` replace the usual trust in certificates and the system's names.
    """

    def __init__(
        self,
        allowed: Iterable[Network] = (),
        *,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._screen = Screen(allowed)
        self._names = _Names()
        resolve = resolve or self._names.addresses
        context = tls or httpx2.create_ssl_context(trust_env=False)
        self._ways = {
            scheme: _Way(_Backend(self._screen, resolve, tls=scheme == "https"), context)
            for scheme in ("https", "http")
        }

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        caps: Caps,
    ) -> Answer:
        """Return what the server says, whatever its status.

        ``auth`` is shown to the address's own server alone (see `credentials_go`). Raises
        `UrlForbidden`, `CalendarUnreachable`, and `CalendarUnsupported` for what is too large.
        """
        question = _Question(method, dict(headers or {}), content, auth, caps)
        try:
            async with asyncio.timeout(caps.seconds):
                return await self._follow(question, self._screen.url(url))
        except TimeoutError:
            raise CalendarUnreachable(_TOO_SLOW) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            raise CalendarUnreachable(_words(error)) from None

    def written(self, url: str) -> httpx2.URL:
        """Return an address as it is to be asked; raises `UrlForbidden`."""
        return self._screen.url(url)

    async def close(self) -> None:
        """End all connections."""
        for way in self._ways.values():
            await way.aclose()
        self._names.close()

    async def _follow(self, question: "_Question", origin: httpx2.URL) -> Answer:
        url = origin
        for _ in range(_MOST_REDIRECTS + 1):
            trusted = credentials_go(origin, url)
            answer = await self._ask(question, url, trusted=trusted)
            place = answer.headers.get("location")
            if answer.status not in _REDIRECTED or not place:
                return answer
            url = self._screen.judged(url.join(place))
            if answer.status == 303:
                question = _Question("GET", question.headers, None, question.auth, question.caps)
        raise CalendarUnreachable("This address leads from one address to the next without end.")

    async def _ask(self, question: "_Question", url: httpx2.URL, *, trusted: bool) -> Answer:
        headers = {**question.headers, "Accept-Encoding": "gzip", "User-Agent": "chatsched"}
        if question.auth is not None and trusted:
            headers["Authorization"] = _basic(*question.auth)
        request = httpx2.Request(question.method, url, headers=headers, content=question.content)
        response = await self._ways[url.scheme].handle_async_request(request)
        try:
            body = _Body(response.headers, question.caps.most_bytes)
            async for chunk in response.aiter_raw():
                body.add(chunk)
            return Answer(
                response.status_code, response.headers, body.whole(), str(url), trusted=trusted
            )
        finally:
            await response.aclose()


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    headers: Mapping[str, str]
    content: bytes | None
    auth: tuple[str, str] | None
    caps: Caps


class _Way(httpx2.AsyncHTTPTransport):
    """Connections that are made by a backend of ours, and by no other.

    Used without a client around it, which would keep cookies and write addresses to the log.
    """

    def __init__(self, backend: httpcore2.AsyncNetworkBackend, context: ssl.SSLContext) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=_MOST_IDLE,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=backend,
        )


class _Backend(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that the screen has let pass."""

    def __init__(self, screen: Screen, resolve: Resolve, *, tls: bool) -> None:
        self._screen = screen
        self._resolve = resolve
        self._tls = tls
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the interface's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers, if all may be gone to."""
        addresses = await self._resolve(host, port)
        self._screen.check(addresses, port, tls=self._tls)
        patience = min(timeout or _CONNECT_SECONDS, _CONNECT_SECONDS)
        trouble: Exception = httpcore2.ConnectError()
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return await self._plain.connect_tcp(
                    str(address), port, patience, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
        raise trouble

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class _Names:
    """The system's names, asked in threads of its own: slow ones hold up nobody else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(8, "names")

    async def addresses(self, host: str, port: int) -> Sequence[Address]:
        """Return all addresses of a host; raises OSError for none."""
        try:
            return [ip_address(host)]
        except ValueError:
            pass
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: _look_up(host, port)
        )
        return list(dict.fromkeys(found))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[Address]:
    return [ip_address(place[0]) for *_, place in getaddrinfo(host, port, type=SOCK_STREAM)]


class _Body:
    """The bytes of an answer, unpacked by no more than they may be."""

    def __init__(self, headers: httpx2.Headers, most: int) -> None:
        self._most = most
        self._parts = bytearray()
        packing = headers.get("content-encoding", "identity").strip().lower()
        if packing not in {"identity", "", "gzip", "x-gzip"}:
            raise CalendarUnsupported("What this address sends is packed in a way we cannot read.")
        self._unpack = zlib.decompressobj(31) if "gzip" in packing else None

    def add(self, chunk: bytes) -> None:
        """Take the next bytes as they were sent; raises `CalendarUnsupported` for too many."""
        room = self._most - len(self._parts) + 1
        if self._unpack is not None:
            try:
                chunk = self._unpack.decompress(chunk, room)
            except zlib.error:
                raise CalendarUnreachable("The answer of this address is damaged.") from None
        self._parts += chunk[:room]
        if len(self._parts) > self._most:
            raise CalendarUnsupported(_TOO_LARGE)

    def whole(self) -> bytes:
        """Return all of it."""
        return bytes(self._parts)


def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _words(error: BaseException) -> str:
    """Say what was wrong, without the address and without what the server said."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "The server at this address has no certificate that can be trusted."
        if isinstance(cause, gaierror):
            return "There is no server of that name."
        if isinstance(cause, httpcore2.TimeoutException):
            return _TOO_SLOW
        cause = cause.__cause__ or cause.__context__
    return _NO_ANSWER
