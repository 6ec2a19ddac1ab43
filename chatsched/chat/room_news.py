"""What has happened to rooms, told to their members, each as they see the room.

A room looks different to every member, and a large one is long. So processes tell each other
only which room has changed, and each draws it for those members who are connected to it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable

import structlog

from chatsched.chat.access import Access
from chatsched.chat.models.drawn import Json
from chatsched.chat.store.rooms import Rooms
from chatsched.chat.views import Views
from chatsched.core.cancellation import heed_cancellation
from chatsched.realtime import Connection, Edge, Sequenced
from chatsched.storage import MONGO_AWAY

log = structlog.get_logger(__name__)

_MOVED = "chat.moved"
_CHANGED = "chat.rooms"
_PAUSE_SECONDS = 0.5


_Pending = defaultdict[str, set[str]]
"""The rooms that are to be told of, and who may have come into each, or left it."""


class RoomNews:
    """Announces rooms; `run` draws them for this process's connections."""

    def __init__(self, rooms: Rooms, views: Views, access: Access, edge: Edge) -> None:
        self._rooms = rooms
        self._views = views
        self._access = access
        self._edge = edge
        self._pending: _Pending = defaultdict(set)
        self._something = asyncio.Event()
        edge.heard[_MOVED] = self._on_moved
        edge.heard[_CHANGED] = self._on_changed
        edge.expelled.append(self._on_expelled)
        edge.welcomed.append(self._on_welcomed)

    def joined(self, room_id: str, user_ids: Collection[str]) -> None:
        """Put people into a room wherever they are connected, and tell them and the others.

        Safe to repeat: ``room:added`` goes to those who were not in it yet. After it comes what
        they have not read, so that they miss nothing that is said from their joining on.
        """
        self._access.changed(room_id)
        self._edge.tell_processes(_MOVED, [room_id, list(user_ids)])

    async def left(self, room_id: str, user_id: str) -> None:
        """Take somebody out of a room wherever they are connected, and tell them and the others.

        When this returns no process lets them in any more.
        """
        self._edge.leave(user_id, room_id)
        self._edge.tell_users((user_id,), "room:removed", {"room_id": room_id})
        # Names them: if they have been added again meanwhile, what was said above is not the end.
        self._edge.tell_processes(_MOVED, [room_id, [user_id]])
        await self._access.heard_everywhere(room_id)

    def changed(self, room_ids: Collection[str]) -> None:
        """Tell the members of rooms that these have changed."""
        for room_id in room_ids:
            self._access.changed(room_id)
        self._edge.tell_processes(_CHANGED, list(room_ids))

    def set_by(self, user_id: str, room: Json) -> None:
        """Tell somebody's other connections what they have set for a room, drawn for them."""
        self._edge.tell_users((user_id,), "room:updated", {"room": room})

    def repeat(self, room_ids: Iterable[str], joined: Iterable[tuple[str, str]]) -> None:
        """Tell this process's connections what may have gone unheard: rooms, (room, user) pairs."""
        self._on_changed(room_ids)
        for room_id, user_id in joined:
            self._on_moved((room_id, (user_id,)))

    async def run(self) -> None:
        """Draw and tell, until cancelled; what happens to a room meanwhile is told at once.

        What MongoDB was away for is told once it is back.
        """
        while True:
            heed_cancellation()
            await self._something.wait()
            self._something.clear()
            pending, self._pending = self._pending, defaultdict(set)
            try:
                await self._tell_all(pending)
            except MONGO_AWAY as error:
                log.warning("room_news.store_away", error=type(error).__name__, rooms=len(pending))
                self._put_back(pending)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _tell_all(self, pending: _Pending) -> None:
        """Tell of each room and take it out of ``pending``; what is left was not told."""
        for room_id, user_ids in tuple(pending.items()):
            try:
                await self._tell(room_id, user_ids)
            except MONGO_AWAY:
                raise
            except Exception:
                log.exception("room_news.failed", room=room_id)
            del pending[room_id]

    def _put_back(self, pending: _Pending) -> None:
        for room_id, user_ids in pending.items():
            self._on_moved((room_id, user_ids))

    def _on_moved(self, body: tuple[str, Collection[str]]) -> None:
        room_id, user_ids = body
        self._pending[room_id].update(user_ids)
        self._something.set()

    def _on_changed(self, room_ids: Iterable[str]) -> None:
        for room_id in room_ids:
            self._on_moved((room_id, ()))

    def _on_expelled(self, user_id: str, room_id: str) -> None:
        self._edge.tell_here((user_id,), "room:removed", {"room_id": room_id})

    def _on_welcomed(self, user_id: str, room_id: str) -> None:
        self._on_moved((room_id, (user_id,)))

    async def _tell(self, room_id: str, user_ids: Collection[str]) -> None:
        """Put those who came into the room, take out who is gone, and tell all who are in it."""
        here = self._edge.users_here(room_id)
        coming = {each for each in user_ids if self._edge.connections_of(each)}
        if not here and not coming:
            return
        async with self._edge.awaiting(room_id) as left:
            views = await self._views.of_room(room_id, here | coming)
            missed = await self._missed(room_id, [views[u] for u in coming & views.keys() - here])
            still_here = self._edge.users_here(room_id)
            # From here on nothing is awaited: who was taken out while the room was drawn hears no
            # more of it, and who has come again since has an announcement of their own under way.
            for user_id in (here & still_here) - views.keys():
                self._edge.leave_here(user_id, room_id)
                self._on_expelled(user_id, room_id)
            for user_id in views.keys() & coming - left:
                if fresh := self._edge.enter(user_id, room_id):
                    self._welcome(fresh, user_id, views[user_id], missed)
                    still_here.discard(user_id)
            for user_id in views.keys() & still_here:
                self._edge.tell_here((user_id,), "room:updated", {"room": views[user_id]})

    async def _missed(self, room_id: str, views: Collection[Json]) -> list[Sequenced]:
        """Return what was delivered here of a room that some who come into it have not read."""
        if not views:
            return []
        return await self._edge.missed(room_id, min(view["read_seq"] for view in views))

    def _welcome(
        self, fresh: Collection[Connection], user_id: str, view: Json, missed: Iterable[Sequenced]
    ) -> None:
        self._edge.tell_here((user_id,), "room:added", {"room": view})
        for each in missed:
            if each.seq > view["read_seq"] and (each.audience is None or user_id in each.audience):
                self._edge.tell_connections(fresh, each.event, each.payload)
