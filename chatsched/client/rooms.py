"""The rooms that a client is in, and what of each has been handed to the handlers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from chatsched.client.lane import Handlers, Job, Lane
from chatsched.client.models import Message, Room
from chatsched.client.tasks import Tasks
from chatsched.client.timeline import Timeline

_MOST_WAITING = 1_000


class RoomState:
    """One room: its snapshot, the order of its messages, the lane of its handlers."""

    def __init__(self, covered: int, lane: Lane) -> None:
        self.snapshot: Room | None = None
        self.timeline: Timeline[Message] = Timeline(covered)
        self.lane = lane
        self.handed = covered

    @property
    def has_room(self) -> bool:
        """Whether the lane takes more; what does not fit is asked for later."""
        return self.lane.backlog < _MOST_WAITING

    def hand(self, messages: Iterable[Message], occasion: Callable[[Message], str]) -> None:
        """Line messages up for the handlers of the occasion that each of them is."""
        for message in messages:
            self.lane.put(Job(occasion(message), message, partial(self._done, message.seq)))

    def _done(self, seq: int) -> None:
        self.handed = seq


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a snapshot of all rooms told: rooms added and removed unheard, messages to place."""

    added: list[Room]
    removed: list[str]
    unplaced: list[Message]


class Rooms:
    """All rooms, by id; a general lane for what belongs to none."""

    def __init__(
        self,
        handlers: Handlers,
        tasks: Tasks,
        gate: asyncio.Event,
        positions: Mapping[str, int],
    ) -> None:
        self.general = Lane(handlers, tasks, gate)
        self._handlers = handlers
        self._tasks = tasks
        self._gate = gate
        self._positions = dict(positions)
        self._known: dict[str, RoomState] = {}
        self._moved: set[str] = set()
        self._pending = True
        self._unplaced: list[Message] = []
        self.behind = asyncio.Event()
        """Set when there is a room that may have to be asked about."""

    def snapshots(self) -> list[Room]:
        """Return the rooms as last heard of."""
        return [state.snapshot for state in self._known.values() if state.snapshot is not None]

    def positions(self) -> dict[str, int]:
        """Return the ``seq`` that the handlers are through with, by room."""
        return {room_id: state.handed for room_id, state in self._known.items()}

    def covered(self) -> dict[str, int]:
        """Return the ``seq`` that is known of each room."""
        return {room_id: state.timeline.covered for room_id, state in self._known.items()}

    def to_ask(self) -> dict[str, int]:
        """Return the rooms that have more than is known, and whose handlers keep up."""
        return {
            room_id: state.timeline.covered
            for room_id, state in self._known.items()
            if state.timeline.behind and state.has_room
        }

    def get(self, room_id: str) -> RoomState | None:
        """Return a room's state, if the client is in it."""
        return self._known.get(room_id)

    def lane(self, room_id: str | None) -> Lane:
        """Return the lane of a room, or the general one."""
        state = self._known.get(room_id) if room_id is not None else None
        return self.general if state is None else state.lane

    def state(self, room_id: str, covered: int) -> RoomState:
        """Return a room's state; a room not heard of begins after ``covered``."""
        state = self._known.get(room_id)
        if state is None:
            covered = self._positions.pop(room_id, covered)
            lane = Lane(self._handlers, self._tasks, self._gate, self.behind.set)
            state = self._known[room_id] = RoomState(covered, lane)
        return state

    def update(self, room: Room, covered: int) -> None:
        """Take note of a room as it is now; if it is new, begin after ``covered``."""
        state = self.state(room.id, covered)
        state.snapshot = room
        state.timeline.note_end(room.last_seq)
        if state.timeline.behind:
            self.behind.set()

    def added(self, room: Room) -> None:
        """Take note that the client is in a room from now on: where it came in counts as read."""
        self._moved.add(room.id)
        self.update(room, room.read_seq)

    def removed(self, room_id: str) -> None:
        """Take note that the client is no longer in a room."""
        self._moved.add(room_id)
        self._known.pop(room_id, None)

    def interrupted(self) -> None:
        """Take note that the connection ended: from here on things come and go unheard."""
        self._moved.clear()
        self._unplaced.clear()
        self._pending = True

    def place(self, message: Message) -> RoomState | None:
        """Return the state of the message's room; None while it is not known where that begins.

        Such a message is kept until `reconcile` tells.
        """
        state = self._known.get(message.room_id)
        if state is None and self._pending:
            self._unplaced.append(message)
            return None
        return state or self.state(message.room_id, message.seq - 1)

    def reconcile(self, rooms: Iterable[Room], *, first: bool) -> Reconciled:
        """Take over a snapshot of all rooms; say what it told that was not heard live.

        The ``first`` time a room begins at its end: what was said before is history. A room that
        the client was added to while it was away begins where it was added, which is how far the
        server counts it as read.
        """
        self._pending = False
        unplaced, self._unplaced = self._unplaced, []
        present = {room.id: room for room in rooms if room.id not in self._moved}
        new = [room for room in present.values() if room.id not in self._known]
        gone = [known for known in self._known if known not in present.keys() | self._moved]
        for room in present.values():
            heard = (message.seq - 1 for message in unplaced if message.room_id == room.id)
            self.update(room, min((*heard, room.last_seq)) if first else room.read_seq)
        for room_id in gone:
            self.removed(room_id)
        return Reconciled([] if first else new, gone, unplaced)
