"""Taking people out of rooms, with what follows from it in other slices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chatsched.chat.moves import Moves, leaving
from chatsched.chat.store.rooms import Removed, Rooms
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id
from chatsched.storage import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody left a room, or was taken out of it."""

    id: str
    room_id: str
    user_id: str
    at: datetime


class Follower(Protocol):
    """A slice above, for which more follows when somebody is out of a room."""

    async def note(self, departure: Departure, session: Session) -> None:
        """Write down what is to follow, in the transaction of the departure."""
        ...

    async def follow(self, departure: Departure) -> None:
        """Do it. No process lets them into the room any more."""
        ...


class Departures:
    """Takes people out of rooms."""

    def __init__(self, rooms: Rooms, moves: Moves, clock: Clock) -> None:
        self._rooms = rooms
        self._moves = moves
        self._clock = clock
        self.followers: list[Follower] = []

    async def remove(self, room_id: str, user_id: str, *, bar: bool = False) -> Removed:
        """Take somebody out of a room and tell everybody; not the last owner of other people.

        Whom ``bar`` is true of comes back by being added, not by an invite link.
        """
        departure = Departure(id=new_id(), room_id=room_id, user_id=user_id, at=self._clock.now())
        move = leaving(room_id, user_id)

        async def note(session: Session) -> None:
            await self._moves.note(move, session)
            if bar:
                await self._rooms.bar(room_id, user_id, departure.at, session)
            for follower in self.followers:
                await follower.note(departure, session)

        removed = await self._rooms.remove(room_id, user_id, departure.at, note)
        if removed == "removed":
            await self._moves.tell(move)
            for follower in self.followers:
                await follower.follow(departure)
        return removed
