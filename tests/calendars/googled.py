"""The sandbox's Google with one person and one linked account, for tests.

Whatever goes to it and comes from it is checked against Google's own description of its API.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx2
import orjson
from calendars import discovery
from calendars.hosting import hosted
from calendars.stage import BERLIN, Entry, Seen
from starlette.applications import Starlette
from starlette.routing import Mount

from chatsched.calendars.providers.google import GoogleAccount
from chatsched.calendars.providers.protocol import CredentialsRefused
from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, Grant, TokenStore
from chatsched.sandbox.google import GoogleSandbox, World
from chatsched.sandbox.google.events import Change, Events
from chatsched.sandbox.google.methods import AUTH
from chatsched.sandbox.google.times import end_of, start_of

ADA = GOOGLE_ACCOUNTS[0]
BASE = "/calendar/v3"
SCOPES = frozenset(
    AUTH + name
    for name in (
        "calendar.calendarlist.readonly",
        "calendar.events.freebusy",
        "calendar.events.owned",
    )
)
_BY_HAND = {"sendUpdates": "none"}


class LinkTokens:
    """The tokens of a link, renewed at the sandbox as they would be by its token endpoint."""

    def __init__(self, store: TokenStore, grant: Grant) -> None:
        self._store = store
        self._refresh = store.issue_refresh(grant)
        self._access = store.issue_access(grant)
        self.renewals = 0

    async def current(self) -> str:
        return self._access

    async def instead_of(self, refused: str) -> str:
        assert refused == self._access
        self.renewals += 1
        grant = self._store.refreshed(self._refresh, rotate=False)
        if grant is None:
            raise CredentialsRefused("invalid_grant")
        self._access = self._store.issue_access(grant)
        return self._access


class Checked(httpx2.AsyncBaseTransport):
    """A way to the sandbox on which every message is compared with Google's description."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self.wrong: list[str] = []
        self.sent: list[tuple[str, dict[str, list[str]], Any]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.raw_path.decode().partition("?")[0].removeprefix(BASE)
        name = discovery.method_at(request.method, path)
        query = parse_qs(request.url.query.decode(), keep_blank_values=True)
        body = orjson.loads(request.content) if request.content else None
        self.sent.append((name, query, body))
        stated = _without_nulls(body) if name.endswith(".patch") else body
        self.wrong += discovery.wrong_in_request(name, query, stated)
        response = await self._inner.handle_async_request(request)
        if response.is_success:
            content = await response.aread()
            answer = orjson.loads(content) if content else None
            self.wrong += discovery.wrong_in_response(name, answer)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()

    def bodies(self, method: str) -> list[Any]:
        """Return the bodies that were sent to a method."""
        return [body for name, _, body in self.sent if name == f"calendar.{method}"]

    def queries(self, method: str) -> list[dict[str, list[str]]]:
        """Return the queries that were sent to a method."""
        return [query for name, query, _ in self.sent if name == f"calendar.{method}"]


@dataclass(kw_only=True)
class GoogleStage:
    """A `Stage` on the sandbox."""

    world: World
    sandbox: GoogleSandbox
    store: TokenStore
    tokens: LinkTokens
    transport: Checked
    account: GoogleAccount
    url: str
    web: httpx2.AsyncClient
    home: str = ADA.email

    @property
    def person(self):
        return self.world.people[ADA.email]

    @property
    def faults(self):
        return self.sandbox.faults

    def as_granted(self, *names: str) -> GoogleAccount:
        """Return the account as it is with other scopes."""
        grant = Grant(ADA, frozenset(AUTH + name for name in names), "chatsched")
        return GoogleAccount(self.url + BASE, LinkTokens(self.store, grant), self.web)

    def token(self, *names: str) -> str:
        """Return an access token with these scopes, those of a link if none are named."""
        scopes = frozenset(AUTH + name for name in names) or SCOPES
        return self.store.issue_access(Grant(ADA, scopes, "chatsched"))

    async def calendar(self, name: str, *, zone: str = BERLIN, writable: bool = True) -> str:
        access = self.world.calendar(self.person, name, time_zone=zone)
        access.role = "owner" if writable else "reader"
        return access.calendar.id

    async def put(self, calendar_id: str, entry: Entry) -> None:
        events = Events(self.world)
        access = self.person.access(calendar_id)
        role, access.role = access.role, "owner"
        event = events.insert(access, _BY_HAND, _resource(entry))
        for start in entry.without:
            events.delete(access, _instance(event, start), _BY_HAND, None)
        for start, (first, last) in entry.moved.items():
            sides = {"start": _side(first), "end": _side(last)}
            events.patch(access, _instance(event, start), _BY_HAND, Change(sides, None))
        if entry.show == "cancelled":
            events.delete(access, event["id"], _BY_HAND, None)
        access.role = role

    async def seen(self, calendar_id: str) -> list[Seen]:
        calendar = self.person.access(calendar_id).calendar
        return [
            Seen(
                reference=event["id"],
                title=event.get("summary", ""),
                description=event.get("description", ""),
                start=int(start_of(event, calendar).timestamp()),
                end=int(end_of(event, calendar).timestamp()),
            )
            for event in (stored.resource for stored in calendar.events.values())
            if event["status"] != "cancelled"
        ]

    async def move(self, calendar_id: str, reference: str, start: int, end: int) -> None:
        sides = {
            name: {"dateTime": datetime.fromtimestamp(at, UTC).isoformat()}
            for name, at in (("start", start), ("end", end))
        }
        self.change(calendar_id, reference, sides)

    async def drop(self, calendar_id: str, reference: str) -> None:
        Events(self.world).delete(self.person.access(calendar_id), reference, _BY_HAND, None)

    def change(self, calendar_id: str, reference: str, changes: dict[str, Any]) -> None:
        """Change an event by hand."""
        access = self.person.access(calendar_id)
        Events(self.world).patch(access, reference, _BY_HAND, Change(changes, None))

    def page_by(self, size: int) -> None:
        self.world.most_on_a_page = size
        self.world.empty_first_page = True

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        self.faults.throttle(times, retry_after)

    def break_down(self, times: int, after: int = 0) -> None:
        self.faults.break_down(times, after)

    def spoil(self, calendar_id: str) -> None:
        self.faults.spoiled.add(calendar_id)

    def lose_answers(self, times: int) -> None:
        self.faults.lose_answers(times)

    def expire_token(self) -> None:
        self.store.expire_access()

    def revoke(self) -> None:
        self.store.revoke_account(ADA.id)


@contextlib.asynccontextmanager
async def google_stage(*, served: bool = False) -> AsyncIterator[GoogleStage]:
    """Give the stage; at its end, nothing was wrong in any message.

    ``served``: on a real socket, so that connections can be lost, and notifications are sent.
    """
    world, store = World(), TokenStore()
    world.person(ADA.email, ADA.name, BERLIN)
    sandbox = GoogleSandbox(world, store)
    tokens = LinkTokens(store, Grant(ADA, SCOPES, "chatsched"))
    app = Starlette(routes=[Mount(BASE, sandbox.app)])
    async with contextlib.AsyncExitStack() as stack:
        url, inner = "http://google.example", httpx2.ASGITransport(app)
        if served:
            url, inner = await stack.enter_async_context(hosted(app)), httpx2.AsyncHTTPTransport()
            await stack.enter_async_context(sandbox.push.running())
        transport = Checked(inner)
        web = httpx2.AsyncClient(transport=transport, timeout=10)
        yield GoogleStage(
            world=world,
            sandbox=sandbox,
            store=store,
            tokens=tokens,
            transport=transport,
            account=GoogleAccount(url + BASE, tokens, await stack.enter_async_context(web)),
            url=url,
            web=web,
        )
    assert transport.wrong == []


def _resource(entry: Entry) -> dict[str, Any]:
    event: dict[str, Any] = {
        "summary": entry.title,
        "start": _side(entry.start),
        "end": _side(entry.end),
    }
    if entry.rule:
        event["recurrence"] = [f"RRULE:{entry.rule}"]
    if entry.show == "free":
        event["transparency"] = "transparent"
    if entry.show == "tentative":
        event["status"] = "tentative"
    if entry.show == "out_of_office":
        event["eventType"] = "outOfOffice"
    if entry.show == "declined":
        event["attendees"] = [
            {"email": "boss@corp.example", "responseStatus": "accepted"},
            {"email": ADA.email, "responseStatus": "declined"},
        ]
    return event


def _side(when: Any) -> dict[str, str]:
    if not isinstance(when, datetime):
        return {"date": when.isoformat()}
    zone = getattr(when.tzinfo, "key", "UTC")
    return {"dateTime": when.isoformat(), "timeZone": zone}


def _instance(event: dict[str, Any], start: datetime) -> str:
    return f"{event['id']}_{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _without_nulls(body: Any) -> Any:
    """Return a patch without what it removes, of which the description does not speak."""
    if isinstance(body, dict):
        return {name: _without_nulls(each) for name, each in body.items() if each is not None}
    return body


def stored(stage: GoogleStage, reference: str) -> Any:
    """Return an event as Google has it."""
    return stage.person.access(stage.home).calendar.events[reference].resource
