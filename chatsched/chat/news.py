"""What has happened to messages, told to those whom it concerns."""

from collections.abc import Callable, Sequence

from chatsched.chat.drawing import Drawing
from chatsched.chat.models.drawn import Json
from chatsched.realtime import Edge, Sequenced
from chatsched.storage import Document

Heard = Callable[[Sequence[Json]], None]

APPENDED = "message:new"
CHANGED = "message:updated"


class News:
    """Announces messages. Every way in announces the same facts through here.

    ``heard`` are told, in the process that does it, of messages that were announced as new,
    possibly more than once, and ``withdrawn`` of those that are deleted. They return at once.
    """

    def __init__(self, drawing: Drawing, edge: Edge) -> None:
        self._drawing = drawing
        self._edge = edge
        self.heard: list[Heard] = []
        self.withdrawn: list[Heard] = []

    async def appended(self, documents: Sequence[Document]) -> list[Json]:
        """Announce messages at their places, and return them as drawn."""
        drawn = await self._drawing.messages(documents)
        for message in drawn:
            self._edge.append(sequenced(message))
        for heard in self.heard:
            heard(drawn)
        return drawn

    async def changed(self, document: Document) -> Json:
        """Announce a message as it is now, and return it as drawn."""
        message = await self._drawing.message(document)
        self._edge.tell_room(message["room_id"], CHANGED, {"message": message}, message["audience"])
        if message["deleted"]:
            for withdrawn in self.withdrawn:
                withdrawn([message])
        return message


def sequenced(message: Json) -> Sequenced:
    """Return a drawn message as the event that announces it."""
    return Sequenced(
        message["room_id"], message["seq"], APPENDED, {"message": message}, message["audience"]
    )
