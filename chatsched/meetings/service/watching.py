"""Watching an invite's slots."""

from chatsched.core.errors import Invalid
from chatsched.core.wire import NOTHING, Nothing
from chatsched.meetings.access import Access
from chatsched.meetings.models import InviteNamed
from chatsched.meetings.service.announcements import invite_topic
from chatsched.realtime import Connection, Edge

_MOST_WATCHED = 50


class Watching:
    """Tells open pickers when what they show may have changed."""

    def __init__(self, access: Access, edge: Edge) -> None:
        self._access = access
        self._edge = edge

    async def watch(self, connection: Connection, command: InviteNamed) -> Nothing:
        """Let a member of the invite's room hear ``slots:changed``, until the connection ends."""
        invite = await self._access.known_invite(connection.actor, command.invite_id)
        watched = [topic for topic in connection.topics if topic.startswith("w:invite:")]
        if len(watched) >= _MOST_WATCHED:
            raise Invalid(f"One connection can watch {_MOST_WATCHED} invites at once.")
        await self._edge.watch(connection, invite_topic(invite.id))
        return NOTHING

    async def unwatch(self, connection: Connection, command: InviteNamed) -> Nothing:
        """Undo `watch`; harmless when nothing is watched."""
        self._edge.unwatch(connection, invite_topic(command.invite_id))
        return NOTHING
