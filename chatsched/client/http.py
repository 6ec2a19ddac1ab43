"""The server's HTTP side: what is asked for once, rather than told as it happens."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from chatsched.client.backoff import Backoff
from chatsched.client.credentials import Credentials
from chatsched.client.errors import ChatschedClientError, Offline, Unavailable, error_of

_REQUEST_SECONDS = 15.0
_TRANSFER = aiohttp.ClientTimeout(total=None, sock_connect=15.0, sock_read=60.0)
_PIECE = 1 << 16


class Http:
    """Requests with this client's credentials; problem documents become errors."""

    def __init__(self, url: str, credentials: Credentials, session: aiohttp.ClientSession) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        self._session = session
        if credentials.token is None:
            # A change made with a session's cookie must come from the site's own address.
            self._headers = {"origin": self._url}
        else:
            self._headers = {"authorization": f"Bearer {credentials.token}"}

    async def sign_in(self, *, within: float = _REQUEST_SECONDS) -> None:
        """Get a session for the e-mail address and the password; nothing to do with a token."""
        if self._credentials.token is None:
            body = {"email": self._credentials.email, "password": self._credentials.password}
            await self._patiently(lambda: self.change("POST", "/api/auth/login", body), within)

    async def get(
        self, path: str, query: Mapping[str, str] | None = None, *, within: float
    ) -> dict[str, Any]:
        """Return what stands at ``path``; tried again for ``within`` seconds if need be."""
        return await self._patiently(lambda: self._request("GET", path, None, query), within)

    async def change(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Make a change, once; after `Offline` it may or may not have happened."""
        return await self._request(method, path, body, None)

    async def upload(
        self, path: str, name: str, content: bytes | AsyncIterable[bytes]
    ) -> dict[str, Any]:
        """Send a file as a form's ``file``, once."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name)
        try:
            async with self._session.post(
                self._url + path, data=form, headers=self._headers, timeout=_TRANSFER
            ) as response:
                return await _answer(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Offline(f"POST {path}: {error or type(error).__name__}") from None

    async def download(self, path: str) -> AsyncGenerator[bytes]:
        """Yield what stands at ``path``, as it arrives."""
        try:
            async with self._session.get(
                self._url + path, headers=self._headers, timeout=_TRANSFER
            ) as response:
                if not response.ok:
                    await _answer(response)
                async for piece in response.content.iter_chunked(_PIECE):
                    yield piece
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Offline(f"GET {path}: {error or type(error).__name__}") from None

    async def _patiently(
        self, attempt: Callable[[], Awaitable[dict[str, Any]]], within: float
    ) -> dict[str, Any]:
        backoff = Backoff()
        failure: ChatschedClientError = Offline("The server did not answer in time.")
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        return await attempt()
                    except (Offline, Unavailable) as error:
                        failure = error
                    await asyncio.sleep(backoff.seconds())
        except TimeoutError:
            raise failure from None

    async def _request(
        self, method: str, path: str, body: object, query: Mapping[str, str] | None
    ) -> dict[str, Any]:
        try:
            async with self._session.request(
                method,
                self._url + path,
                json=body,
                params=query,
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=_REQUEST_SECONDS),
            ) as response:
                if response.status == 204:
                    return {}
                return await _answer(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Offline(f"{method} {path}: {error or type(error).__name__}") from None


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        raise Offline(f"{response.method} {response.url.path}: the answer is not JSON") from None
    if response.ok and isinstance(answer, dict):
        return answer
    raise error_of(answer)
