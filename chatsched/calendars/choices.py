"""What people do with their linked accounts: look at them, choose, and let go."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from chatsched.calendars.clients import Clients, providers
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.models import (
    CalendarAnswer,
    CalendarNamed,
    CalendarRemoved,
    CalendarsAnswer,
    ChooseCalendars,
    LinkedAccount,
    ProvidersAnswer,
)
from chatsched.calendars.records import LinkedCalendar, LinkRecord
from chatsched.calendars.store.links import Links
from chatsched.core.actor import Actor
from chatsched.core.errors import Invalid, NotFound, VersionConflict
from chatsched.core.wire import NOTHING, Nothing
from chatsched.realtime import Edge

REMOVED = "calendar:removed"
_TIMES = 5

Farewell = Callable[[LinkRecord], Awaitable[None]]


class LinkedAccounts:
    """The linked accounts of whoever asks.

    ``leaving`` are called with a link that is about to be unlinked, while its credentials are
    still good, and must not take long or fail; ``left`` once it is gone. Who wants to know of
    other changes follows `LinkHealth`.
    """

    def __init__(
        self,
        links: Links,
        clients: Clients,
        health: LinkHealth,
        revoke: Farewell,
        edge: Edge,
    ) -> None:
        self._links = links
        self._revoke = revoke
        self._clients = clients
        self._health = health
        self._edge = edge
        self.leaving: list[Farewell] = []
        self.left: list[Farewell] = []

    async def providers(self, _: Actor) -> ProvidersAnswer:
        """Return where calendars can be linked from."""
        return ProvidersAnswer(providers=providers(self._clients))

    async def mine(self, who: Actor) -> CalendarsAnswer:
        """Return somebody's own linked accounts."""
        links = await self._links.of_user(who.user_id)
        return CalendarsAnswer(calendars=[LinkedAccount.of(link) for link in links])

    async def own(self, who: Actor, link_id: str) -> LinkRecord:
        """Return one of somebody's own links, or raise `NotFound`."""
        link = await self._links.one(link_id)
        if link is None or link.user_id != who.user_id:
            raise NotFound("There is no such linked calendar.")
        return link

    async def choose(self, who: Actor, command: ChooseCalendars) -> CalendarAnswer:
        """Say which calendars take one's time, and which one meetings are put into."""
        for _ in range(_TIMES):
            link = await self.own(who, command.calendar_id)
            calendars, destination = _counted(link, command), _destination(link, command)
            conferencing = (
                link.conferencing if command.conferencing is None else command.conferencing
            )
            chosen = await self._links.choose(
                link, calendars, destination, conferencing=conferencing
            )
            if chosen is not None:
                break
        else:
            raise VersionConflict(calendar=LinkedAccount.of(link).wire())
        if chosen.destination is not None:
            await self.only_destination(chosen)
        await self._health.changed(chosen)
        return CalendarAnswer(calendar=LinkedAccount.of(chosen))

    async def only_destination(self, link: LinkRecord) -> None:
        """Let meetings be put into no other account of the same person's than this one."""
        for other in await self._links.of_user(link.user_id):
            if other.id == link.id or other.destination is None:
                continue
            cleared = await self._links.choose(
                other, other.calendars, None, conferencing=other.conferencing
            )
            if cleared is not None:
                self._health.tell(cleared)

    async def remove(self, who: Actor, command: CalendarNamed) -> Nothing:
        """Unlink an account: its tokens are revoked and erased, its events stay."""
        link = await self.own(who, command.calendar_id)
        for farewell in self.leaving:
            await farewell(link)
        await self._revoke(link)
        if await self._links.remove(link.id):
            for farewell in self.left:
                await farewell(link)
            await self._health.forget(link)
            gone = CalendarRemoved(calendar_id=link.id)
            self._edge.tell_users([link.user_id], REMOVED, gone.wire())
        return NOTHING


def _counted(link: LinkRecord, command: ChooseCalendars) -> tuple[LinkedCalendar, ...]:
    if command.counted is None:
        return link.calendars
    for index, calendar_id in enumerate(command.counted):
        if link.calendar(calendar_id) is None:
            path = f"counted.{index}"
            raise Invalid(
                "The account has no such calendar.", {path: "is not one of its calendars"}
            )
    counted = set(command.counted)
    return tuple(replace(each, counted=each.id in counted) for each in link.calendars)


def _destination(link: LinkRecord, command: ChooseCalendars) -> str | None:
    if "destination" not in command.model_fields_set:
        return link.destination
    if command.destination is None:
        return None
    calendar = link.calendar(command.destination)
    if calendar is None:
        raise Invalid(
            "The account has no such calendar.", {"destination": "is not one of its calendars"}
        )
    if not calendar.writable:
        raise Invalid(
            "Meetings cannot be put into this calendar, as it can only be read.",
            {"destination": "can only be read"},
        )
    return calendar.id
