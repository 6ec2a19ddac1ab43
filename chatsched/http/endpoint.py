"""HTTP requests to commands, answers to responses: the one place where both are translated."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address
from typing import Any, Generic, TypeVar

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chatsched.core.actor import Actor, Credentials, Identify, Throttle
from chatsched.core.deadline import deadline
from chatsched.core.errors import Forbidden, Invalid
from chatsched.core.origin import is_same_origin
from chatsched.core.problems import invalid, not_an_object
from chatsched.core.wire import Nothing, WireModel

C = TypeVar("C", bound=WireModel)
A = TypeVar("A", bound=WireModel)

SESSION_COOKIE = "chatsched_session"
USER_HEADER = "X-Chatsched-User"
"""Names who is meant to be asking, by id; somebody else's session or token is refused."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[C, A]):
    """An address: the shape of its command, what it does, the shape of its answer.

    The command is made of the JSON body's members, the query's (both for GET and for changes)
    and the path's; the path wins. ``status`` may depend on the answer (201 for new, 200 for
    a repetition); 204 sends no body.
    """

    method: str
    path: str
    command: type[C]
    answer: type[A]
    handle: Callable[[Actor, C], Awaitable[A]]
    status: int | Callable[[A], int] = 200
    summary: str = ""

    @property
    def name(self) -> str:
        """The action's name for rate limits: method and path."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class RawEndpoint:
    """An address that needs the request itself or answers with something other than JSON.

    ``command`` and ``answer`` describe it for the OpenAPI document. Errors that ``handle``
    raises are translated as everywhere. ``statuses`` are those of success. ``signed_in`` says
    that it asks for credentials, ``in_query`` that a change has its members in the query.
    ``upload`` names the field of a form whose file the body brings, of ``largest_body`` bytes at
    most; such a request takes the time that it needs.
    """

    method: str
    path: str
    handle: Callable[[Request], Awaitable[Response]]
    command: type[WireModel] | None = None
    answer: type[WireModel] | None = None
    statuses: tuple[int, ...] = (200,)
    media_type: str = "application/json"
    summary: str = ""
    hidden: bool = False
    signed_in: bool = False
    in_query: bool = False
    upload: str | None = None
    largest_body: int | None = None


AnyEndpoint = Endpoint[Any, Any] | RawEndpoint


class Door:
    """Lets requests in: knows who is asking, and what a page of ours must show."""

    def __init__(self, identify: Identify, throttle: Throttle, public_url: str) -> None:
        self._identify = identify
        self._throttle = throttle
        self._public_url = public_url

    async def actor(self, request: Request, meant: str | None = None) -> Actor:
        """Return who is asking, or raise `Unauthorized`; for a change by cookie, check Origin.

        ``meant`` is who is meant to be asking, for what cannot say so in its headers.
        """
        credentials = request_credentials(request)
        if meant is not None:
            credentials = replace(credentials, user_id=meant)
        if credentials.token is None:
            self.check_origin(request)
        actor = await self._identify(credentials)
        request.state.actor_id = actor.user_id
        return actor

    def check_origin(self, request: Request) -> None:
        """Raise `Forbidden` for a change that was not sent by a page of this site."""
        if request.method in _SAFE:
            return
        origin, host = request.headers.get("origin"), request.headers.get("host")
        if not is_same_origin(origin, request.url.scheme, host, self._public_url):
            raise Forbidden("Requests with a session cookie need this site's own Origin.")

    async def throttle(self, action: str, key: str) -> None:
        """Count one action; raise `RateLimited` when it was one too many."""
        await self._throttle(action, key)


def request_credentials(request: Request) -> Credentials:
    """Return the token or the session cookie that came with a request, and who is meant to ask.

    A token goes first.
    """
    user_id = request.headers.get(USER_HEADER)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return Credentials(token=token.strip(), user_id=user_id)
    return Credentials(session=request.cookies.get(SESSION_COOKIE), user_id=user_id)


def client_address(request: Request) -> str:
    """Return the address that a request came from, for limits on those who are not signed in."""
    return request.client.host if request.client is not None else "unknown"


def answer_json(answer: WireModel, status: int = 200) -> Response:
    """Return a model as a JSON response that nobody keeps."""
    if status == 204:
        return Response(status_code=204)
    return Response(
        orjson.dumps(answer.wire()),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def client_network(request: Request) -> str:
    """Return whom a request counts for: an IPv4 address, or the /64 that one household has."""
    address = client_address(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return address


async def parse_command(request: Request, command: type[C]) -> C:
    """Return the command that a request carries, or raise `Invalid` naming each field.

    Query and path members are text and are read leniently (``limit=50``); the body strictly.
    """
    body = await request.body()
    members: dict[str, Any] = {}
    if body:
        try:
            parsed = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Invalid(f"The body is not JSON: {error.msg}.") from None
        if not isinstance(parsed, dict):
            raise not_an_object()
        members = parsed
    try:
        if not request.query_params or members:
            return command.model_validate({**members, **request.path_params})
        return command.model_validate({**request.query_params, **request.path_params}, strict=False)
    except ValidationError as error:
        raise invalid(error) from None


def route(endpoint: AnyEndpoint, door: Door) -> Route:
    """Return the Starlette route that serves an endpoint, within the deadline."""
    handle = endpoint.handle if isinstance(endpoint, RawEndpoint) else _commanded(endpoint, door)
    if isinstance(endpoint, RawEndpoint) and endpoint.upload is not None:
        return Route(endpoint.path, handle, methods=[endpoint.method])

    async def serve(request: Request) -> Response:
        async with deadline():
            return await handle(request)

    return Route(endpoint.path, serve, methods=[endpoint.method])


def _commanded(
    endpoint: Endpoint[Any, Any], door: Door
) -> Callable[[Request], Awaitable[Response]]:
    """Return what makes a command of a request and a response of its answer."""

    async def handle(request: Request) -> Response:
        actor = await door.actor(request)
        await door.throttle(endpoint.name, actor.user_id)
        command = (
            endpoint.command()
            if endpoint.command is Nothing
            else await parse_command(request, endpoint.command)
        )
        answer = await endpoint.handle(actor, command)
        status = endpoint.status
        return answer_json(answer, status if isinstance(status, int) else status(answer))

    return handle
