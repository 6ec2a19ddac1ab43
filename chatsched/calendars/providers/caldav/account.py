"""An account on a CalDAV server, as others see it."""

from collections.abc import Sequence

from chatsched.calendars.guarded import Guarded
from chatsched.calendars.ical import Reader
from chatsched.calendars.providers.caldav.conversation import Conversation
from chatsched.calendars.providers.caldav.discovery import calendars, principal
from chatsched.calendars.providers.caldav.reading import Reading
from chatsched.calendars.providers.caldav.writing import Writing
from chatsched.calendars.providers.probing import Probed, probing, using
from chatsched.calendars.providers.protocol import Draft, Event, ForeignCalendar, Ours, Written
from chatsched.scheduling import Interval, Intervals

_SECONDS = 12.0
_PROBE_SECONDS = 12.0


class CalDavAccount:
    """Somebody's account at ``url``, which may be no more than a host's name.

    A calendar's id is its address. Raises `UrlForbidden` for an address that is none.
    """

    def __init__(
        self, url: str, username: str, password: str, guarded: Guarded, reader: Reader
    ) -> None:
        self._conversation = Conversation(url, (username, password), guarded, reader)
        self._reading = Reading(self._conversation, reader)
        self._writing = Writing(self._conversation, reader)

    async def probe(self) -> Probed:
        """Return what is at the address; raises `CalendarRefused` for no usable account."""
        async with probing(_PROBE_SECONDS):
            who = await principal(self._conversation)
            return Probed(
                subject=who.url,
                account=_name(self._conversation.username, who.addresses),
                url=str(self._conversation.origin),
                calendars=tuple(await calendars(self._conversation, who)),
            )

    async def calendars(self) -> Sequence[ForeignCalendar]:
        """Return the calendars that have events in them."""
        async with using(_SECONDS):
            return await calendars(self._conversation, await principal(self._conversation))

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when events in these calendars take time."""
        async with using(_SECONDS):
            return await self._reading.busy(calendar_ids, window, zone, ours)

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:
        """Return what changes when these calendars change."""
        async with using(_SECONDS):
            return await self._reading.fingerprint(calendar_ids)

    async def create(self, calendar_id: str, draft: Draft) -> Written:
        """Put an event in, once for a key. One that was deleted since is put in again."""
        async with using(_SECONDS):
            return await self._writing.create(calendar_id, draft)

    async def update(self, calendar_id: str, reference: str, draft: Draft) -> Written:
        """Make an event what the draft says; raises `EventGone`."""
        del calendar_id  # the reference is the whole address
        async with using(_SECONDS):
            return await self._writing.update(reference, draft)

    async def delete(self, calendar_id: str, reference: str) -> None:
        """Take an event out; one that is gone already is fine."""
        del calendar_id
        async with using(_SECONDS):
            await self._writing.delete(reference)

    async def read(self, calendar_id: str, reference: str) -> Event | None:
        """Return an event as it stands; None if it was deleted or cancelled there."""
        del calendar_id
        async with using(_SECONDS):
            return await self._writing.read(reference)


def _name(username: str, addresses: frozenset[str]) -> str:
    """Return the mail address of an account, else the name to sign in with."""
    return username if "@" in username or len(addresses) != 1 else min(addresses)
