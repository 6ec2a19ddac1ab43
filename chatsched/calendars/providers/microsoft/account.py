"""A Microsoft account, as the calendars of everybody else see it."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import httpx2

from chatsched.calendars.providers.microsoft import pushing, reading, writing
from chatsched.calendars.providers.microsoft.graph import Graph
from chatsched.calendars.providers.microsoft.refusals import NO_ANSWER
from chatsched.calendars.providers.protocol import (
    Channel,
    Draft,
    Event,
    ForeignCalendar,
    Ours,
    ProviderAway,
    Tokens,
    Written,
)
from chatsched.core.clock import Clock, SystemClock
from chatsched.scheduling import Interval, Intervals

T = TypeVar("T")


class MicrosoftAccount:
    """An `Account` that writes and pushes; ``api_url`` is Graph's, with its version.

    Each question is answered within ``seconds``, with everything that is tried to answer it.

    Work and school accounts, and personal ones. Calendars have no zone of their own at Graph, and
    an all-day event's zone is not told: it lies where its owner is.
    """

    def __init__(
        self,
        api_url: str,
        tokens: Tokens,
        web: httpx2.AsyncClient,
        clock: Clock | None = None,
        seconds: float = 12.0,
    ) -> None:
        self._graph = Graph(api_url, tokens, web)
        self._clock = clock or SystemClock()
        self._seconds = seconds

    async def calendars(self) -> Sequence[ForeignCalendar]:
        """Return all calendars; `ProviderRefused` if Graph cannot reach the account's mailbox."""
        return await self._bounded(reading.calendars(self._graph))

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when events in these calendars take time."""
        return await self._bounded(reading.busy(self._graph, calendar_ids, window, zone, ours))

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:  # noqa: ARG002  # no cheap way
        """Return None: Graph has nothing that changes with any event of a calendar."""
        return None

    async def create(self, calendar_id: str, draft: Draft) -> Written:
        """Put an event in, once per key."""
        return await self._bounded(writing.create(self._graph, calendar_id, draft))

    async def update(self, calendar_id: str, reference: str, draft: Draft) -> Written:
        """Make an event what the draft says, in whichever calendar it is by now."""
        return await self._bounded(writing.update(self._graph, calendar_id, reference, draft))

    async def delete(self, calendar_id: str, reference: str) -> None:
        """Take an event out, of whichever calendar it is in by now."""
        await self._bounded(writing.delete(self._graph, calendar_id, reference))

    async def read(self, calendar_id: str, reference: str) -> Event | None:  # noqa: ARG002  # ids hold for the mailbox
        """Return an event as it stands, in whichever calendar it is by now."""
        return await self._bounded(writing.read(self._graph, reference))

    async def watch(
        self,
        calendar_ids: Sequence[str],  # noqa: ARG002  # one subscription covers them all
        address: str,
        secret: str,
        lifetime_seconds: int,
    ) -> Sequence[Channel]:
        """Ask to be told when any event of the mailbox changes."""
        lifetime = timedelta(seconds=lifetime_seconds)
        return await self._bounded(
            pushing.watch(self._graph, address, secret, lifetime, self._clock)
        )

    async def renew(self, channel: Channel, lifetime_seconds: int) -> Channel | None:
        """Prolong a subscription; None if another has to be made."""
        lifetime = timedelta(seconds=lifetime_seconds)
        return await self._bounded(pushing.renew(self._graph, channel, lifetime, self._clock))

    async def unwatch(self, channel: Channel) -> None:
        """End a subscription."""
        await self._bounded(pushing.unwatch(self._graph, channel.id))

    async def _bounded(self, call: Coroutine[Any, Any, T]) -> T:
        try:
            async with asyncio.timeout(self._seconds):
                return await call
        except TimeoutError as error:
            raise ProviderAway(NO_ANSWER) from error
