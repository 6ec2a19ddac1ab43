"""The addresses of this slice."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chatsched.calendars.assembly import CalendarSlice
from chatsched.calendars.clients import SIGN_IN_PROVIDERS, SignInProvider
from chatsched.calendars.landing import landed, refused
from chatsched.calendars.models import (
    CalendarAnswer,
    CalendarNamed,
    CalendarRemoved,
    CalendarsAnswer,
    ChooseCalendars,
    ComeBack,
    ConnectCalendar,
    LinkCalendar,
    ProvidersAnswer,
)
from chatsched.calendars.webhooks import webhook_endpoints
from chatsched.core.errors import ChatschedError, NotFound
from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint, RawEndpoint, wants_page
from chatsched.realtime import AnyCommand, ServerEvent

EVENTS = (
    ServerEvent("calendar:updated", CalendarAnswer, "A linked calendar is otherwise than before."),
    ServerEvent("calendar:removed", CalendarRemoved, "A calendar is linked no longer."),
)


def endpoints(calendars: CalendarSlice, door: Door) -> list[AnyEndpoint]:
    """Return the addresses of this slice."""
    choices, signing_in = calendars.choices, _SigningIn(calendars, door)
    return [
        RawEndpoint(
            "GET",
            "/calendars/connect/{provider}",
            _in_words(signing_in.depart),
            command=ConnectCalendar,
            statuses=(303,),
            signed_in=True,
            in_query=True,
            summary="Go to a provider to sign in and link a calendar.",
        ),
        RawEndpoint(
            "GET",
            "/calendars/callback/{provider}",
            _in_words(signing_in.arrive),
            command=ComeBack,
            statuses=(303,),
            signed_in=True,
            in_query=True,
            summary="Come back from a provider.",
        ),
        Endpoint(
            "GET",
            "/api/calendars/providers",
            Nothing,
            ProvidersAnswer,
            lambda actor, _: choices.providers(actor),
            summary="List where calendars can be linked from.",
        ),
        Endpoint(
            "GET",
            "/api/calendars",
            Nothing,
            CalendarsAnswer,
            lambda actor, _: choices.mine(actor),
            summary="List one's own linked calendars.",
        ),
        Endpoint(
            "POST",
            "/api/calendars",
            LinkCalendar,
            CalendarAnswer,
            calendars.addresses.link,
            status=201,
            summary="Link a CalDAV account or an ICS feed by its address.",
        ),
        Endpoint(
            "PATCH",
            "/api/calendars/{calendar_id}",
            ChooseCalendars,
            CalendarAnswer,
            choices.choose,
            summary="Choose which calendars count, and which one meetings go to.",
        ),
        Endpoint(
            "DELETE",
            "/api/calendars/{calendar_id}",
            CalendarNamed,
            Nothing,
            choices.remove,
            status=204,
            summary="Unlink a calendar.",
        ),
        *webhook_endpoints(calendars.counting.channels, calendars.counting.push, door),
    ]


def commands(_: CalendarSlice) -> list[AnyCommand]:
    """Return the commands of this slice: it has none of its own over sockets."""
    return []


class _SigningIn:
    """What browsers do themselves: they are sent away, and come back."""

    def __init__(self, calendars: CalendarSlice, door: Door) -> None:
        self._connecting = calendars.connecting
        self._choices = calendars.choices
        self._door = door

    async def depart(self, request: Request) -> Response:
        """Send somebody to a provider."""
        provider = _provider(request)
        actor = await self._door.actor(request, request.query_params.get("user_id"))
        await self._door.throttle("GET /calendars/connect/{provider}", actor.user_id)
        link_id = request.query_params.get("calendar_id")
        mending = None if link_id is None else await self._choices.own(actor, link_id)
        going = await self._connecting.depart(
            actor, provider, request.query_params.get("return_to"), mending
        )
        if not isinstance(going, str):
            return landed(going)
        return RedirectResponse(going, 303, headers={"cache-control": "no-store"})

    async def arrive(self, request: Request) -> Response:
        """Receive somebody from a provider."""
        provider = _provider(request)
        actor = await self._door.actor(request)
        return landed(await self._connecting.arrive(actor, provider, request.query_params))


def _in_words(
    handle: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Return ``handle``, but that people who are refused read why on a page."""

    async def handled(request: Request) -> Response:
        try:
            return await handle(request)
        except ChatschedError as error:
            if not wants_page(request):
                raise
            return refused(error)

    return handled


def _provider(request: Request) -> SignInProvider:
    named = request.path_params["provider"]
    for provider in SIGN_IN_PROVIDERS:
        if provider == named:
            return provider
    raise NotFound("There is no such provider to sign in at.")
