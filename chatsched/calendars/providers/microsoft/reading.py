"""Calendars of an account, and when their events take time.

``calendarView`` serves every kind of account; ``getSchedule`` is refused to personal ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from chatsched.calendars.providers.microsoft.graph import Graph, Json, path, together
from chatsched.calendars.providers.microsoft.refusals import (
    UNCLEAR,
    Denied,
    NoMailbox,
    NotThere,
)
from chatsched.calendars.providers.microsoft.times import DAY, span, wire
from chatsched.calendars.providers.protocol import (
    ForeignCalendar,
    Ours,
    ProviderAway,
    ProviderRefused,
)
from chatsched.scheduling import Interval, Intervals, clip, normalise

TEAMS: Final = "teamsForBusiness"
_NO_REST_HERE = frozenset({"extensionerror"})
_FREE = frozenset({"free", "workingElsewhere"})
_CALENDAR = {
    "$select": "id,name,isDefaultCalendar,canEdit,allowedOnlineMeetingProviders",
    "$top": "100",
}
_EVENT = "id,iCalUId,isAllDay,isCancelled,responseStatus,showAs,start,end"
_PAGE = "250"
GONE = "This calendar is no longer in your Microsoft account."


async def calendars(graph: Graph) -> Sequence[ForeignCalendar]:
    """Return the account's calendars. Raises `NoMailbox` where Graph reaches no mailbox."""
    reached, found = await together([_default_calendar(graph), _all_calendars(graph)])
    if not reached and not found:
        raise NoMailbox
    return [_foreign(each) for each in found]


async def _default_calendar(graph: Graph) -> list[Json]:
    """Ask for what every mailbox has: the answer tells mailboxes out of reach apart.

    Where nothing is found without further words, the list of all calendars decides.
    """
    try:
        return [await graph.get("/me/calendar", {"$select": "id"})]
    except NotThere as error:
        if error.codes & _NO_REST_HERE:
            raise NoMailbox from error
        return []


async def _all_calendars(graph: Graph) -> list[Json]:
    try:
        return await graph.all("/me/calendars", _CALENDAR)
    except NotThere as error:
        raise NoMailbox from error


def _foreign(calendar: Json) -> ForeignCalendar:
    if not isinstance(calendar.get("id"), str):
        raise ProviderAway(UNCLEAR)
    return ForeignCalendar(
        id=calendar["id"],
        name=calendar.get("name") or "Calendar",
        writable=calendar.get("canEdit") is True,
        primary=calendar.get("isDefaultCalendar") is True,
        conference=allows_teams(calendar),
    )


def allows_teams(calendar: Mapping[str, Any]) -> bool:
    """Tell whether events in this calendar can be given a Teams meeting."""
    return TEAMS in (calendar.get("allowedOnlineMeetingProviders") or ())


async def busy(
    graph: Graph, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
) -> Intervals:
    """Return when events in these calendars take time; whole, or an error."""
    views = await together([_view(graph, each, window) for each in dict.fromkeys(calendar_ids)])
    events = (event for view in views for event in view)
    return clip(normalise(_taken(events, zone, ours)), window)


async def _view(graph: Graph, calendar_id: str, window: Interval) -> list[Json]:
    """Return a calendar's events, recurring ones as their occurrences.

    All-day events are looked up by dates that are not yet in their zone, so a day more on
    either side is asked for.
    """
    at = path("me", "calendars", calendar_id, "calendarView")
    query = {
        "startDateTime": wire(window[0] - DAY),
        "endDateTime": wire(window[1] + DAY),
        "$select": _EVENT,
        "$top": _PAGE,
    }
    try:
        return await graph.all(at, query)
    except NotThere as error:
        raise ProviderRefused(GONE) from error
    except Denied:
        await graph.get("/me/calendar", {"$select": "id"})  # raises it too if all is denied
        raise ProviderRefused("You no longer have access to this calendar.") from None


def _taken(events: Iterable[Json], zone: str, ours: Ours) -> Iterable[Interval]:
    for event in events:
        own = event.get("id") in ours.references or event.get("iCalUId") in ours.uids
        if not own and _takes_time(event):
            yield span(event, zone)


def _takes_time(event: Json) -> bool:
    response = (event.get("responseStatus") or {}).get("response")
    return (
        event.get("isCancelled") is not True
        and response != "declined"
        and event.get("showAs") not in _FREE
    )
