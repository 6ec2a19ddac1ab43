"""Who looks at their open tabs, as the tabs say it."""

from chatsched.core.wire import NOTHING, Nothing
from chatsched.notifications.models import SayAttention
from chatsched.realtime import Connection, Edge


class Attending:
    """Takes down for each connection whether somebody looks at what its client shows.

    A client that never says it counts as looked at.
    """

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def say(self, connection: Connection, command: SayAttention) -> Nothing:
        """Take it down for the caller's connection, until it ends."""
        self._edge.attend(connection, attentive=command.attentive)
        return NOTHING
