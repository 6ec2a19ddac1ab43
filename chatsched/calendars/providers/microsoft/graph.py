"""One request to Microsoft Graph: with a token, with patience, and page by page."""

import asyncio
import contextlib
import random
import uuid
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary, WeakValueDictionary

import httpx2
import structlog

from chatsched.calendars.providers.microsoft.refusals import (
    BUSY_NOW,
    NO_ANSWER,
    UNCLEAR,
    Expired,
    Lost,
    refusal,
)
from chatsched.calendars.providers.protocol import ProviderAway, Tokens

log = structlog.get_logger(__name__)

T = TypeVar("T")
Json = dict[str, Any]

_AT_ONCE = 4  # requests of one app for one mailbox that Exchange works on at a time
_PAUSES = (0.15, 0.5)  # seconds before asking again, unless Graph says how long
_PATIENCE = 3.0  # the longest Retry-After that is waited out here; longer is the caller's business
_MOST_PAGES = 200
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
# Ids that survive an event's moving to another folder, and times in UTC.
_PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"'
_QUERY_SAFE = "$,:'()"


def path(*parts: str) -> str:
    """Return a path; ids may hold ``=``, ``/`` and ``+``, so each part is percent-encoded."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    method: str
    url: httpx2.URL
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice is doing it once."""
        return self.method != "POST"


class Graph:
    """Microsoft Graph for one account. Raises `ProviderError`, of the kinds in `refusals`."""

    def __init__(self, api_url: str, tokens: Tokens, web: httpx2.AsyncClient) -> None:
        self._base = httpx2.URL(api_url.rstrip("/"))
        self._tokens = tokens
        self._web = web
        self._closed_until = 0.0  # by the loop's clock: while Graph asks us to wait

    async def get(self, at: str, query: Mapping[str, str] | None = None) -> Json:
        """Return what is at a path."""
        return await self._patiently(_Request(method="GET", url=self._url(at, query)))

    async def post(self, at: str, body: Mapping[str, Any]) -> Json:
        """Make something. Raises `Lost` if it may have been made; it is not tried again then."""
        return await self._patiently(_Request(method="POST", url=self._url(at), body=body))

    async def patch(
        self, at: str, body: Mapping[str, Any], etag: str | None = None, **query: str
    ) -> Json:
        """Change something, and only from the state that ``etag`` names if one is given."""
        headers = {"if-match": etag} if etag else {}
        return await self._patiently(
            _Request(method="PATCH", url=self._url(at, query), body=body, headers=headers)
        )

    async def delete(self, at: str) -> None:
        """Take something away."""
        await self._patiently(_Request(method="DELETE", url=self._url(at)))

    async def all(self, at: str, query: Mapping[str, str]) -> list[Json]:
        """Return every item of a collection, however many pages it comes in, or raise."""
        return [item async for page in self._pages(at, query) for item in page]

    async def _pages(self, at: str, query: Mapping[str, str]) -> AsyncIterator[list[Json]]:
        url: httpx2.URL | None = self._url(at, query)
        seen: set[str] = set()
        while url is not None:
            if str(url) in seen or len(seen) == _MOST_PAGES:
                raise ProviderAway(UNCLEAR)
            seen.add(str(url))
            page = await self._patiently(_Request(method="GET", url=url))
            items = page.get("value")
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise ProviderAway(UNCLEAR)
            yield items
            url = self._next(page.get("@odata.nextLink"))

    def _next(self, link: Any) -> httpx2.URL | None:
        """Return a next page's address as it is; the token goes to the API alone."""
        if link is None:
            return None
        try:
            url = httpx2.URL(link)
        except (httpx2.InvalidURL, TypeError) as error:
            raise ProviderAway(UNCLEAR) from error
        here = (url.scheme, url.host, url.port) == (
            self._base.scheme,
            self._base.host,
            self._base.port,
        )
        if not here or url.userinfo or not url.path.startswith(f"{self._base.path}/"):
            log.warning("calendars.graph_page_elsewhere", host=url.host)
            raise ProviderAway(UNCLEAR)
        return url

    def _url(self, at: str, query: Mapping[str, str] | None = None) -> httpx2.URL:
        asked = f"?{urlencode(query, quote_via=quote, safe=_QUERY_SAFE)}" if query else ""
        return httpx2.URL(f"{self._base}{at}{asked}")

    async def _patiently(self, request: _Request) -> Json:
        """Send a request, again if it is throttled or fails, but for a short while only."""
        for pause in _PAUSES:
            try:
                return await self._once(request)
            except ProviderAway as away:
                wait = self._wait(away)
                if wait is None:
                    wait = pause * random.uniform(0.5, 1.5)  # noqa: S311  # spreads, hides nothing
                if wait > _PATIENCE or (isinstance(away, Lost) and not request.repeatable):
                    raise
            await asyncio.sleep(wait)
        return await self._once(request)

    def _wait(self, away: ProviderAway) -> float | None:
        """Return how long to wait; throttling is meant for all requests of the account."""
        if away.retry_after is not None and not isinstance(away, Lost):
            until = asyncio.get_running_loop().time() + away.retry_after
            self._closed_until = max(self._closed_until, until)
        return away.retry_after

    async def _once(self, request: _Request) -> Json:
        """Send a request, once more with another token if the first is refused."""
        token = await self._tokens.current()
        lanes = _Lanes.of(self._web, token)  # held by name, as nothing else keeps them
        async with lanes.places:
            closed = self._closed_until - asyncio.get_running_loop().time()
            if closed > 0:
                raise ProviderAway(BUSY_NOW, closed)
            with contextlib.suppress(Expired):
                return await self._answer(request, token)
            return await self._answer(request, await self._tokens.instead_of(token))

    async def _answer(self, request: _Request, token: str) -> Json:
        response = await self._response(request, token)
        if response.is_success and not response.content:
            return {}
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.is_success and isinstance(body, dict):
            return body
        _note(request, response)
        raise refusal(response.status_code, body, response.headers.get("retry-after"))

    async def _response(self, request: _Request, token: str) -> httpx2.Response:
        headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/json",
            "prefer": _PREFER,
            "client-request-id": str(uuid.uuid4()),
            **request.headers,
        }
        try:
            return await self._web.request(
                request.method,
                request.url,
                json=request.body,
                headers=headers,
                follow_redirects=False,
            )
        except _UNSENT as error:
            raise ProviderAway(NO_ANSWER) from error
        except httpx2.RequestError as error:
            raise Lost(NO_ANSWER) from error


class _Lanes:
    """The places that one mailbox has for requests, shared by all who ask with the same token."""

    _known: ClassVar[WeakKeyDictionary[httpx2.AsyncClient, WeakValueDictionary[str, "_Lanes"]]] = (
        WeakKeyDictionary()
    )

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(_AT_ONCE)

    @classmethod
    def of(cls, web: httpx2.AsyncClient, token: str) -> "_Lanes":
        """Return those of a token's mailbox, for as long as anybody holds them."""
        mailboxes = cls._known.setdefault(web, WeakValueDictionary())
        lanes = mailboxes.get(token)
        if lanes is None:
            lanes = mailboxes[token] = cls()
        return lanes


def _note(request: _Request, response: httpx2.Response) -> None:
    """Keep by what Microsoft's support finds a request again; addresses name events, so none."""
    if response.status_code == 404:
        return  # how things that are gone are found to be gone
    log.info(
        "calendars.graph_refused",
        method=request.method,
        status=response.status_code,
        request_id=response.headers.get("request-id"),
    )


async def together(coroutines: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Return the results of all, in order; as soon as one fails, end the others and raise it."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in coroutines]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
