"""What Graph does for each kind of request."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from chatsched.sandbox.microsoft import events, views
from chatsched.sandbox.microsoft.calls import PROFILE, READ, SETTINGS, WRITE, Call
from chatsched.sandbox.microsoft.errors import Refused, bad, denied
from chatsched.sandbox.microsoft.odata import Query, page_of
from chatsched.sandbox.microsoft.schedules import schedule
from chatsched.sandbox.microsoft.subscriptions import Subscriptions
from chatsched.sandbox.microsoft.world import Calendar, Item
from chatsched.sandbox.microsoft.zones import read_instant

Answer = tuple[int, Any]
Method = Callable[[Call], Awaitable[Answer]]

_PAGED = ("$select", "$top", "$skiptoken", "$orderby", "$count")
_WINDOW = ("startDateTime", "endDateTime")
_LONGEST_VIEW_DAYS = 1825


async def me(call: Call) -> Answer:
    """GET /me."""
    call.needs(PROFILE)
    query = call.query("$select")
    return 200, views.only(views.user(call.mailbox), query.selected(views.USER_PROPERTIES))


async def settings(call: Call) -> Answer:
    """GET /me/mailboxSettings."""
    call.needs(SETTINGS)
    call.calendar(None)
    whole = views.settings(call.mailbox)
    return 200, views.only(whole, call.query("$select").selected(set(whole)))


async def calendars(call: Call) -> Answer:
    """GET /me/calendars."""
    call.needs(READ)
    call.calendar(None)
    query = call.query(*_PAGED)
    names = query.selected(views.CALENDAR_PROPERTIES)
    found = list(call.mailbox.calendars.values())
    page, more = _page(call, found, query)
    shown = [views.only(views.calendar(call.mailbox, each), names) for each in page]
    return 200, {"value": shown, **more}


async def calendar(call: Call) -> Answer:
    """GET /me/calendar and /me/calendars/{id}."""
    call.needs(READ)
    found = _calendar(call)
    names = call.query("$select").selected(views.CALENDAR_PROPERTIES)
    return 200, views.only(views.calendar(call.mailbox, found), names)


async def calendar_view(call: Call) -> Answer:
    """GET …/calendarView: what takes place in a window, recurring events as occurrences."""
    call.needs(READ)
    found = _calendar(call)
    query = call.query(*_WINDOW, *_PAGED)
    start, end = (read_instant(query.required(name), name) for name in _WINDOW)
    if start > end or (end - start).days > _LONGEST_VIEW_DAYS:
        raise bad("The time interval is not valid.", "ErrorInvalidTimeInterval")
    return _events(call, call.mailbox.view(found, start, end), query)


async def list_events(call: Call) -> Answer:
    """GET …/events: single events and masters of series; filtered by an extended property."""
    call.needs(READ)
    found = _calendar(call)
    query = call.query(*_PAGED, "$filter")
    sought = query.property_sought()
    items = [
        item
        for item in call.mailbox.items.values()
        if item.calendar_id == found.id
        and (sought is None or item.extended.get(sought[0]) == sought[1])
    ]
    return _events(call, items, query)


async def get_event(call: Call) -> Answer:
    """GET …/events/{id}."""
    call.needs(READ)
    item = _item(call)
    names = call.query("$select").selected(views.EVENT_PROPERTIES)
    shown = views.only(views.event(call.mailbox, item, call.prefer), names)
    if item.online and item.join_url is None:
        events.make_join_url(item)
    return 200, shown


async def create_event(call: Call) -> Answer:
    """POST …/events."""
    call.needs(WRITE)
    call.query()
    found = _calendar(call)
    item = events.create(call.mailbox, found, await call.body(), call.world.behaviour)
    return 201, _shown(call, item)


async def change_event(call: Call) -> Answer:
    """PATCH …/events/{id}."""
    call.needs(WRITE)
    call.query()
    body = await call.body()
    changed = events.change(call.mailbox, _item(call), body, call.etag, call.world.behaviour)
    return 200, _shown(call, changed)


async def delete_event(call: Call) -> Answer:
    """DELETE …/events/{id}."""
    call.needs(WRITE)
    call.query()
    events.remove(call.mailbox, _item(call), call.etag)
    return 204, None


async def get_schedule(call: Call) -> Answer:
    """POST …/calendar/getSchedule, which personal accounts do not have."""
    call.needs(READ)
    if call.mailbox.kind == "personal":
        raise denied()
    return 200, {"value": schedule(call.mailbox, _calendar(call), await call.body())}


class SubscriptionMethods:
    """What can be done to subscriptions."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions

    async def list(self, call: Call) -> Answer:
        """GET /subscriptions."""
        call.query("$skiptoken")
        found = self._subscriptions.of(call.mailbox, call.grant.client_id)
        page, more = _page(call, found, call.query("$skiptoken"))
        return 200, {"value": [each.shown() for each in page], **more}

    async def add(self, call: Call) -> Answer:
        """POST /subscriptions, which shakes hands with whoever is to be told."""
        call.needs(READ)
        call.calendar(None)
        made = await self._subscriptions.add(
            call.mailbox,
            call.grant.client_id,
            await call.body(),
            immutable=call.prefer.immutable,
        )
        return 201, made.shown() | {"clientState": made.state}

    async def get(self, call: Call) -> Answer:
        """GET /subscriptions/{id}."""
        return 200, self._one(call).shown()

    async def renew(self, call: Call) -> Answer:
        """PATCH /subscriptions/{id}."""
        call.needs(READ)
        found = self._one(call)
        return 200, self._subscriptions.renew(found, await call.body()).shown()

    async def remove(self, call: Call) -> Answer:
        """DELETE /subscriptions/{id}."""
        self._subscriptions.remove(self._one(call))
        return 204, None

    async def reauthorize(self, call: Call) -> Answer:
        """POST /subscriptions/{id}/reauthorize."""
        self._one(call)
        return 204, None

    def _one(self, call: Call) -> Any:
        return self._subscriptions.one(call.mailbox, call.grant.client_id, call.parts[0])


