"""Holding the record of an event for as long as it takes to write to a calendar, and no longer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chatsched.calendars.providers import ProviderAway
from chatsched.calendars.records import EventRecord
from chatsched.calendars.store.events import Events
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id
from chatsched.storage import MONGO_AWAY

_LEASE = timedelta(seconds=35)
_MOST_SECONDS = 20.0
"""After this long no further request is begun: the lease outlasts one that has been."""

_SLOW = "The calendar is slow to answer at the moment."


class BeingWritten(Exception):
    """Somebody else is writing this event now, or has taken over."""


class Tenure:
    """The record of an event, which is ours to change."""

    def __init__(self, events: Events, record: EventRecord, lease: str) -> None:
        self._events = events
        self._lease = lease
        self._late = asyncio.get_running_loop().time() + _MOST_SECONDS
        self.record = record

    @property
    def calendar_id(self) -> str:
        """The calendar that it is in, or is to be put into."""
        return self.record.calendar_id or ""

    def check(self) -> None:
        """Raise `ProviderAway` unless there is time left for another request."""
        if asyncio.get_running_loop().time() > self._late:
            raise ProviderAway(_SLOW)

    async def change(self, **members: Any) -> None:
        """Store the record with other members; raises `BeingWritten` if it is not ours any more."""
        changed = replace(self.record, **members)
        if changed == self.record:
            return
        if not await self._events.save(changed, self._lease):
            raise BeingWritten
        self.record = changed


class Tenures:
    """Gives records to one worker at a time, whichever process it is in."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events = events
        self._clock = clock

    @asynccontextmanager
    async def of(self, new: EventRecord) -> AsyncIterator[Tenure]:
        """Hold the record of an event, which begins as ``new``; raises `BeingWritten`.

        The lease of a worker that has died ends by itself.
        """
        lease, now = new_id(), self._clock.now()
        record = await self._events.take(new, lease, now, now + _LEASE)
        if record is None:
            raise BeingWritten
        try:
            yield Tenure(self._events, record, lease)
        finally:
            with contextlib.suppress(*MONGO_AWAY):
                await self._events.release(record, lease)
