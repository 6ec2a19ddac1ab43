"""Open pickers: who watches which invite's slots, and telling them when those may be others.

It is told to every process whose time has changed; each of them knows which invites of that
person are watched on its own connections. Who is no longer in an invite's room hears no more.
"""

from collections.abc import Collection

from chatsched.calendars import BusyTimes
from chatsched.core.errors import Invalid
from chatsched.core.wire import NOTHING, Nothing
from chatsched.meetings.access import Access
from chatsched.meetings.models import InviteNamed
from chatsched.realtime import Connection, Edge

_SUBJECT = "meetings.time"
_MOST_WATCHED = 50


def invite_topic(invite_id: str) -> str:
    """Return what those watch who look at an invite's slots."""
    return f"invite:{invite_id}"


class Watching:
    """Tells open pickers when what they show may have changed."""

    def __init__(self, access: Access, busy: BusyTimes, edge: Edge) -> None:
        self._access = access
        self._busy = busy
        self._edge = edge
        self._watched: dict[str, dict[str, str]] = {}  # by host: invite's id to room's
        edge.heard[_SUBJECT] = self._spread
        edge.resumed.append(self._spread_to_all)

    async def watch(self, connection: Connection, command: InviteNamed) -> Nothing:
        """Let a member of the invite's room hear ``slots:changed``, until the connection ends."""
        invite = await self._access.known_invite(connection.actor, command.invite_id)
        watched = [topic for topic in connection.topics if topic.startswith("w:invite:")]
        if len(watched) >= _MOST_WATCHED:
            raise Invalid(f"One connection can watch {_MOST_WATCHED} invites at once.")
        if connection.live:  # it may have ended meanwhile
            self._watched.setdefault(invite.host_id, {})[invite.id] = invite.room_id
            await self._edge.watch(connection, invite_topic(invite.id))
        return NOTHING

    async def unwatch(self, connection: Connection, command: InviteNamed) -> Nothing:
        """Undo `watch`; harmless when nothing is watched."""
        self._edge.unwatch(connection, invite_topic(command.invite_id))
        return NOTHING

    async def time_changed(self, user_ids: Collection[str]) -> None:
        """Say that these people are free and busy at other times than before."""
        await self._busy.changed(user_ids)
        self._edge.tell_processes(_SUBJECT, list(user_ids))

    def _spread(self, user_ids: Collection[str]) -> None:
        for user_id in user_ids:
            watched = self._watched.get(user_id, {})
            for invite_id, room_id in tuple(watched.items()):
                topic = invite_topic(invite_id)
                if self._has_watchers(topic, room_id):
                    payload = {"invite_id": invite_id}
                    self._edge.tell_watchers_here(topic, "slots:changed", payload)
                else:
                    del watched[invite_id]
            if not watched:
                self._watched.pop(user_id, None)

    def _has_watchers(self, topic: str, room_id: str) -> bool:
        """Tell whether any are left, once those are out who have left the room."""
        inside = self._edge.users_here(room_id)
        for connection in self._edge.watchers(topic):
            if connection.actor.user_id not in inside:
                self._edge.unwatch(connection, topic)
        return bool(self._edge.watchers(topic))

    async def _spread_to_all(self) -> None:
        """After an interruption any time may have changed unheard."""
        self._spread(tuple(self._watched))
