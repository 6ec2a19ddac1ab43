"""The server's HTTP side: what is asked for once, rather than told as it happens."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from chatsched.client.backoff import Backoff
from chatsched.client.credentials import Credentials
from chatsched.client.errors import ChatschedClientError, Offline, Unavailable, error_of

_REQUEST_SECONDS = 15.0


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
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Offline(f"{method} {path}: {error or type(error).__name__}") from None
        except ValueError:
            raise Offline(f"{method} {path}: the answer is not JSON") from None
        if response.ok and isinstance(answer, dict):
            return answer
        raise error_of(answer)
