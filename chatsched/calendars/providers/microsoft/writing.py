"""Events of ours. Each of these may be repeated, whatever became of the time before."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from chatsched.calendars.providers.microsoft import drafts
from chatsched.calendars.providers.microsoft.graph import Graph, Json, path
from chatsched.calendars.providers.microsoft.reading import GONE, allows_teams
from chatsched.calendars.providers.microsoft.refusals import (
    Changed,
    Denied,
    KeyUsed,
    Lost,
    NotThere,
)
from chatsched.calendars.providers.protocol import (
    Draft,
    Event,
    EventGone,
    ProviderAway,
    ProviderRefused,
    Written,
)

_DELETED = "The event is no longer in your calendar."
_TRIES = 3


async def create(graph: Graph, calendar_id: str, draft: Draft) -> Written:
    """Put an event in, once per key."""
    teams = draft.conference and await _teams(graph, calendar_id)
    body = drafts.created(draft, teams=teams)
    async with _rights(graph, calendar_id):
        event = await _once(graph, calendar_id, draft, body)
    return drafts.written(event, conference=teams)


async def _once(graph: Graph, calendar_id: str, draft: Draft, body: Json) -> Json:
    """Return the one event of the draft's key.

    Graph knows a transactionId again, but does not say for how long; so wherever it is unclear
    what became of an attempt, the event is looked for by a property that only we set.
    """
    unsure = False
    for attempt in range(_TRIES):
        try:
            return await graph.post(path("me", "calendars", calendar_id, "events"), body)
        except KeyUsed as used:
            found = await _existing(graph, calendar_id, draft, used.existing)
            if found is not None:
                return found
            if unsure:  # perhaps it is only just being made
                raise ProviderAway("Microsoft is still putting the event in.") from used
            raise EventGone(_DELETED) from used
        except Lost as lost:
            if (lost.retry_after or 0) > 1 or attempt == _TRIES - 1:
                raise
            unsure = True
            with suppress(ProviderRefused):  # then the key alone must do
                found = await _by_property(graph, calendar_id, draft)
                if found is not None:
                    return found
        except NotThere as error:
            raise ProviderRefused(GONE) from error
    raise ProviderAway("Microsoft did not put the event in.")


async def _existing(
    graph: Graph, calendar_id: str, draft: Draft, reference: str | None
) -> Json | None:
    if reference is not None:
        with suppress(ProviderRefused):  # an id of another kind than we ask for
            found = await _found(graph, reference)
            if found is not None:
                return found
    return await _by_property(graph, calendar_id, draft)


async def _by_property(graph: Graph, calendar_id: str, draft: Draft) -> Json | None:
    """Return the event that was put in under the draft's key, if it is in the calendar."""
    condition = f"ep/id eq '{drafts.KEY_PROPERTY}' and ep/value eq '{draft.key}'"
    query = {
        "$filter": f"singleValueExtendedProperties/Any(ep: {condition})",
        "$select": drafts.SELECTED,
    }
    for event in await graph.all(path("me", "calendars", calendar_id, "events"), query):
        if event.get("isCancelled") is not True:
            return event
    return None


async def update(graph: Graph, calendar_id: str, reference: str, draft: Draft) -> Written:
    """Make an event what the draft says; what somebody else changes meanwhile is looked at anew."""
    for _ in range(_TRIES):
        before = await _found(graph, reference)
        if before is None:
            raise EventGone(_DELETED)
        wanted = draft.conference and not before.get("isOnlineMeeting")
        teams = wanted and await _teams(graph, calendar_id)
        body = drafts.changed(draft, before, teams=teams)
        try:
            async with _rights(graph, calendar_id):
                after = await graph.patch(
                    path("me", "events", reference), body, before.get("@odata.etag")
                )
        except Changed:
            continue
        except NotThere as error:
            raise EventGone(_DELETED) from error
        return drafts.written(after, conference=True)
    raise ProviderAway("The event is being changed by somebody else.")


async def delete(graph: Graph, calendar_id: str, reference: str) -> None:
    """Take an event out; one that is gone already is fine."""
    with suppress(NotThere):
        async with _rights(graph, calendar_id):
            await graph.delete(path("me", "events", reference))


async def read(graph: Graph, reference: str) -> Event | None:
    """Return an event as it stands; None if it was deleted or cancelled."""
    found = await _found(graph, reference)
    return None if found is None else drafts.read(found)


async def _found(graph: Graph, reference: str) -> Json | None:
    try:
        event = await graph.get(path("me", "events", reference), {"$select": drafts.SELECTED})
    except NotThere:
        return None
    return None if event.get("isCancelled") is True else event


async def _calendar(graph: Graph, calendar_id: str) -> Json:
    query = {"$select": "id,canEdit,allowedOnlineMeetingProviders"}
    try:
        return await graph.get(path("me", "calendars", calendar_id), query)
    except NotThere as error:
        raise ProviderRefused(GONE) from error


async def _teams(graph: Graph, calendar_id: str) -> bool:
    return allows_teams(await _calendar(graph, calendar_id))


@asynccontextmanager
async def _rights(graph: Graph, calendar_id: str) -> AsyncIterator[None]:
    """Tell a calendar that may not be written from an account whose rights are short.

    Graph says the same of both, and the second means that the account has to be linked anew.
    """
    try:
        yield
    except Denied:
        calendar = await _calendar(graph, calendar_id)
        if calendar.get("canEdit") is False:
            raise ProviderRefused("You may not change events in this calendar.") from None
        raise
