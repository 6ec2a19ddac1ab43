"""Who came into rooms and who left, written down with it and told: also if that is cut off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from chatsched.chat.room_news import RoomNews
from chatsched.chat.store.rooms import Rooms
from chatsched.core.ids import new_id
from chatsched.storage import Entry, Outbox, Session

JOINED: Literal["room.joined"] = "room.joined"
LEFT: Literal["room.left"] = "room.left"
_PATIENCE = timedelta(seconds=5)
"""How long the outbox leaves the telling to whoever made the change."""


@dataclass(frozen=True, slots=True)
class Move:
    """Some people came into a room, or left it."""

    id: str
    kind: Literal["room.joined", "room.left"]
    room_id: str
    user_ids: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is called in the outbox."""
        return f"{self.kind}:{self.id}"


def joining(room_id: str, user_ids: Collection[str]) -> Move:
    """Return what is to be noted and told when people come into a room."""
    return Move(new_id(), JOINED, room_id, tuple(user_ids))


def leaving(room_id: str, user_id: str) -> Move:
    """Return what is to be noted and told when somebody leaves a room."""
    return Move(new_id(), LEFT, room_id, (user_id,))


class Moves:
    """Tells of moves: at once, or some seconds later for whoever was cut off before."""

    def __init__(self, rooms: Rooms, news: RoomNews, outbox: Outbox) -> None:
        self._rooms = rooms
        self._news = news
        self._outbox = outbox
        outbox.handle(JOINED, self._tell_joined)
        outbox.handle(LEFT, self._tell_left)

    async def note(self, move: Move, session: Session) -> None:
        """Write down, with a move, that it is to be told."""
        payload = {"room_id": move.room_id, "user_ids": list(move.user_ids)}
        await self._outbox.add(move.kind, move.key, payload, session=session, after=_PATIENCE)

    async def tell(self, move: Move) -> None:
        """Tell of it. Of who left: when this returns no process lets them in any more."""
        if move.kind == JOINED:
            self._news.joined(move.room_id, move.user_ids)
        else:
            for user_id in move.user_ids:
                await self._news.left(move.room_id, user_id)
        self._outbox.settle(move.key)

    async def _tell_joined(self, entry: Entry) -> None:
        room_id, user_ids = entry.payload["room_id"], entry.payload["user_ids"]
        inside = await self._rooms.inside(room_id, user_ids)
        if inside:
            self._news.joined(room_id, inside)

    async def _tell_left(self, entry: Entry) -> None:
        room_id, user_ids = entry.payload["room_id"], entry.payload["user_ids"]
        inside = await self._rooms.inside(room_id, user_ids)
        for user_id in user_ids:
            if user_id not in inside:
                await self._news.left(room_id, user_id)
