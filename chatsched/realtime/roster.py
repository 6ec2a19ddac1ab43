"""Who is connected to this process, by person and by credential, and kept in the right rooms."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

from chatsched.realtime.bus import Bus
from chatsched.realtime.delivery import Delivery
from chatsched.realtime.hub import Connection, Hub, room_topic, user_topic

_AT_ONCE = 500


class Memberships(Protocol):
    """Knows who is in which rooms."""

    async def rooms_of(self, user_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        """Return the ids of the rooms that each of these users is in."""
        ...


Coming = Callable[[str], None]


class Roster:
    """The connections of this process. ``came`` and ``went`` are told of users, not connections.

    ``minded`` are told of a user one of whose connections came, went, or has become attentive or
    inattentive.
    By looking a user may be found in a wrong place. ``expelled`` is told of a room that they are
    no longer in and were taken out of, ``welcomed`` of one that they are to be put into.
    """

    def __init__(self, hub: Hub, bus: Bus, delivery: Delivery, memberships: Memberships) -> None:
        self._hub = hub
        self._bus = bus
        self._delivery = delivery
        self._memberships = memberships
        self._by_user: dict[str, set[Connection]] = {}
        self._by_credential: dict[str, set[Connection]] = {}
        self._moves: dict[str, list[dict[str, bool]]] = {}
        self._awaiting: dict[str, list[set[str]]] = {}
        self.came: list[Coming] = []
        self.went: list[Coming] = []
        self.minded: list[Coming] = []
        self.expelled: list[Callable[[str, str], None]] = []
        self.welcomed: list[Callable[[str, str], None]] = []

    async def admit(self, connection: Connection) -> None:
        """Put a new connection into all its topics, before its client learns that it stands.

        What is sent from the moment that the client learns it reaches it; it fetches what lies
        before. Rooms that it is added to meanwhile count, because its own topic comes first.
        """
        user_id = connection.actor.user_id
        self._by_user.setdefault(user_id, set()).add(connection)
        self._by_credential.setdefault(connection.actor.credential_id, set()).add(connection)
        self._hub.enter(connection, user_topic(user_id))
        await self._bus.want((user_id,))
        room_ids = (await self._rooms_of((user_id,)))[user_id]
        for room_id in room_ids:
            self._hub.enter(connection, room_topic(room_id))
        await self._bus.want(room_ids)
        await self._delivery.track(room_ids)

    def begin(self, connection: Connection) -> None:
        """Let events flow to a connection whose client has been told that it stands."""
        connection.live = True
        user_id = connection.actor.user_id
        if sum(other.live for other in self._by_user.get(user_id, ())) == 1:
            for coming in self.came:
                coming(user_id)
        self._mind(user_id)

    def attend(self, connection: Connection, *, attentive: bool) -> None:
        """Note whether somebody looks at what a connection's client shows."""
        connection.attentive = attentive
        if connection.live:
            self._mind(connection.actor.user_id)

    def dismiss(self, connection: Connection) -> None:
        """Forget a connection that ended or was refused."""
        was_live = connection.live
        self._hub.forget(connection)
        user_id = connection.actor.user_id
        _drop(self._by_user, user_id, connection)
        _drop(self._by_credential, connection.actor.credential_id, connection)
        if was_live and not any(other.live for other in self._by_user.get(user_id, ())):
            for going in self.went:
                going(user_id)
        elif was_live:
            self._mind(user_id)

    @asynccontextmanager
    async def awaiting(self, room_id: str) -> AsyncIterator[set[str]]:
        """Hear of a room before anybody here is in it; gives a set of those who leave meanwhile."""
        left: set[str] = set()
        self._awaiting.setdefault(room_id, []).append(left)
        try:
            await self._bus.want((room_id,))
            await self._delivery.track((room_id,))
            yield left
        finally:
            others = [each for each in self._awaiting.pop(room_id) if each is not left]
            if others:
                self._awaiting[room_id] = others

    def awaited(self) -> Collection[str]:
        """Return the rooms that somebody here is about to come into."""
        return self._awaiting.keys()

    def enter(self, user_id: str, room_id: str) -> list[Connection]:
        """Put a person's connections into a room that is awaited; return which have come into it.

        What is delivered from now on reaches them; what was before, the live ones (these are what
        is returned) are to be told.
        """
        self._moved(user_id, room_id, inside=True)
        topic = room_topic(room_id)
        fresh = [each for each in self.of_user(user_id) if topic not in each.topics]
        for connection in fresh:
            self._hub.enter(connection, topic)
        return [connection for connection in fresh if connection.live]

    def leave(self, user_id: str, room_id: str) -> None:
        """Take a person's connections out of a room."""
        self._moved(user_id, room_id, inside=False)
        for left in self._awaiting.get(room_id, ()):
            left.add(user_id)
        for connection in self.of_user(user_id):
            self._hub.leave(connection, room_topic(room_id))

    async def refresh(self, user_ids: Collection[str] | None = None) -> None:
        """Put these people, or all, where they belong: joins and leaves may have gone unheard."""
        those = list(self._by_user if user_ids is None else user_ids)
        for first in range(0, len(those), _AT_ONCE):
            rooms = await self._rooms_of(those[first : first + _AT_ONCE])
            for user_id, room_ids in rooms.items():
                self._put(user_id, {room_topic(room_id) for room_id in room_ids})
        await self._delivery.track(self.rooms())

    def of_user(self, user_id: str) -> tuple[Connection, ...]:
        """Return somebody's connections."""
        return tuple(self._by_user.get(user_id, ()))

    def of_credential(self, credential_id: str) -> tuple[Connection, ...]:
        """Return the connections that were made with a credential."""
        return tuple(self._by_credential.get(credential_id, ()))

    def users(self) -> set[str]:
        """Return the users who have a live connection."""
        return {u for u, cs in self._by_user.items() if any(c.live for c in cs)}

    def rooms(self) -> set[str]:
        """Return the rooms that have connections."""
        return {topic[2:] for topic in self._hub.topics("r:")}

    def connections(self) -> list[Connection]:
        """Return all connections."""
        return [connection for found in self._by_user.values() for connection in found]

    def _mind(self, user_id: str) -> None:
        for minded in self.minded:
            minded(user_id)

    def _put(self, user_id: str, topics: set[str]) -> None:
        lost: set[str] = set()
        gained: set[str] = set()
        for connection in self.of_user(user_id):
            now = {topic for topic in connection.topics if topic.startswith("r:")}
            lost |= now - topics
            for topic in now - topics:
                self._hub.leave(connection, topic)
            if connection.live:
                gained |= topics - now
                continue
            for topic in topics - now:  # it fetches its rooms once it is live
                self._hub.enter(connection, topic)
        for told, moved in ((self.expelled, lost), (self.welcomed, gained)):
            for tell in told:
                for topic in moved:
                    tell(user_id, topic[2:])

    async def _rooms_of(self, user_ids: Collection[str]) -> dict[str, set[str]]:
        """Ask for these people's rooms, and mind who moves while the answer is under way."""
        moves: dict[str, dict[str, bool]] = {user_id: {} for user_id in user_ids}
        for user_id in user_ids:
            self._moves.setdefault(user_id, []).append(moves[user_id])
        try:
            found = await self._memberships.rooms_of(user_ids)
        finally:
            self._forget_moves(moves)
        return {user_id: _moved(found.get(user_id, ()), moves[user_id]) for user_id in user_ids}

    def _forget_moves(self, moves: Mapping[str, dict[str, bool]]) -> None:
        for user_id, theirs in moves.items():
            kept = [each for each in self._moves[user_id] if each is not theirs]
            if kept:
                self._moves[user_id] = kept
            else:
                del self._moves[user_id]

    def _moved(self, user_id: str, room_id: str, *, inside: bool) -> None:
        for moves in self._moves.get(user_id, ()):
            moves[room_id] = inside


def _moved(room_ids: Iterable[str], moves: Mapping[str, bool]) -> set[str]:
    return {r for r in {*room_ids, *moves} if moves.get(r, True)}


def _drop(index: dict[str, set[Connection]], key: str, connection: Connection) -> None:
    found = index.get(key)
    if found is not None:
        found.discard(connection)
        if not found:
            del index[key]
