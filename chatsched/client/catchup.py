"""After each connecting: which rooms there are, and what was missed in them."""

import asyncio
import itertools
import logging
from collections.abc import Mapping

from chatsched.client.backoff import Backoff
from chatsched.client.connection import Connection
from chatsched.client.errors import ChatschedClientError
from chatsched.client.http import Http
from chatsched.client.inbox import ON_SLOTS_CHANGED, Inbox
from chatsched.client.lane import Job
from chatsched.client.models import Room
from chatsched.client.rooms import Rooms

log = logging.getLogger("chatsched.client")

_ROOMS_AT_ONCE = 100
_PATIENCE_SECONDS = 60.0


class CatchUp:
    """Closes the gaps between what the server has and what this client has seen."""

    def __init__(self, http: Http, rooms: Rooms, inbox: Inbox) -> None:
        self._http = http
        self._rooms = rooms
        self._inbox = inbox
        self._since: str | None = None
        self._first = True
        self.watched: set[str] = set()
        self.done = asyncio.Event()
        """Set when everything was caught up for the first time."""

    def lost(self) -> None:
        """Take note that the connection ended."""
        self._rooms.interrupted()

    async def follow(self, connection: Connection) -> None:
        """Catch up, and then fill every gap that shows, as long as the connection stands."""
        backoff = Backoff()
        started = False
        while True:
            try:
                if not started:
                    await self._start(connection)
                    started = True
                await self._fill(connection)
                self.done.set()
                backoff.reset()
                await self._rooms.behind.wait()
                self._rooms.behind.clear()
            except ChatschedClientError as error:
                log.warning("Catching up failed: %s", error)
                await asyncio.sleep(max(error.retry_after or 0.0, backoff.seconds()))
            except Exception:
                log.exception("Catching up failed.")
                await asyncio.sleep(backoff.seconds())

    async def _start(self, connection: Connection) -> None:
        """Learn the rooms, what was appended to them and what was changed in them."""
        answer = await self._http.get("/api/rooms", within=_PATIENCE_SECONDS)
        rooms = [Room.model_validate(room) for room in answer["rooms"]]
        told = self._rooms.reconcile(rooms, first=self._first)
        self._first = False
        for room in told.added:
            payload = {"room": room.model_dump(mode="json")}
            self._rooms.lane(room.id).put(Job("room:added", payload))
        for room_id in told.removed:
            self._tell_removed(room_id)
        for message in told.unplaced:
            self._inbox.live(message)
        await self._sync(connection, self._rooms.covered(), since=self._since)
        for invite_id in tuple(self.watched):
            await self._watch_again(connection, invite_id)

    async def _fill(self, connection: Connection) -> None:
        backoff = Backoff()
        while rooms := self._rooms.to_ask():
            if not await self._sync(connection, rooms):
                await asyncio.sleep(backoff.seconds())

    async def _sync(
        self, connection: Connection, rooms: Mapping[str, int], since: str | None = None
    ) -> bool:
        """Ask about rooms; tell whether every one of them has come forward."""
        forward = True
        now: str | None = None
        positions = list(rooms.items())
        # Without any room too: the answer tells the server's time, from which changes count.
        for begin in range(0, max(len(positions), 1), _ROOMS_AT_ONCE):
            asked = dict(itertools.islice(positions, begin, begin + _ROOMS_AT_ONCE))
            payload = {"rooms": asked} | ({"since": since} if since else {})
            ack = await connection.call("room:sync", payload, within=_PATIENCE_SECONDS)
            now = now or ack.get("now")
            for room_id in asked:
                page = ack["rooms"].get(room_id)
                if page is None:  # not a member any more: the event that says so was missed
                    self._rooms.removed(room_id)
                    self._tell_removed(room_id)
                else:
                    forward = self._inbox.page(room_id, page) and forward
        if now is not None and (since is not None or self._since is None):
            self._since = now
        return forward

    def _tell_removed(self, room_id: str) -> None:
        self._rooms.general.put(Job("room:removed", {"room_id": room_id}))

    async def _watch_again(self, connection: Connection, invite_id: str) -> None:
        """Watch what was watched; its slots may have changed unheard."""
        try:
            await connection.call("slots:watch", {"invite_id": invite_id}, within=_PATIENCE_SECONDS)
        except ChatschedClientError as error:
            log.info("Invite %s can no longer be watched: %s", invite_id, error)
            self.watched.discard(invite_id)
            return
        self._rooms.general.put(Job(ON_SLOTS_CHANGED, invite_id))
