"""Who is connected to this process, and in which topics they are.

A topic is a name that connections are in: ``r:ROOM`` for a room, ``u:USER`` for a person's own
connections, ``w:THING`` for those who watch something.
"""

from collections.abc import Iterable, Iterator

from chatsched.core.actor import Actor
from chatsched.realtime.engine import Writer
from chatsched.realtime.frames import text_frame


def room_topic(room_id: str) -> str:
    """Return the topic of a room's members."""
    return f"r:{room_id}"


def user_topic(user_id: str) -> str:
    """Return the topic of one user's connections."""
    return f"u:{user_id}"


def watch_topic(thing: str) -> str:
    """Return the topic of those who watch ``thing``."""
    return f"w:{thing}"


class Connection:
    """One client's socket. ``live`` once the client was told that it is connected.

    ``attentive`` unless the client has said that nobody looks at what it shows.
    ``cut_off`` once its credential is no longer good, wherever it is on its way in. ``promised``
    is how many of its commands have their place, and no answer yet.
    """

    __slots__ = ("actor", "attentive", "cut_off", "live", "promised", "sid", "socket", "topics")

    def __init__(self, sid: str, actor: Actor, socket: Writer) -> None:
        self.sid = sid
        self.actor = actor
        self.socket = socket
        self.live = False
        self.attentive = True
        self.cut_off = False
        self.promised = 0
        self.topics: set[str] = set()


class Hub:
    """The connections of this process by topic."""

    def __init__(self) -> None:
        self._topics: dict[str, set[Connection]] = {}

    def enter(self, connection: Connection, topic: str) -> None:
        """Put a connection into a topic."""
        self._topics.setdefault(topic, set()).add(connection)
        connection.topics.add(topic)

    def leave(self, connection: Connection, topic: str) -> None:
        """Take a connection out of a topic."""
        connection.topics.discard(topic)
        members = self._topics.get(topic)
        if members is not None:
            members.discard(connection)
            if not members:
                del self._topics[topic]

    def forget(self, connection: Connection) -> None:
        """Take a connection out of everything."""
        connection.live = False
        for topic in tuple(connection.topics):
            self.leave(connection, topic)

    def members(self, topic: str) -> frozenset[Connection]:
        """Return the connections in a topic, as they are now."""
        return frozenset(self._topics.get(topic, ()))

    def has(self, topic: str) -> bool:
        """Tell whether anybody here is in the topic."""
        return topic in self._topics

    def topics(self, prefix: str) -> Iterator[str]:
        """Iterate over the topics that begin with ``prefix``."""
        return (topic for topic in tuple(self._topics) if topic.startswith(prefix))

    def deliver(self, topics: Iterable[str], text: str, only: frozenset[str] | None = None) -> None:
        """Write one event to everybody in the topics, each connection once.

        ``only`` narrows it to these users. Never waits; who does not keep up is cut off.
        """
        members = self._gather(topics)
        if not members:
            return
        frame = text_frame(text)
        for connection in tuple(members):
            if connection.live and (only is None or connection.actor.user_id in only):
                connection.socket.write(text, frame)

    def write(self, connections: Iterable[Connection], text: str) -> None:
        """Write one event to these connections. Never waits; who does not keep up is cut off."""
        frame = text_frame(text)
        for connection in connections:
            connection.socket.write(text, frame)

    def whisper(self, topics: Iterable[str], text: str, besides: str | None = None) -> None:
        """Like `deliver`, for what may be dropped; not to the user named by ``besides``."""
        members = self._gather(topics)
        if not members:
            return
        frame = text_frame(text)
        for connection in tuple(members):
            if connection.live and connection.actor.user_id != besides:
                connection.socket.write(text, frame, droppable=True)

    def _gather(self, topics: Iterable[str]) -> set[Connection]:
        found: set[Connection] | None = None
        several = False
        for topic in topics:
            members = self._topics.get(topic)
            if not members:
                continue
            if found is None:
                found = members
            elif several:
                found |= members
            else:
                found, several = found | members, True
        return found if found is not None else set()
