"""Making up for what went unheard while the way between the processes was broken."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.realtime.delivery import Delivery
from chatsched.realtime.frames import event_packet
from chatsched.realtime.hub import Hub, room_topic
from chatsched.realtime.roster import Roster

log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.5
_ROUNDS_BETWEEN_REFRESHES = 4
_OVERLAP = timedelta(seconds=5)
_PATROL_SECONDS = 60.0
_PEOPLE_AT_ONCE = 100
_BREATH_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """An event without a place in the order, as it can be repeated from the store."""

    room_id: str
    event: str
    payload: Mapping[str, Any]
    audience: Collection[str] | None = None


class Changes(Protocol):
    """Knows what was changed, not appended."""

    async def changes(self, room_ids: Collection[str], since: datetime) -> list[Change]:
        """Return what was changed in these rooms since then."""
        ...


class Recovery:
    """Fills in from the store, once the way stands again, and again and again while it does not.

    Each time that things were missed and nothing is missed any more, ``forgetting`` is awaited,
    before anybody can rely on that, and then ``resumed``.
    """

    def __init__(
        self, hub: Hub, roster: Roster, delivery: Delivery, changes: Changes, clock: Clock
    ) -> None:
        self._hub = hub
        self._roster = roster
        self._delivery = delivery
        self._changes = changes
        self._clock = clock
        self._since: datetime | None = clock.now()
        self._working = asyncio.Lock()
        self.forgetting: list[Callable[[], Awaitable[None]]] = []
        self.resumed: list[Callable[[], Awaitable[None]]] = []

    def lost(self, seconds: float = 0.0) -> None:
        """Remember that things may have gone unheard, from now on or from so long ago."""
        since = self._clock.now() - timedelta(seconds=seconds) - _OVERLAP
        self._since = since if self._since is None else min(self._since, since)

    async def forget(self) -> None:
        """Let nobody go on trusting what they keep: things were missed."""
        for forget in self.forgetting:
            await forget()

    async def found(self) -> None:
        """Catch up on what was missed; everything from now on is heard."""
        for resumed in self.resumed:
            await resumed()
        async with self._working:
            await self._roster.refresh()
            await self._catch_up()
            self._since = None

    async def poll_while(self, broken: Callable[[], bool]) -> None:
        """Ask the store, for as long as the way is broken, what the other processes have done."""
        rounds = 0
        async for _ in every(_POLL_SECONDS):
            if not broken():
                rounds = 0
                continue
            try:
                async with self._working:
                    await self._poll(refresh=rounds % _ROUNDS_BETWEEN_REFRESHES == 0)
                rounds += 1
            except Exception as error:  # noqa: BLE001  # the store is away too: try again
                log.warning("recovery.poll_failed", error=type(error).__name__)

    async def patrol(self) -> None:
        """See once a minute that everybody is where they belong, a few people at a time.

        Whoever moves people says so; this finds what was never said, for whatever reason.
        """
        async for _ in every(_PATROL_SECONDS):
            try:
                await self.look_round()
            except Exception as error:  # noqa: BLE001  # the store is away: look again later
                log.warning("recovery.patrol_failed", error=type(error).__name__)

    async def look_round(self) -> None:
        """Put everybody where they belong."""
        everybody = list(self._roster.users())
        for first in range(0, len(everybody), _PEOPLE_AT_ONCE):
            async with self._working:
                await self._roster.refresh(everybody[first : first + _PEOPLE_AT_ONCE])
            await asyncio.sleep(_BREATH_SECONDS)

    async def _poll(self, *, refresh: bool) -> None:
        # What is changed while the store is being asked may be in the answer or not. Processes
        # whose clocks differ date their changes a little earlier: hence the overlap.
        asked_at = self._clock.now()
        if refresh:
            await self._roster.refresh()
        await self._catch_up()
        if self._since is not None:
            self._since = asked_at - _OVERLAP

    async def _catch_up(self) -> None:
        await self._delivery.fill()
        rooms = self._roster.rooms()
        if self._since is None or not rooms:
            return
        for change in await self._changes.changes(rooms, self._since):
            only = None if change.audience is None else frozenset(change.audience)
            packet = event_packet(change.event, change.payload)
            self._hub.deliver((room_topic(change.room_id),), packet, only)
