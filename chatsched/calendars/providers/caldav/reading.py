"""When the events of calendars on a CalDAV server take time."""

import hashlib
from collections.abc import Iterable, Sequence

from chatsched.calendars.ical import Question, Reader
from chatsched.calendars.providers.caldav import bodies
from chatsched.calendars.providers.caldav.conversation import Conversation
from chatsched.calendars.providers.caldav.discovery import person, zone_of
from chatsched.calendars.providers.protocol import Ours, ProviderRefused
from chatsched.core.errors import CalendarUnsupported
from chatsched.scheduling import Interval, Intervals, union

# Servers place whole days and floating times in zones of their own liking.
_MARGIN = 2 * 86_400


class Reading:
    """Reads calendars; ``username`` may be an address that invitations are declined with."""

    def __init__(self, conversation: Conversation, reader: Reader) -> None:
        self._conversation = conversation
        self._reader = reader
        self._addresses: frozenset[str] | None = None

    async def busy(self, urls: Sequence[str], window: Interval, zone: str, ours: Ours) -> Intervals:
        """Return when any event in these calendars takes time."""
        readings = [await self._calendar(url, window, zone, ours) for url in dict.fromkeys(urls)]
        return union(*readings)

    async def fingerprint(self, urls: Iterable[str]) -> str | None:
        """Return what changes with these calendars; None if one of them does not tell."""
        told = hashlib.sha256()
        for url in sorted(set(urls)):
            asked = (bodies.CTAG, bodies.SYNC_TOKEN)
            (found, *_) = await self._conversation.properties(url, 0, *asked)
            tag = found.text(bodies.CTAG) or found.text(bodies.SYNC_TOKEN)
            if not tag:
                return None
            told.update(f"{url}\0{tag}\0".encode())
        return told.hexdigest()

    async def _calendar(self, url: str, window: Interval, zone: str, ours: Ours) -> Intervals:
        wide = (window[0] - _MARGIN, window[1] + _MARGIN)
        asked = (bodies.RESOURCE_TYPE, bodies.TIME_ZONE, bodies.PRINCIPAL)
        about = await self._conversation.properties(url, 0, *asked)
        calendar = about[0]
        if not calendar.holds(bodies.RESOURCE_TYPE, bodies.CALENDAR):
            raise ProviderRefused("There is no such calendar (any more).")
        events = await self._conversation.report(url, bodies.events_within(wide))
        question = Question(
            window=window,
            zone=zone_of(calendar) or zone,
            uids_left_out=ours.uids,
            owner=await self._owner(calendar.hrefs(bodies.PRINCIPAL), url),
            enveloped=True,
        )
        return (await self._reader.busy([events], question)).intervals

    async def _owner(self, principals: Sequence[str], base: str) -> frozenset[str]:
        """Return the account's mail addresses, as far as its server tells them."""
        if self._addresses is None:
            found: frozenset[str] = frozenset()
            if principals:
                try:
                    found = (await person(self._conversation, base, principals[0])).addresses
                except (CalendarUnsupported, ProviderRefused):
                    found = frozenset()
            name = self._conversation.username.lower()
            self._addresses = found | ({name} if "@" in name else set())
        return self._addresses
