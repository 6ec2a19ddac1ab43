"""The real-time edge as services see it: say what happened and to whom; it gets there.

Everything here returns at once. Sequenced events are never lost (see `delivery`); the others are
repeated from the store after an interruption where they left a trace there (`Changes`), and
whispers (typing, presence) may be dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis

from chatsched.core.cancellation import heed_cancellation
from chatsched.core.clock import Clock
from chatsched.realtime.bus import Bus, Item
from chatsched.realtime.delivery import Delivery, History, Sequenced
from chatsched.realtime.frames import event_packet
from chatsched.realtime.hub import Connection, Hub, room_topic, user_topic, watch_topic

log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.5
_TIDY_SECONDS = 30.0
_OVERLAP = timedelta(seconds=5)
_ACTIONS = {
    "m": "_on_appended",
    "r": "_on_room",
    "u": "_on_user",
    "w": "_on_watched",
    "s": "_on_whisper",
    "j": "_on_join",
    "l": "_on_leave",
    "d": "_on_cut_off",
    "p": "_on_told",
}


@dataclass(frozen=True, slots=True)
class Change:
    """An event without a place in the order, as it can be repeated from the store."""

    room_id: str
    event: str
    payload: Mapping[str, Any]
    audience: Collection[str] | None = None


class Store(History, Protocol):
    """What the edge asks of the rooms: memberships, positions, and what it may have missed."""

    async def rooms_of(self, user_id: str) -> Collection[str]:
        """Return the ids of the rooms that the user is in."""
        ...

    async def changes(self, room_ids: Collection[str], since: datetime) -> list[Change]:
        """Return what was changed, not appended, in these rooms since then (at most 1,000)."""
        ...


Disconnect = Callable[[str], Awaitable[None]]
Coming = Callable[[str], None]


class Edge:
    """Addresses rooms, users and watchers, wherever they are connected."""

    def __init__(self, redis: Redis, store: Store, clock: Clock, *, prefix: str) -> None:
        self.hub = Hub()
        self._store = store
        self._clock = clock
        self._delivery = Delivery(self.hub, store)
        self._bus = Bus(redis, prefix, receive=self._receive, lost=self._lost, found=self._found)
        self._interrupted_at: datetime | None = clock.now()
        self._by_user: dict[str, set[Connection]] = {}
        self._by_credential: dict[str, set[Connection]] = {}
        self._group: asyncio.TaskGroup | None = None
        self.disconnect_socket: Disconnect | None = None
        self.came: list[Coming] = []
        self.went: list[Coming] = []
        self.resumed: list[Callable[[], Awaitable[None]]] = []
        self.heard: dict[str, Callable[[Any], None]] = {}
        # Told of each place in a room's order that was heard of: the store has it.
        self.reached: list[Callable[[str, int], None]] = []
        # Told of a user and a room that they were found to be no longer in, after an interruption.
        self.expelled: list[Callable[[str, str], None]] = []
        self._moves: dict[str, list[dict[str, bool]]] = {}

    # -- saying what happened ------------------------------------------------

    def append(self, event: Sequenced) -> None:
        """Announce an event that was stored at its place in its room's order."""
        audience = None if event.audience is None else list(event.audience)
        packet = event_packet(event.event, event.payload)
        self._bus.send(event.room_id, ["m", event.room_id, event.seq, audience, packet])

    def tell_room(
        self,
        room_id: str,
        event: str,
        payload: Mapping[str, Any],
        audience: Collection[str] | None = None,
    ) -> None:
        """Announce an event to a room's members, or to those of them in ``audience``."""
        only = None if audience is None else list(audience)
        self._bus.send(room_id, ["r", room_id, only, event_packet(event, payload)])

    def tell_users(self, user_ids: Iterable[str], event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to people, on all of their connections."""
        packet = event_packet(event, payload)
        for user_id in user_ids:
            self._bus.send(user_id, ["u", user_id, packet])

    def tell_watchers(self, thing: str, event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to those who watch ``thing``."""
        self._bus.send(thing, ["w", thing, event_packet(event, payload)])

    def whisper(
        self,
        key: str,
        room_ids: Iterable[str],
        event: str,
        payload: Mapping[str, Any],
        besides: str | None = None,
    ) -> None:
        """Announce what may be dropped to several rooms, once for each connection.

        ``key`` (one of the rooms' ids) picks the channel, and so the processes that it reaches;
        ``besides`` is a user who is left out.
        """
        self._bus.send(key, ["s", list(room_ids), besides, event_packet(event, payload)])

    def join(self, user_id: str, room_id: str, event: str, payload: Mapping[str, Any]) -> None:
        """Put a person's connections into a room, and then announce that to them.

        By the time they hear of it, whatever is appended after reaches them live; what lies
        before, they fetch.
        """
        self._bus.send(user_id, ["j", user_id, room_id, event_packet(event, payload)])

    def leave(self, user_id: str, room_id: str) -> None:
        """Take a person's connections out of a room; nothing sent after this reaches them."""
        for key in (room_id, user_id):  # before what follows in the room, and while being admitted
            self._bus.send(key, ["l", user_id, room_id])

    def cut_off(self, credential_id: str, user_id: str) -> None:
        """Close the connections made with a credential, on every process."""
        self._bus.send(user_id, ["d", credential_id])

    def tell_processes(self, subject: str, body: Any) -> None:
        """Tell every process, this one too, what its caches must know; ``body`` is JSON.

        ``heard[subject]`` is called with it. Whoever relies on this must not trust what it keeps
        while `up` is false, and must forget it in `resumed`: what was told meanwhile is lost.
        """
        self._bus.send_to_all(["p", subject, body])

    # -- saying it to this process's own connections --------------------------

    def tell_here(self, user_ids: Iterable[str], event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to people on their connections to this process alone."""
        packet = event_packet(event, payload)
        self.hub.deliver([user_topic(user_id) for user_id in user_ids], packet)

    def whisper_here(
        self, room_ids: Iterable[str], event: str, payload: Mapping[str, Any], besides: str
    ) -> None:
        """Announce what may be dropped to rooms, on connections to this process alone."""
        packet = event_packet(event, payload)
        self.hub.whisper([room_topic(room_id) for room_id in room_ids], packet, besides)

    def tell_watchers_here(self, thing: str, event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to those who watch ``thing`` on connections to this process alone."""
        self.hub.deliver((watch_topic(thing),), event_packet(event, payload))

    async def enter(self, user_id: str, room_id: str) -> None:
        """Put a person's connections to this process into a room.

        What is appended once this returns reaches them live; what lies before, they fetch.
        """
        self._moved(user_id, room_id, inside=True)
        if user_id not in self._by_user:
            return
        for connection in tuple(self._by_user[user_id]):
            self.hub.enter(connection, room_topic(room_id))
        await self._bus.want((room_id,))
        await self._delivery.track((room_id,))

    # -- connections ---------------------------------------------------------

    async def admit(self, connection: Connection) -> None:
        """Put a new connection into all its topics, before its client learns that it stands.

        What is sent from the moment that the client learns it reaches it; it fetches what lies
        before. Rooms that it is added to meanwhile count, because its own topic comes first.
        """
        user_id = connection.actor.user_id
        self._by_user.setdefault(user_id, set()).add(connection)
        self._by_credential.setdefault(connection.actor.credential_id, set()).add(connection)
        self.hub.enter(connection, user_topic(user_id))
        await self._bus.want((user_id,))
        room_ids = await self._rooms_of(user_id)
        for room_id in room_ids:
            self.hub.enter(connection, room_topic(room_id))
        await self._bus.want(room_ids)
        await self._delivery.track(room_ids)

    def begin(self, connection: Connection) -> None:
        """Let events flow to a connection whose client has been told that it stands."""
        connection.live = True
        user_id = connection.actor.user_id
        if sum(other.live for other in self._by_user.get(user_id, ())) == 1:
            for coming in self.came:
                coming(user_id)

    def dismiss(self, connection: Connection) -> None:
        """Forget a connection that ended or was refused."""
        was_live = connection.live
        self.hub.forget(connection)
        user_id = connection.actor.user_id
        _drop(self._by_user, user_id, connection)
        _drop(self._by_credential, connection.actor.credential_id, connection)
        if was_live and not any(other.live for other in self._by_user.get(user_id, ())):
            for going in self.went:
                going(user_id)

    async def watch(self, connection: Connection, thing: str) -> None:
        """Let a connection hear what is told to the watchers of ``thing``, from now on."""
        self.hub.enter(connection, watch_topic(thing))
        await self._bus.want((thing,))

    def unwatch(self, connection: Connection, thing: str) -> None:
        """Undo `watch`."""
        self.hub.leave(connection, watch_topic(thing))

    def watchers(self, thing: str) -> list[Connection]:
        """Return the connections to this process that watch ``thing``."""
        return [each for each in self.hub.members(watch_topic(thing)) if each.live]

    def users_here(self, room_id: str | None = None) -> set[str]:
        """Return the users who have a live connection to this process (and are in that room)."""
        if room_id is not None:
            members = self.hub.members(room_topic(room_id))
            return {connection.actor.user_id for connection in members if connection.live}
        return {u for u, cs in self._by_user.items() if any(c.live for c in cs)}

    def rooms_here(self) -> set[str]:
        """Return the rooms that have connections to this process."""
        return {topic[2:] for topic in self.hub.topics("r:")}

    def connections(self) -> list[Connection]:
        """Return the connections of this process."""
        return [connection for found in self._by_user.values() for connection in found]

    @property
    def up(self) -> bool:
        """Whether the way to the other processes stands."""
        return self._bus.up

    # -- life ----------------------------------------------------------------

    async def run(self) -> None:
        """Keep everything going until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            group.create_task(self._bus.read_for_ever())
            group.create_task(self._bus.publish_for_ever())
            group.create_task(self._delivery.fill_gaps_for_ever())
            group.create_task(self._poll_while_down())
            group.create_task(self._tidy())

    def _lost(self) -> None:
        if self._interrupted_at is None:
            self._interrupted_at = self._clock.now() - _OVERLAP

    async def _found(self) -> None:
        """Catch up on what was said while the subscription was down."""
        await self._catch_up()
        self._interrupted_at = None
        for resumed in self.resumed:
            await resumed()

    async def _catch_up(self) -> None:
        await self._refresh_memberships()
        await self._delivery.fill()
        since = self._interrupted_at
        rooms = self.rooms_here()
        if since is None or not rooms:
            return
        for change in await self._store.changes(rooms, since):
            only = None if change.audience is None else frozenset(change.audience)
            packet = event_packet(change.event, change.payload)
            self.hub.deliver((room_topic(change.room_id),), packet, only)

    async def _refresh_memberships(self) -> None:
        """Put everybody where they belong: joins and leaves may have gone unheard."""
        for user_id in list(self._by_user):
            rooms = {room_topic(room_id) for room_id in await self._rooms_of(user_id)}
            lost: set[str] = set()
            for connection in tuple(self._by_user.get(user_id, ())):
                now = {topic for topic in connection.topics if topic.startswith("r:")}
                lost |= now - rooms
                for topic in now - rooms:
                    self.hub.leave(connection, topic)
                for topic in rooms - now:
                    self.hub.enter(connection, topic)
            for expelled in self.expelled:
                for topic in lost:
                    expelled(user_id, topic[2:])
        await self._delivery.track(self.rooms_here())

    async def _rooms_of(self, user_id: str) -> set[str]:
        """Ask the store for somebody's rooms, and mind who moves while it answers."""
        moves: dict[str, bool] = {}
        self._moves.setdefault(user_id, []).append(moves)
        try:
            rooms = set(await self._store.rooms_of(user_id))
        finally:
            self._moves[user_id].remove(moves)
            if not self._moves[user_id]:
                del self._moves[user_id]
        return {r for r in rooms | moves.keys() if moves.get(r, True)}

    def _moved(self, user_id: str, room_id: str, *, inside: bool) -> None:
        for moves in self._moves.get(user_id, ()):
            moves[room_id] = inside

    async def _poll_while_down(self) -> None:
        """While Redis is away, MongoDB is asked what the other processes have appended."""
        while True:
            heed_cancellation()
            await asyncio.sleep(_POLL_SECONDS)
            if self._bus.up:
                continue
            try:
                asked_at = self._clock.now()
                await self._catch_up()
                self._interrupted_at = asked_at - _OVERLAP
            except Exception as error:  # noqa: BLE001  # the store is away too: try again
                log.warning("edge.poll_failed", error=type(error).__name__)

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(_TIDY_SECONDS)
            self._delivery.drop_idle()

    # -- acting on what arrives ------------------------------------------------

    def _receive(self, item: Item) -> None:
        getattr(self, _ACTIONS[item[0]])(*item[1:])

    def _on_appended(self, room_id: str, seq: int, audience: list[str] | None, packet: str) -> None:
        for reached in self.reached:
            reached(room_id, seq)
        self._delivery.receive(room_id, seq, audience, packet)

    def _on_room(self, room_id: str, audience: list[str] | None, packet: str) -> None:
        only = None if audience is None else frozenset(audience)
        self.hub.deliver((room_topic(room_id),), packet, only)

    def _on_user(self, user_id: str, packet: str) -> None:
        self.hub.deliver((user_topic(user_id),), packet)

    def _on_watched(self, thing: str, packet: str) -> None:
        self.hub.deliver((watch_topic(thing),), packet)

    def _on_whisper(self, room_ids: list[str], besides: str | None, packet: str) -> None:
        self.hub.whisper((room_topic(room_id) for room_id in room_ids), packet, besides)

    def _on_join(self, user_id: str, room_id: str, packet: str) -> None:
        if user_id in self._by_user:
            self._spawn(self._join_here(user_id, room_id, packet))

    def _on_leave(self, user_id: str, room_id: str) -> None:
        self._moved(user_id, room_id, inside=False)
        for connection in tuple(self._by_user.get(user_id, ())):
            self.hub.leave(connection, room_topic(room_id))

    def _on_cut_off(self, credential_id: str) -> None:
        for connection in tuple(self._by_credential.get(credential_id, ())):
            self._spawn(self._disconnect(connection))

    def _on_told(self, subject: str, body: Any) -> None:
        listener = self.heard.get(subject)
        if listener is not None:
            listener(body)

    async def _join_here(self, user_id: str, room_id: str, packet: str) -> None:
        await self.enter(user_id, room_id)
        self.hub.deliver((user_topic(user_id),), packet)

    async def _disconnect(self, connection: Connection) -> None:
        if self.disconnect_socket is not None:
            await self.disconnect_socket(connection.sid)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` under the roof of `run`; what goes wrong in it stays in it."""
        if self._group is None:
            work.close()
            return
        self._group.create_task(_contained(work))


async def _contained(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("edge.task_failed")


def _drop(index: dict[str, set[Connection]], key: str, connection: Connection) -> None:
    found = index.get(key)
    if found is not None:
        found.discard(connection)
        if not found:
            del index[key]
