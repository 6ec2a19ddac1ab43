"""The real-time edge as services see it: say what happened and to whom; it gets there.

Everything here returns at once. Sequenced events are never lost (see `delivery`); the others are
repeated from the store after an interruption where they left a trace there (`Changes`), and
whispers (typing, presence) may be dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis

from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.realtime.bus import Bus
from chatsched.realtime.delivery import Delivery, History, Sequenced
from chatsched.realtime.frames import event_packet
from chatsched.realtime.hub import Connection, Hub, room_topic, user_topic, watch_topic
from chatsched.realtime.publisher import Item
from chatsched.realtime.recovery import Changes, Recovery
from chatsched.realtime.roster import Memberships, Roster

log = structlog.get_logger(__name__)

_TIDY_SECONDS = 30.0
_ACTIONS = {
    "m": "_on_appended",
    "r": "_on_room",
    "u": "_on_user",
    "w": "_on_watched",
    "s": "_on_whisper",
    "l": "_on_leave",
    "d": "_on_cut_off",
    "p": "_on_told",
}


class Store(History, Memberships, Changes, Protocol):
    """What the edge asks of the rooms: positions, memberships, and what it may have missed."""


Disconnect = Callable[[str], Awaitable[None]]


class Edge:
    """Addresses rooms, users and watchers, wherever they are connected."""

    def __init__(self, redis: Redis, store: Store, clock: Clock, *, prefix: str) -> None:
        self._hub = Hub()
        self._delivery = Delivery(self._hub, store)
        self._bus = Bus(
            redis,
            prefix,
            receive=self._receive,
            lost=self._lost,
            forget=self._forget,
            found=self._found,
        )
        self._roster = Roster(self._hub, self._bus, self._delivery, store)
        self._recovery = Recovery(self._hub, self._roster, self._delivery, store, clock)
        self._group: asyncio.TaskGroup | None = None
        self.disconnect_socket: Disconnect | None = None
        self.heard: dict[str, Callable[[Any], None]] = {}
        # Told of each place in a room's order that was heard of: the store has it.
        self.reached: list[Callable[[str, int], None]] = []
        # What the roster and the recovery offer to others, by the same names.
        self.came = self._roster.came
        self.went = self._roster.went
        self.minded = self._roster.minded
        self.expelled = self._roster.expelled
        self.welcomed = self._roster.welcomed
        self.forgetting = self._recovery.forgetting
        self.resumed = self._recovery.resumed
        self.admit = self._roster.admit
        self.begin = self._roster.begin
        self.dismiss = self._roster.dismiss
        self.attend = self._roster.attend
        self.awaiting = self._roster.awaiting
        self.enter = self._roster.enter
        self.missed = self._delivery.missed
        self.leave_here = self._roster.leave
        self.connections_of = self._roster.of_user
        self.connections = self._roster.connections
        self.rooms_here = self._roster.rooms

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
        while `up` is false, and must forget it in `forgetting`: what was told meanwhile is lost.
        """
        self._bus.send_to_all(["p", subject, body])

    async def told_processes(self, subject: str, body: Any) -> None:
        """Like `tell_processes`; return once it is on its way to all of them.

        May wait for as long as Redis is away.
        """
        await self._bus.published(self._bus.send_to_all(["p", subject, body]))

    # -- saying it to this process's own connections --------------------------

    def tell_here(self, user_ids: Iterable[str], event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to people on their connections to this process alone."""
        packet = event_packet(event, payload)
        self._hub.deliver([user_topic(user_id) for user_id in user_ids], packet)

    def tell_connections(
        self, connections: Iterable[Connection], event: str, payload: Mapping[str, Any]
    ) -> None:
        """Announce an event on these connections to this process."""
        self._hub.write(connections, event_packet(event, payload))

    def whisper_here(
        self, room_ids: Iterable[str], event: str, payload: Mapping[str, Any], besides: str
    ) -> None:
        """Announce what may be dropped to rooms, on connections to this process alone."""
        packet = event_packet(event, payload)
        self._hub.whisper([room_topic(room_id) for room_id in room_ids], packet, besides)

    def tell_watchers_here(self, thing: str, event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event to those who watch ``thing`` on connections to this process alone."""
        self._hub.deliver((watch_topic(thing),), event_packet(event, payload))

    # -- connections ---------------------------------------------------------

    async def watch(self, connection: Connection, thing: str) -> None:
        """Let a connection hear what is told to the watchers of ``thing``, from now on."""
        self._hub.enter(connection, watch_topic(thing))
        await self._bus.want((thing,))

    def unwatch(self, connection: Connection, thing: str) -> None:
        """Undo `watch`."""
        self._hub.leave(connection, watch_topic(thing))

    def watchers(self, thing: str) -> list[Connection]:
        """Return the connections to this process that watch ``thing``."""
        return [each for each in self._hub.members(watch_topic(thing)) if each.live]

    def users_here(self, room_id: str | None = None) -> set[str]:
        """Return the users who have a live connection to this process (and are in that room)."""
        if room_id is not None:
            members = self._hub.members(room_topic(room_id))
            return {connection.actor.user_id for connection in members if connection.live}
        return self._roster.users()

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
            group.create_task(self._recovery.poll_while(lambda: not self._bus.up))
            group.create_task(self._recovery.patrol())
            group.create_task(self._tidy())

    def _lost(self, seconds: float) -> None:
        self._recovery.lost(seconds)

    async def _forget(self) -> None:
        await self._recovery.forget()

    async def _found(self) -> None:
        await self._recovery.found()

    async def _tidy(self) -> None:
        async for _ in every(_TIDY_SECONDS):
            self._delivery.drop_idle(besides=self._roster.awaited())

    # -- acting on what arrives ------------------------------------------------

    def _receive(self, item: Item) -> None:
        getattr(self, _ACTIONS[item[0]])(*item[1:])

    def _on_appended(self, room_id: str, seq: int, audience: list[str] | None, packet: str) -> None:
        for reached in self.reached:
            reached(room_id, seq)
        self._delivery.receive(room_id, seq, audience, packet)

    def _on_room(self, room_id: str, audience: list[str] | None, packet: str) -> None:
        only = None if audience is None else frozenset(audience)
        self._hub.deliver((room_topic(room_id),), packet, only)

    def _on_user(self, user_id: str, packet: str) -> None:
        self._hub.deliver((user_topic(user_id),), packet)

    def _on_watched(self, thing: str, packet: str) -> None:
        self._hub.deliver((watch_topic(thing),), packet)

    def _on_whisper(self, room_ids: list[str], besides: str | None, packet: str) -> None:
        self._hub.whisper((room_topic(room_id) for room_id in room_ids), packet, besides)

    def _on_leave(self, user_id: str, room_id: str) -> None:
        self._roster.leave(user_id, room_id)

    def _on_cut_off(self, credential_id: str) -> None:
        for connection in self._roster.of_credential(credential_id):
            connection.cut_off = True
            self._spawn(self._disconnect(connection))

    def _on_told(self, subject: str, body: Any) -> None:
        listener = self.heard.get(subject)
        if listener is not None:
            listener(body)

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
