"""Seeing what people have done by hand to events of ours in their calendars."""

import asyncio

from chatsched.calendars.providers import Writing
from chatsched.calendars.records import Edit, EventRecord
from chatsched.calendars.store.events import Events
from chatsched.core.clock import Clock

_MOST_EVENTS = 200
_LOOKS = 10
_PAUSE_SECONDS = 0.2


class Looking:
    """Compares events with what their calendars were told last."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events = events
        self._clock = clock

    async def ahead(self, link_id: str) -> list[EventRecord]:
        """Return the events that still lie ahead, the next ones first."""
        return await self._events.ahead(link_id, self._clock.now(), _MOST_EVENTS)

    async def edited(self, account: Writing, seen: EventRecord) -> EventRecord | None:
        """Look at one event; return it if it is edited, or not edited, other than was known.

        One that is being written is waited for: what we write ourselves is no edit. Raises
        `ProviderError`.
        """
        for _ in range(_LOOKS):
            record = await self._events.one(seen.meeting_id, seen.user_id)
            if record is None or record.link_id != seen.link_id or record.reference is None:
                return None
            if record.leased_until is not None and record.leased_until > self._clock.now():
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            edited = await _edit(account, record)
            if edited == record.edited:
                return None
            if await self._events.note_edit(record, edited):
                return await self._events.one(seen.meeting_id, seen.user_id)
        return None


async def _edit(account: Writing, record: EventRecord) -> Edit | None:
    if record.told is None:
        return None
    event = await account.read(record.calendar_id or "", record.reference or "")
    if event is None:
        return Edit(time=None)
    if (event.start, event.end) == (record.told.start, record.told.end):
        return None
    return Edit(time=(event.start, event.end))
