"""Messages reach a room's connections in the order of ``seq``, each once, none left out.

What arrives from the bus may be late, doubled or missing. For each room with connections here
the last delivered ``seq`` is kept: the next one goes out, an earlier one is dropped, a later one
waits a moment and then the gap is filled from the store.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from chatsched.core.cancellation import heed_cancellation
from chatsched.realtime.frames import event_packet
from chatsched.realtime.hub import Hub, room_topic

log = structlog.get_logger(__name__)

_HOLD_SECONDS = 0.05
_PAGE = 500
_MOST_MISSED = 100


@dataclass(frozen=True, slots=True)
class Sequenced:
    """An event with a place in its room's order; ``audience`` None means every member."""

    room_id: str
    seq: int
    event: str
    payload: Mapping[str, Any]
    audience: Collection[str] | None = None


class History(Protocol):
    """The store's view of the rooms, against which delivery heals itself."""

    async def ends(self, room_ids: Collection[str]) -> dict[str, int]:
        """Return each room's last ``seq``, 0 for an empty one."""
        ...

    async def since(self, positions: Mapping[str, int], limit: int) -> list[Sequenced]:
        """Return up to ``limit`` events in all that lie after their room's position.

        Sorted by room and ``seq``, so that what is cut off at the limit leaves no hole.
        """
        ...


class _Room:
    __slots__ = ("held", "last", "timer")

    def __init__(self, last: int) -> None:
        self.last = last
        self.held: dict[int, tuple[str, frozenset[str] | None]] = {}
        self.timer: asyncio.TimerHandle | None = None


class Delivery:
    """The rooms that have connections here, and how far each has been delivered."""

    def __init__(self, hub: Hub, history: History) -> None:
        self._hub = hub
        self._history = history
        self._rooms: dict[str, _Room] = {}
        self._gaps: set[str] = set()
        self._gap = asyncio.Event()
        self._filling = asyncio.Lock()

    async def track(self, room_ids: Collection[str]) -> None:
        """Begin with these rooms, from their present ends; call once their channels stand."""
        new = [room_id for room_id in room_ids if room_id not in self._rooms]
        if not new:
            return
        ends = await self._history.ends(new)
        for room_id in new:
            self._rooms.setdefault(room_id, _Room(ends.get(room_id, 0)))

    async def missed(self, room_id: str, position: int) -> list[Sequenced]:
        """Return what was delivered here of a tracked room after a position, all of it at present.

        Nothing if that is much: who was not there finds it by the room's end.
        """
        found: list[Sequenced] = []
        reached = position
        while (end := self._rooms[room_id].last) > reached:
            if end - position > _MOST_MISSED:
                return []
            found += await self._history.since({room_id: reached}, end - reached)
            reached = end
        return found

    def drop_idle(self, besides: Collection[str] = ()) -> None:
        """Forget rooms without connections here, ``besides`` those which await some."""
        idle = [r for r in self._rooms if not self._hub.has(room_topic(r)) and r not in besides]
        for room_id in idle:
            room = self._rooms.pop(room_id)
            if room.timer is not None:
                room.timer.cancel()

    def receive(self, room_id: str, seq: int, audience: list[str] | None, text: str) -> None:
        """Deliver an event that arrived, or hold it until those before it are there."""
        room = self._rooms.get(room_id)
        if room is None or seq <= room.last:
            return
        only = None if audience is None else frozenset(audience)
        if seq == room.last + 1:
            self._deliver(room_id, room, text, only)
            self._release(room_id, room)
            return
        room.held[seq] = (text, only)
        if room.timer is None:
            room.timer = asyncio.get_running_loop().call_later(
                _HOLD_SECONDS, self._report_gap, room_id
            )

    async def fill_gaps_for_ever(self) -> None:
        """Fill gaps that did not close by themselves."""
        while True:
            heed_cancellation()
            await self._gap.wait()
            self._gap.clear()
            gaps, self._gaps = self._gaps, set()
            try:
                await self.fill(gaps)
            except Exception as error:  # noqa: BLE001  # the store is away: try again
                log.warning("delivery.fill_failed", error=type(error).__name__)
                self._gaps |= gaps
                self._gap.set()
                await asyncio.sleep(0.5)

    async def fill(self, room_ids: Collection[str] | None = None) -> None:
        """Deliver from the store what these rooms (default: all) have not had yet."""
        async with self._filling:
            while behind := self._positions(room_ids):
                events = await self._history.since(behind, _PAGE)
                for event in events:
                    audience = None if event.audience is None else list(event.audience)
                    text = event_packet(event.event, event.payload)
                    self.receive(event.room_id, event.seq, audience, text)
                if len(events) < _PAGE:
                    return

    def _positions(self, room_ids: Collection[str] | None) -> dict[str, int]:
        wanted = self._rooms if room_ids is None else room_ids
        return {r: self._rooms[r].last for r in wanted if r in self._rooms}

    def _deliver(self, room_id: str, room: _Room, text: str, only: frozenset[str] | None) -> None:
        room.last += 1
        self._hub.deliver((room_topic(room_id),), text, only)

    def _release(self, room_id: str, room: _Room) -> None:
        while room.held and (held := room.held.pop(room.last + 1, None)) is not None:
            self._deliver(room_id, room, *held)
        if room.held and min(room.held) <= room.last:
            room.held = {seq: held for seq, held in room.held.items() if seq > room.last}
        if not room.held and room.timer is not None:
            room.timer.cancel()
            room.timer = None

    def _report_gap(self, room_id: str) -> None:
        room = self._rooms.get(room_id)
        if room is not None:
            room.timer = None
            if room.held:
                self._gaps.add(room_id)
                self._gap.set()
