"""Who has read how far, and who is typing."""

import asyncio
from collections import OrderedDict

from chatsched.chat.access import Access
from chatsched.chat.ends import Ends
from chatsched.chat.models.rooms import LARGEST_COMPANY, MarkRead, RoomNamed
from chatsched.chat.records import Records
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.wire import NOTHING, Nothing
from chatsched.realtime import Edge

_TYPING_SECONDS = 1.0
_MOST_TYPING = 10_000


class Reads:
    """How far members have read."""

    def __init__(
        self, records: Records, ends: Ends, access: Access, edge: Edge, clock: Clock
    ) -> None:
        self._rooms = records.rooms
        self._messages = records.messages
        self._ends = ends
        self._access = access
        self._edge = edge
        self._clock = clock

    async def read(self, actor: Actor, command: MarkRead) -> Nothing:
        """Note how far the actor has read: never less than before, nor beyond the room's end."""
        seats = await self._access.room(actor, command.room_id)
        seq = command.seq
        if seq > (self._ends.get(seats.id) or 0):
            end = (await self._messages.ends((seats.id,)))[seats.id]
            self._ends.learn(seats.id, end)
            seq = min(seq, end)
        if await self._rooms.read(seats.id, actor.user_id, seq, self._clock.now()):
            payload = {"room_id": seats.id, "user_id": actor.user_id, "seq": seq}
            few = len(seats.members) <= LARGEST_COMPANY
            self._edge.tell_room(seats.id, "room:read", payload, None if few else (actor.user_id,))
        return NOTHING


class TypingNews:
    """Tells a room's other members who is typing; once a second is enough."""

    def __init__(self, access: Access, edge: Edge) -> None:
        self._access = access
        self._edge = edge
        self._told: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def typing(self, actor: Actor, command: RoomNamed) -> Nothing:
        """Tell the others in the room that the actor is typing. Nothing is stored."""
        seats = await self._access.room(actor, command.room_id)
        if self._is_news((actor.user_id, seats.id)):
            payload = {"room_id": seats.id, "user_id": actor.user_id}
            self._edge.whisper(seats.id, (seats.id,), "room:typing", payload, actor.user_id)
        return NOTHING

    def _is_news(self, who: tuple[str, str]) -> bool:
        now = asyncio.get_running_loop().time()
        told = self._told.get(who)
        if told is not None and now - told < _TYPING_SECONDS:
            return False
        self._told[who] = now
        self._told.move_to_end(who)
        if len(self._told) > _MOST_TYPING:
            self._told.popitem(last=False)
        return True
