"""What chat keeps and whom it knows, as one value that its services share."""

from chatsched.accounts import People
from chatsched.chat.catchup import Catchup
from chatsched.chat.drawing import Drawing
from chatsched.chat.store.attachments import Attachments
from chatsched.chat.store.bots import Bots
from chatsched.chat.store.findable import Findable
from chatsched.chat.store.links import RoomLinks
from chatsched.chat.store.messages import Messages
from chatsched.chat.store.rooms import Rooms
from chatsched.storage import Mongo


class Records:
    """The stores, the directory, and how messages are drawn from both.

    Comes before the edge, which asks the rooms through ``catchup``.
    """

    def __init__(self, mongo: Mongo, people: People) -> None:
        self.people = people
        self.rooms = Rooms(mongo)
        self.messages = Messages(mongo)
        self.findable = Findable(mongo)
        self.attachments = Attachments(mongo)
        self.bots = Bots(mongo)
        self.links = RoomLinks(mongo)
        self.drawing = Drawing(people)
        self.catchup = Catchup(self.rooms, self.messages, self.drawing)

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.rooms.prepare()
        await self.messages.prepare()
        await self.attachments.prepare()
        await self.bots.prepare()
        await self.links.prepare()
