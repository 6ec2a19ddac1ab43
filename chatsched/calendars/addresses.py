"""Accounts that are linked by their address: CalDAV with a password, and ICS feeds."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chatsched.calendars.credentials import Feed, Login
from chatsched.calendars.linking import Found, LinkedElsewhere, Linking
from chatsched.calendars.models import CalendarAnswer, LinkCalendar, LinkedAccount
from chatsched.calendars.providers.probing import Probed
from chatsched.core.actor import Actor
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarRefused,
    CalendarUnreachable,
    Forbidden,
    Invalid,
)

_MOST_SECONDS = 13.0  # of the 15 that a command has
_NEEDED = "is needed for CalDAV"


class Probing(Protocol):
    """An account that can be looked at before it is linked."""

    async def probe(self) -> Probed:
        """Return what is there; raise `CalendarRefused`."""
        ...


Prober = Callable[[Login | Feed], Probing]


class Addresses:
    """Links accounts that people name by an address of their own."""

    def __init__(self, linking: Linking, prober: Prober) -> None:
        self._linking = linking
        self._prober = prober

    async def link(self, who: Actor, command: LinkCalendar) -> CalendarAnswer:
        """Look whether there is a calendar, and link it."""
        if who.is_bot:
            raise Forbidden("Calendars are linked by people.")
        credentials = _credentials(command)
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                probed = await self._prober(credentials).probe()
        except TimeoutError:
            late = CalendarUnreachable("The calendar did not answer in time.")
            raise _at_field(late, command) from None
        except CalendarRefused as error:
            raise _at_field(error, command) from None
        # Several people may read one feed: it is an account of each of them.
        feed = isinstance(credentials, Feed)
        found = Found(
            provider=command.provider,
            subject=f"{who.user_id}|{probed.subject}" if feed else probed.subject,
            account=probed.account,
            calendars=probed.calendars,
            credentials=replace(credentials, url=probed.url),
        )
        try:
            link = await self._linking.keep(who.user_id, found)
        except LinkedElsewhere as error:
            error.extra["fields"] = {"username": "is linked by somebody else here already"}
            raise
        return CalendarAnswer(calendar=LinkedAccount.of(link))


def _credentials(command: LinkCalendar) -> Login | Feed:
    if command.provider == "ics":
        return Feed(url=command.url)
    if command.username is None or command.password is None:
        lacking = {
            name: _NEEDED for name in ("username", "password") if getattr(command, name) is None
        }
        raise Invalid("CalDAV needs a user name and a password.", lacking)
    return Login(url=command.url, username=command.username, password=command.password)


def _at_field(error: CalendarRefused, command: LinkCalendar) -> CalendarRefused:
    """Say at which field an error belongs."""
    refused = isinstance(error, CalendarAuthFailed) and command.provider == "caldav"
    field = "password" if refused else "url"
    error.extra.setdefault("fields", {field: error.detail})
    return error
