"""Google Calendar's API as an application: who is asking, for what, and the answer."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatsched.sandbox.authorization import Grant, Grants
from chatsched.sandbox.google.events import Change, Events
from chatsched.sandbox.google.faults import Faults, LostAnswer
from chatsched.sandbox.google.fields import partial
from chatsched.sandbox.google.lists import calendar_list, event_list, free_busy
from chatsched.sandbox.google.methods import METHODS, OWNED, Method
from chatsched.sandbox.google.problems import Problem, not_found, scope_missing, unauthorized
from chatsched.sandbox.google.push import Channel, Push
from chatsched.sandbox.google.world import Access, Json, Person, World


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a method by somebody who may call it, read and checked."""

    person: Person
    grant: Grant
    query: Json
    body: Json
    path: dict[str, str]
    if_match: str | None
    url: str

    @property
    def access(self) -> Access:
        return self.person.access(self.path["calendarId"])

    @property
    def event_id(self) -> str:
        return self.path["eventId"]

    @property
    def owner(self) -> tuple[str, str]:
        """Whose channels these are: the person's, by the application."""
        return self.person.email, self.grant.client_id


_Handler = Callable[[_Call], Awaitable[Json | None]]


class GoogleSandbox:
    """The API over a world; ``app`` answers below ``…/calendar/v3``.

    ``grants`` says what access tokens are good for; the account's e-mail address finds the person
    in the world. Notifications are sent while ``push.running()``, through ``channels`` as well,
    which an earlier run has left.
    """

    def __init__(
        self, world: World, grants: Grants, channels: dict[str, Channel] | None = None
    ) -> None:
        self.world = world
        self.faults = Faults()
        self.push = Push(world, {} if channels is None else channels)
        self._grants = grants
        self._events = Events(world)
        self._handlers: dict[str, _Handler] = {
            "calendar.calendarList.list": self._calendars,
            "calendar.freebusy.query": self._free_busy,
            "calendar.events.list": self._list,
            "calendar.events.get": self._get,
            "calendar.events.insert": self._insert,
            "calendar.events.patch": self._patch,
            "calendar.events.update": self._update,
            "calendar.events.delete": self._delete,
            "calendar.events.watch": self._watch,
            "calendar.channels.stop": self._stop,
        }
        self.app = Starlette(routes=[self._route(method) for method in METHODS])

    def _route(self, method: Method) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await self._answer(method, request)
            except Problem as problem:
                return problem.response()

        return Route(f"/{method.path}", endpoint, methods=[method.http], name=method.id)

    async def _answer(self, method: Method, request: Request) -> Response:
        self.faults.strike(method.id)
        call = await self._read(method, request)
        answer = await self._handlers[method.id](call)
        if method.http != "GET" and self.faults.loses(method.id):
            return LostAnswer()
        if answer is None:
            return Response(status_code=204)
        if "fields" in call.query:
            answer = partial(answer, call.query["fields"])
        headers = {"ETag": answer["etag"]} if "etag" in answer else None
        return JSONResponse(answer, headers=headers)

    async def _read(self, method: Method, request: Request) -> _Call:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self._grants.of(token) if scheme.lower() == "bearer" else None
        person = self.world.people.get(grant.account.email) if grant else None
        if grant is None or person is None:
            raise unauthorized()
        if not grant.scopes & method.scopes:
            raise scope_missing()
        path = dict(request.path_params)
        if method.http not in {"GET", "DELETE"} and "calendarId" in path:
            _check_ownership(grant, method, person.access(path["calendarId"]))
        return _Call(
            person,
            grant,
            method.query(request.query_params),
            method.body(await _json(request)),
            path,
            request.headers.get("if-match"),
            str(request.url),
        )

    async def _calendars(self, call: _Call) -> Json:
        return calendar_list(self.world, call.person, call.query)

    async def _free_busy(self, call: _Call) -> Json:
        return free_busy(call.person, call.body, frozenset(self.faults.spoiled))

    async def _list(self, call: _Call) -> Json:
        access = call.access
        if access.calendar.id in self.faults.spoiled:
            raise Problem(500, "backendError", "Backend Error")
        return event_list(self.world, access, call.query)

    async def _get(self, call: _Call) -> Json:
        access = call.access
        self.faults.look_for(call.event_id)
        return self._events.get(access, call.event_id, call.query)

    async def _insert(self, call: _Call) -> Json:
        event = self._events.insert(call.access, call.query, call.body)
        self.faults.inserted(event["id"])
        return event

    async def _patch(self, call: _Call) -> Json:
        access = call.access
        self.faults.look_for(call.event_id)
        change = Change(call.body, call.if_match)
        return self._events.patch(access, call.event_id, call.query, change)

    async def _update(self, call: _Call) -> Json:
        access = call.access
        self.faults.look_for(call.event_id)
        change = Change(call.body, call.if_match)
        return self._events.update(access, call.event_id, call.query, change)

    async def _delete(self, call: _Call) -> None:
        access = call.access
        self.faults.look_for(call.event_id)
        self._events.delete(access, call.event_id, call.query, call.if_match)

    async def _watch(self, call: _Call) -> Json:
        access = call.access
        if not access.allows("reader"):
            raise not_found()
        uri = call.url.replace("/watch", "", 1)
        return await self.push.watch(access.calendar, call.owner, uri, call.body)

    async def _stop(self, call: _Call) -> None:
        self.push.stop(call.owner, call.body)


def _check_ownership(grant: Grant, method: Method, access: Access) -> None:
    """Raise a problem if only calendars of one's own were granted, and this is none."""
    usable = grant.scopes & method.scopes
    if usable == {OWNED} and access.role != "owner":
        raise scope_missing()


async def _json(request: Request) -> Any:
    content = await request.body()
    if not content:
        return None
    with contextlib.suppress(orjson.JSONDecodeError):
        if request.headers.get("content-type", "").partition(";")[0] == "application/json":
            return orjson.loads(content)
    raise Problem(400, "parseError", "Parse Error")
