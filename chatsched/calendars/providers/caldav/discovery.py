"""From the address that a person typed to their calendars (RFC 6764, 5397, 4791)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import httpx2

from chatsched.calendars.ical import Resource
from chatsched.calendars.ical.zones import iana_name
from chatsched.calendars.providers.caldav import bodies
from chatsched.calendars.providers.caldav.conversation import NO_CALDAV, Conversation
from chatsched.calendars.providers.protocol import ForeignCalendar, ProviderRefused
from chatsched.core.errors import CalendarUnsupported

_ABOUT_CALENDARS = (
    bodies.RESOURCE_TYPE,
    bodies.NAME,
    bodies.COMPONENTS,
    bodies.PRIVILEGES,
    bodies.TIME_ZONE,
)
_WRITING = ("{DAV:}all", "{DAV:}write", "{DAV:}bind")
_MOST_HOMES = 5
_MOST_CALENDARS = 200
_ZONE = re.compile(r"^TZID[^:\r\n]*:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Principal:
    """A person as their server knows them; ``addresses`` are mail addresses, lower-case."""

    url: str
    homes: tuple[str, ...]
    addresses: frozenset[str]


async def principal(conversation: Conversation) -> Principal:
    """Find the person whom the credentials belong to. Raises `CalendarUnsupported` for none."""
    said: CalendarUnsupported | None = None
    for place in _places(conversation):
        try:
            found = await conversation.properties(place, 0, bodies.PRINCIPAL, bodies.HOME)
        except CalendarUnsupported as error:
            said = said or error
            continue
        except ProviderRefused:
            continue
        for each in found:
            if each.hrefs(bodies.PRINCIPAL):
                return await person(conversation, each.href, each.hrefs(bodies.PRINCIPAL)[0])
            if each.hrefs(bodies.HOME):
                return await person(conversation, each.href, each.href)
    raise said or CalendarUnsupported(NO_CALDAV)


async def person(conversation: Conversation, base: str, href: str) -> Principal:
    """Return what a server says of a person, whose address it gave at ``base``."""
    found = await conversation.properties(_join(base, href), 0, bodies.HOME, bodies.ADDRESSES)
    me = found[0]
    mails = {each.lower().removeprefix("mailto:") for each in me.hrefs(bodies.ADDRESSES)}
    homes = [_join(me.href, each) for each in me.hrefs(bodies.HOME)]
    return Principal(
        me.href, tuple(homes[:_MOST_HOMES]), frozenset(each for each in mails if "@" in each)
    )


async def calendars(conversation: Conversation, who: Principal) -> list[ForeignCalendar]:
    """Return a person's calendars that have events in them."""
    found: dict[str, ForeignCalendar] = {}
    for home in who.homes:
        resources = await conversation.properties(home, 1, *_ABOUT_CALENDARS)
        found |= {each.id: each for each in map(_calendar, _with_events(resources))}
    if not found:
        raise CalendarUnsupported("There is no calendar in this account.")
    return list(found.values())[:_MOST_CALENDARS]


def zone_of(calendar: Resource) -> str | None:
    """Return the IANA name of a calendar's own zone, if it has one that is known."""
    found = _ZONE.search(calendar.text(bodies.TIME_ZONE))
    return iana_name(found[1].strip()) if found else None


def _places(conversation: Conversation) -> list[str]:
    """Return where to ask: at the address itself if it is more than a host, else where it says."""
    typed = conversation.origin
    known = [str(typed.join("/.well-known/caldav")), str(typed.join("/"))]
    return list(dict.fromkeys([str(typed), *known] if typed.path != "/" else known))


def _with_events(resources: Iterable[Resource]) -> Iterable[Resource]:
    for each in resources:
        components = [
            name for tag, _, name in each.properties.get(bodies.COMPONENTS, []) if name and tag
        ]
        if each.holds(bodies.RESOURCE_TYPE, bodies.CALENDAR) and (
            not components or "VEVENT" in (name.upper() for name in components)
        ):
            yield each


def _calendar(resource: Resource) -> ForeignCalendar:
    writable = bodies.PRIVILEGES not in resource.properties or resource.holds(
        bodies.PRIVILEGES, *_WRITING
    )
    return ForeignCalendar(
        id=resource.href,
        name=resource.text(bodies.NAME)[:200] or resource.href.rstrip("/").rpartition("/")[2],
        writable=writable,
        time_zone=zone_of(resource),
    )


def _join(base: str, href: str) -> str:
    return str(httpx2.URL(base).join(href))
