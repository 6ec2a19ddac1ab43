"""Who is at a meeting's page: people with a connection that entered it, on whatever process.

Each process says in Redis, for a few seconds at a time, who is there on its own connections;
what a process that died has said runs out. Without Redis, people see those on their process.
"""

from collections.abc import Iterable

import orjson
import structlog
from redis.asyncio import Redis

from chatsched.core.errors import Forbidden, Invalid
from chatsched.core.ids import new_id
from chatsched.core.rounds import every
from chatsched.core.wire import NOTHING, Nothing
from chatsched.meetings.access import Access
from chatsched.meetings.cards import Drawing
from chatsched.meetings.models import MeetingNamed, PresenceAnswer
from chatsched.realtime import Connection, Edge
from chatsched.storage import MONGO_AWAY, REDIS_AWAY

log = structlog.get_logger(__name__)

_BEAT_SECONDS = 2.0
_STANDS_SECONDS = 7
_MOST_ENTERED = 20


def meeting_topic(meeting_id: str) -> str:
    """Return what those watch who are at a meeting's page."""
    return f"meeting:{meeting_id}"


class MeetingPresence:
    """Keeps track of who is there, and tells those who are there when that changes."""

    def __init__(self, access: Access, edge: Edge, roll: "Roll", drawing: Drawing) -> None:
        self._access = access
        self._edge = edge
        self._roll = roll
        self._drawing = drawing
        self._entered: set[str] = set()
        self._told: dict[str, frozenset[str]] = {}

    async def enter(self, connection: Connection, command: MeetingNamed) -> PresenceAnswer:
        """Let in one of the meeting's people; return who is there."""
        meeting = await self._access.meeting(connection.actor, command.meeting_id)
        if connection.actor.user_id not in meeting.people:
            raise Forbidden("Only the people of a meeting can join it.")
        entered = [topic for topic in connection.topics if topic.startswith("w:meeting:")]
        if len(entered) >= _MOST_ENTERED:
            raise Invalid(f"One connection can be at {_MOST_ENTERED} meetings at once.")
        if connection.live:  # it may have ended meanwhile
            self._entered.add(meeting.id)
            await self._edge.watch(connection, meeting_topic(meeting.id))
        present = await self._look(meeting.id)
        return PresenceAnswer(present=await self._drawing.participants(present))

    async def leave(self, connection: Connection, command: MeetingNamed) -> Nothing:
        """Undo `enter`; harmless when not there."""
        topic = meeting_topic(command.meeting_id)
        if connection in self._edge.watchers(topic):
            self._edge.unwatch(connection, topic)
            await self._look(command.meeting_id)
        return NOTHING

    async def run(self) -> None:
        """Keep saying who is here until cancelled: connections end without a word."""
        async for _ in every(_BEAT_SECONDS):
            for meeting_id in list(self._entered):
                try:
                    await self._look(meeting_id)
                except MONGO_AWAY as error:
                    log.warning("meetings.store_away", error=type(error).__name__)
                    break

    async def _look(self, meeting_id: str) -> frozenset[str]:
        """Say who is here, learn who is elsewhere, and tell those here if that is news."""
        here = self._here(meeting_id)
        present = await self._roll.call(meeting_id, here)
        if present != self._told.get(meeting_id, frozenset()):
            payload = {
                "meeting_id": meeting_id,
                "present": await self._drawing.participants(present),
            }
            self._edge.tell_watchers(meeting_topic(meeting_id), "meeting:presence", payload)
        if here:
            self._told[meeting_id] = present
        else:
            self._told.pop(meeting_id, None)
            self._entered.discard(meeting_id)
        return present

    def _here(self, meeting_id: str) -> frozenset[str]:
        if meeting_id not in self._entered:
            return frozenset()
        watchers = self._edge.watchers(meeting_topic(meeting_id))
        return frozenset(connection.actor.user_id for connection in watchers)


class Roll:
    """What each process says about who is there, in Redis."""

    def __init__(self, redis: Redis, *, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._process = new_id()

    async def call(self, meeting_id: str, here: Iterable[str]) -> frozenset[str]:
        """Say who is here, for some seconds; return who is there on any process."""
        here = frozenset(here)
        processes = f"{self._prefix}:meeting:{meeting_id}"
        own = f"{processes}:{self._process}"
        pipeline = self._redis.pipeline(transaction=False)
        if here:
            pipeline.set(own, orjson.dumps(sorted(here)), ex=_STANDS_SECONDS)
            pipeline.sadd(processes, self._process)
            pipeline.expire(processes, 10 * _STANDS_SECONDS)
        else:
            pipeline.delete(own)
            pipeline.srem(processes, self._process)
        pipeline.smembers(processes)
        try:
            known = [each.decode() for each in (await pipeline.execute())[-1]]
            said = await self._redis.mget([f"{processes}:{each}" for each in known] or [own])
        except REDIS_AWAY:
            return here
        return here.union(*(orjson.loads(each) for each in said if each is not None))
