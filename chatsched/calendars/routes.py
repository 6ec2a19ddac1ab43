"""The addresses of this slice."""

from chatsched.calendars.assembly import CalendarSlice
from chatsched.calendars.models import (
    CalendarAnswer,
    CalendarNamed,
    CalendarRemoved,
    CalendarsAnswer,
    ChooseCalendars,
    ProvidersAnswer,
)
from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint
from chatsched.realtime import AnyCommand, ServerEvent

EVENTS = (
    ServerEvent("calendar:updated", CalendarAnswer, "A linked calendar is otherwise than before."),
    ServerEvent("calendar:removed", CalendarRemoved, "A calendar is linked no longer."),
)


def endpoints(calendars: CalendarSlice, door: Door) -> list[AnyEndpoint]:
    """Return the addresses of this slice."""
    del door
    choices = calendars.choices
    return [
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
    ]


def commands(_: CalendarSlice) -> list[AnyCommand]:
    """Return the commands of this slice: it has none of its own over sockets."""
    return []
