"""The doors: a room or a message is held only by going through one, which checks and returns.

Who is in a room is kept in this process for a moment, so that sending costs no question about
it. Every process is told at once when that changes; while the way between processes is down
nothing kept is trusted, and nothing is trusted for longer than a few seconds at all.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import structlog

from chatsched.chat.store.messages import Messages, visible
from chatsched.chat.store.rooms import Rooms
from chatsched.core.actor import Actor
from chatsched.core.batches import Batches
from chatsched.core.errors import NotFound
from chatsched.core.flights import Flights
from chatsched.realtime import Edge
from chatsched.storage import Document

log = structlog.get_logger(__name__)

_SUBJECT = "chat.members"
_TRUSTED_SECONDS = 3.0
_MOST_MEMBERSHIPS = 200_000


@dataclass(frozen=True, slots=True)
class RoomSeats:
    """A room and who is in it: the role of each member, by user id, in the order of joining."""

    id: str
    kind: str
    name: str | None
    members: Mapping[str, str]

    @property
    def is_group(self) -> bool:
        """Whether people may come and go, and the room has a name of its own."""
        return self.kind == "group"


class Access:
    """Checks who may hold what. Missing and not for the caller are one and the same `NotFound`."""

    def __init__(self, rooms: Rooms, messages: Messages, edge: Edge) -> None:
        self._rooms = rooms
        self._messages = messages
        self._edge = edge
        self._kept = _Kept()
        self._flights: Flights[str, RoomSeats | None] = Flights()
        self._reading: Batches[str, RoomSeats | None] = Batches(self._ask)
        edge.heard[_SUBJECT] = self._forget
        edge.forgetting.append(self._forget_all)

    async def room(self, actor: Actor, room_id: str) -> RoomSeats:
        """Return a room that the actor is in."""
        seats = await self.seats(room_id)
        if seats is None or actor.user_id not in seats.members:
            raise NotFound
        return seats

    async def message(self, actor: Actor, message_id: str) -> Document:
        """Return a message that the actor may see, as it is stored."""
        document = await self._messages.one(message_id)
        if document is None or not visible(document, actor.user_id):
            raise NotFound
        await self.room(actor, document["room_id"])
        return document

    async def seats(self, room_id: str) -> RoomSeats | None:
        """Return a room, whoever asks; None if there is no such room."""
        if not self._edge.up:
            self._kept = _Kept()
            return await self._read(room_id)
        now = asyncio.get_running_loop().time()
        kept = self._kept.get(room_id, now)
        if kept is not None:
            return kept

        def keep(seats: RoomSeats | None) -> None:
            if seats is not None:
                self._kept.put(seats, now + _TRUSTED_SECONDS)

        return await self._flights.share(room_id, lambda: self._read(room_id), keep)

    def changed(self, room_id: str) -> None:
        """Tell every process that a room's name or members are no longer what they were."""
        self._forget(room_id)
        self._edge.tell_processes(_SUBJECT, room_id)

    async def heard_everywhere(self, room_id: str) -> None:
        """Like `changed`; return once the others have it too, or trust nothing that they kept.

        Whoever is told afterwards that somebody is out of the room can rely on it.
        """
        self._forget(room_id)
        try:
            async with asyncio.timeout(_TRUSTED_SECONDS):
                await self._edge.told_processes(_SUBJECT, room_id)
        except TimeoutError:
            log.warning("access.not_heard_everywhere")

    async def _read(self, room_id: str) -> RoomSeats | None:
        return (await self._reading.answer((room_id,)))[room_id]

    async def _ask(self, room_ids: Collection[str]) -> dict[str, RoomSeats | None]:
        rooms, members = await asyncio.gather(
            self._rooms.rooms(room_ids), self._rooms.members(room_ids)
        )
        seats = {room["_id"]: _seats(room, members[room["_id"]]) for room in rooms}
        return {room_id: seats.get(room_id) for room_id in room_ids}

    def _forget(self, room_id: str) -> None:
        self._flights.forget(room_id)
        self._kept.drop(room_id)

    async def _forget_all(self) -> None:
        self._flights.forget_all()
        self._kept = _Kept()


class _Kept:
    """The rooms looked up last, as many as have room for their members, until they are stale."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[str, tuple[RoomSeats, float]] = OrderedDict()
        self._memberships = 0

    def get(self, room_id: str, now: float) -> RoomSeats | None:
        found = self._rooms.get(room_id)
        if found is None or found[1] < now:
            return None
        return found[0]

    def put(self, seats: RoomSeats, until: float) -> None:
        self.drop(seats.id)
        self._rooms[seats.id] = (seats, until)
        self._memberships += len(seats.members)
        while self._memberships > _MOST_MEMBERSHIPS and len(self._rooms) > 1:
            self.drop(next(iter(self._rooms)))

    def drop(self, room_id: str) -> None:
        found = self._rooms.pop(room_id, None)
        if found is not None:
            self._memberships -= len(found[0].members)


def _seats(room: Document, members: Collection[Document]) -> RoomSeats:
    return RoomSeats(
        room["_id"], room["kind"], room["name"], {m["user_id"]: m["role"] for m in members}
    )