def routes(subscriptions: Subscriptions) -> list[tuple[str, re.Pattern[str], Method]]:
    """Return what is done where: method, path below the version, and who does it."""
    told = SubscriptionMethods(subscriptions)
    anywhere = r"me(?:/calendar|/calendars/([^/]+))?"
    table: list[tuple[str, str, Method]] = [
        ("GET", "me", me),
        ("GET", "me/mailboxSettings", settings),
        ("GET", "me/calendars", calendars),
        ("GET", r"me(?:/calendar|/calendars/([^/]+))", calendar),
        ("GET", rf"{anywhere}/calendarView", calendar_view),
        ("GET", rf"{anywhere}/events", list_events),
        ("POST", rf"{anywhere}/events", create_event),
        ("GET", rf"{anywhere}/events/([^/]+)", get_event),
        ("PATCH", rf"{anywhere}/events/([^/]+)", change_event),
        ("DELETE", rf"{anywhere}/events/([^/]+)", delete_event),
        ("POST", r"me(?:/calendar|/calendars/([^/]+))/getSchedule", get_schedule),
        ("GET", "subscriptions", told.list),
        ("POST", "subscriptions", told.add),
        ("GET", "subscriptions/([^/]+)", told.get),
        ("PATCH", "subscriptions/([^/]+)", told.renew),
        ("DELETE", "subscriptions/([^/]+)", told.remove),
        ("POST", "subscriptions/([^/]+)/reauthorize", told.reauthorize),
    ]
    return [(method, re.compile(path), what) for method, path, what in table]


def _calendar(call: Call) -> Calendar:
    """Return the calendar that the path names, else the mailbox's own."""
    return call.calendar(call.parts[0] if call.parts and call.parts[0] else None)


def _item(call: Call) -> Item:
    """Return the event that the path names, in its calendar if it names one."""
    found = _calendar(call)
    item = call.mailbox.find(call.parts[-1])
    if call.parts[0] and item.calendar_id != found.id:
        raise Refused(404, "ErrorItemNotFound", "The specified object was not found.")
    return item


def _shown(call: Call, item: Item) -> Any:
    return views.event(call.mailbox, item, call.prefer)


def _events(call: Call, items: list[Item], query: Query) -> Answer:
    names = query.selected(views.EVENT_PROPERTIES)
    page, more = _page(call, items, query)
    return 200, {"value": [views.only(_shown(call, each), names) for each in page], **more}


def _page(call: Call, items: list[Any], query: Query) -> tuple[Any, dict[str, Any]]:
    raw = call.request.scope["raw_path"].decode("ascii").partition("?")[0]
    url = f"{call.request.url.scheme}://{call.request.url.netloc}{raw}"
    most = call.world.behaviour.most_per_page
    return page_of(items, query, call.prefer.page, most, url)
