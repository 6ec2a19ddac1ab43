"""Who is online, over all processes.

Each process knows its own connections and tells the others who came and who went, numbered, and
beats. What was missed shows in the numbers and is asked for; a process that is silent for too
long is dead, and its users with it. Everything is announced by each process to its own
connections, so that there is nobody whose death could silence it. While the way between
processes is down, what was last known of the others stands.

In the same way they tell each other who of those is absent: connected only by clients that have
said that nobody looks at them. What others were last told of that does not outlast the way between
them, so that whoever is connected counts as looking then.
"""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from chatsched.chat.models.rooms import LARGEST_COMPANY
from chatsched.chat.store.messages import STORE_FAILED
from chatsched.chat.store.rooms import Rooms
from chatsched.core.ids import new_id
from chatsched.core.rounds import every
from chatsched.realtime import Edge

log = structlog.get_logger(__name__)

_SUBJECT = "chat.presence"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between looks, between beats, of silence that mean death, until gone is gone."""

    look: float = 0.25
    beat: float = 2.0
    dead: float = 6.0
    grace: float = 2.0


DEFAULT_PACE = Pace()


@dataclass(slots=True)
class _Peer:
    """Another process: its users as of its message ``number``, and when it was last heard.

    ``absent`` are those of them who look at none of their clients there.
    """

    heard: float
    number: int = -1
    users: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)


class Presence:
    """Tells who is online; `run` announces who came and went to those who share a room."""

    def __init__(self, rooms: Rooms, edge: Edge, pace: Pace = DEFAULT_PACE) -> None:
        self._rooms = rooms
        self._edge = edge
        self._pace = pace
        self._id = new_id()
        self._number = 0
        self._here: dict[str, float | None] = {}
        self._absent: set[str] = set()
        self._peers: dict[str, _Peer] = {}
        self._shown: set[str] = set()
        self._doubtful: set[str] = set()
        self._beaten = 0.0
        edge.came.append(self._came)
        edge.went.append(self._went)
        edge.minded.append(self._minded)
        edge.resumed.append(self._resumed)
        edge.heard[_SUBJECT] = self._heard

    def online(self, user_id: str) -> bool:
        """Tell whether somebody is connected anywhere, or was a moment ago."""
        return user_id in self._here or any(user_id in p.users for p in self._peers.values())

    def attentive(self, user_id: str) -> bool:
        """Tell whether somebody is connected anywhere by a client that they may be looking at."""
        if user_id in self._here and user_id not in self._absent:
            return True
        up = self._edge.up
        return any(
            user_id in peer.users and not (up and user_id in peer.absent)
            for peer in self._peers.values()
        )

    async def run(self) -> None:
        """Announce, beat and bury, until cancelled."""
        async for _ in every(self._pace.look):
            now = _now()
            self._let_go(now)
            if self._edge.up:
                self._bury(now)
                if now - self._beaten >= self._pace.beat:
                    self._beaten = now
                    self._tell("beat")
            try:
                await self._announce()
            except STORE_FAILED as error:
                log.warning("presence.store_away", error=type(error).__name__)

    # -- this process ----------------------------------------------------------

    def _came(self, user_id: str) -> None:
        known = user_id in self._here
        self._here[user_id] = None
        if not known:
            self._number += 1
            self._tell("came", (user_id,))
            self._doubtful.add(user_id)

    def _went(self, user_id: str) -> None:
        if user_id in self._here:
            self._here[user_id] = _now() + self._pace.grace

    def _minded(self, user_id: str) -> None:
        """Learn whether somebody looks at any client here; who has just gone stays as they were."""
        looks = [each.attentive for each in self._edge.connections_of(user_id) if each.live]
        absent = bool(looks) and not any(looks)
        if not looks or absent == (user_id in self._absent):
            return
        (self._absent.add if absent else self._absent.discard)(user_id)
        self._number += 1
        self._tell("absent" if absent else "back", (user_id,))

    def _let_go(self, now: float) -> None:
        gone = [u for u, until in self._here.items() if until is not None and until <= now]
        if gone:
            for user_id in gone:
                del self._here[user_id]
                self._absent.discard(user_id)
            self._number += 1
            self._tell("went", gone)
            self._doubtful.update(gone)

    async def _resumed(self) -> None:
        """Begin anew with the others: what they said meanwhile went unheard."""
        now = _now()
        for peer in self._peers.values():
            peer.heard = now
        self._tell("all", self._here)
        self._tell("ask")

    def _tell(self, what: str, about: Iterable[str] = ()) -> None:
        if self._edge.up:
            absent = list(self._absent) if what == "all" else []
            body = [self._id, what, self._number, list(about), absent]
            self._edge.tell_processes(_SUBJECT, body)

    # -- the others --------------------------------------------------------------

    def _heard(self, body: list[Any]) -> None:
        process: str
        process, what, number, about, absent = body
        if process == self._id:
            return
        if what == "ask":
            if not about or self._id in about:
                self._tell("all", self._here)
            return
        peer = self._peers.setdefault(process, _Peer(_now()))
        peer.heard = _now()
        if what == "all":
            self._doubtful |= peer.users ^ set(about)
            peer.users, peer.absent, peer.number = set(about), set(absent), number
        elif number == peer.number + 1 and what != "beat":
            peer.number = number
            self._follow(peer, what, set(about))
        elif number != peer.number:
            self._tell("ask", (process,))

    def _follow(self, peer: _Peer, what: str, about: set[str]) -> None:
        """Take in one change at another process."""
        if what == "came":
            peer.users |= about
        elif what == "went":
            peer.users -= about
        if what == "absent":
            peer.absent |= about
        else:
            peer.absent -= about
        if what in {"came", "went"}:
            self._doubtful |= about

    def _bury(self, now: float) -> None:
        for process, peer in list(self._peers.items()):
            if now - peer.heard > self._pace.dead:
                log.info("presence.process_gone", users=len(peer.users))
                del self._peers[process]
                self._doubtful |= peer.users

    # -- announcing ----------------------------------------------------------------

    async def _announce(self) -> None:
        """Tell this process's connections who came and who went, as it stands now."""
        doubtful, self._doubtful = self._doubtful, set()
        changed = {u for u in doubtful if self.online(u) != (u in self._shown)}
        if not changed:
            return
        try:
            rooms = await self._rooms_in_common(changed)
        except STORE_FAILED:
            self._doubtful |= doubtful
            raise
        for user_id in changed:
            online = self.online(user_id)
            (self._shown.add if online else self._shown.discard)(user_id)
            payload = {"user_id": user_id, "online": online}
            self._edge.whisper_here(rooms[user_id], "presence", payload, user_id)

    async def _rooms_in_common(self, user_ids: Collection[str]) -> dict[str, list[str]]:
        """Return those of each user's rooms, unless they are large, that are connected here."""
        here = self._edge.rooms_here()
        if not here:
            return {user_id: [] for user_id in user_ids}
        rooms = await self._rooms.rooms_of_several(user_ids)
        common = {room_id for ids in rooms.values() for room_id in ids} & here
        small = await self._rooms.small(common, LARGEST_COMPANY) if common else set()
        return {user_id: [r for r in ids if r in small] for user_id, ids in rooms.items()}


def _now() -> float:
    return asyncio.get_running_loop().time()
