"""Requests to Google that belong together: one bound of time, one renewal of the token."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
import orjson

from chatsched.calendars.providers.google.refusals import Refusal, refusal
from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ProviderAway,
    ProviderError,
    Tokens,
)

Json = dict[str, Any]
Query = Mapping[str, str]
T = TypeVar("T")

_BOUND_SECONDS = 12.0
_TRIES = 4
_FIRST_WAIT = 0.2
_LONGEST_WAIT = 3.0
_APPEARING_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a method. ``path`` is quoted already and begins with a slash."""

    method: str
    path: str
    query: Query | None = None
    body: Json | None = None


class Errand:
    """What one caller waits for, however many requests it takes: 12 s at most."""

    def __init__(self, api_url: str, tokens: Tokens, web: httpx2.AsyncClient) -> None:
        self._api_url = api_url
        self._tokens = tokens
        self._web = web
        self._until = asyncio.get_running_loop().time() + _BOUND_SECONDS
        self._renewed = False
        self._token: str | None = None

    async def ask(self, request: Request) -> Json:
        """Return what Google answers; passing faults are ridden out.

        Every request may be sent again: what it makes has a name of our choice. Raises `Refusal`,
        `CredentialsRefused` and `ProviderAway`.
        """
        wait = _FIRST_WAIT
        for tries_left in reversed(range(_TRIES)):
            try:
                return await self._once(request)
            except ProviderAway as away:
                asked = away.retry_after
                pause = wait * random.uniform(0.5, 1.5) if asked is None else asked  # noqa: S311  # spread, not a secret
                if not tries_left or pause > min(_LONGEST_WAIT, self._left()):
                    raise
            await asyncio.sleep(pause)
            wait *= 3
        raise AssertionError("the last try returns or raises")

    async def ask_for_event(self, request: Request) -> Json:
        """Ask for an event, or to change it: one that was just made may not be found at once."""
        try:
            return await self.ask(request)
        except Refusal as refused:
            if refused.status != 404 or self._left() < 2 * _APPEARING_SECONDS:
                raise
        await asyncio.sleep(_APPEARING_SECONDS)
        return await self.ask(request)

    async def pages(self, path: str, query: Query) -> AsyncIterator[Json]:
        """Yield all pages of a list, which may be empty before the last; all or an error."""
        page = await self.ask(Request("GET", path, query))
        yield page
        while token := page.get("nextPageToken"):
            page = await self.ask(Request("GET", path, {**query, "pageToken": str(token)}))
            yield page

    def _left(self) -> float:
        return self._until - asyncio.get_running_loop().time()

    async def _once(self, request: Request) -> Json:
        """Send a request, and once more with another token if this one is refused."""
        if self._token is None:
            self._token = await self._in_time(self._tokens.current())
        response = await self._send(request, self._token)
        if response.status_code == 401 and not self._renewed:
            self._renewed = True
            self._token = await self._in_time(self._tokens.instead_of(self._token))
            response = await self._send(request, self._token)
        if response.status_code == 401:
            raise CredentialsRefused("Google no longer accepts this link. Please link it again.")
        if not response.is_success:
            raise refusal(response)
        return _object(response.content)

    async def _send(self, request: Request, token: str) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        content = None
        if request.body is not None:
            content = orjson.dumps(request.body)
            headers["Content-Type"] = "application/json"
        sent = self._web.request(
            request.method,
            self._api_url + request.path,
            params=request.query,
            headers=headers,
            content=content,
            follow_redirects=False,
        )
        try:
            return await self._in_time(sent)
        except httpx2.HTTPError:
            # Its message may name addresses; whoever reads this needs none.
            raise ProviderAway("Google Calendar cannot be reached at the moment.") from None

    async def _in_time(self, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout_at(self._until):
                return await answer
        except TimeoutError:
            raise ProviderAway("Google Calendar did not answer in time.") from None


def _object(content: bytes) -> Json:
    """Return an answer's JSON object; nothing at all is the empty one."""
    if not content:
        return {}
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise ProviderAway("Google Calendar gave an answer that makes no sense.")
    return answer


def malformed() -> ProviderError:
    """Return the error for an answer without what it must have."""
    return ProviderAway("Google Calendar gave an answer that makes no sense.")
