"""The slice, put together."""

import asyncio

from chatsched.chat.access import Access
from chatsched.chat.append import Appender
from chatsched.chat.attention import Attentions
from chatsched.chat.bot_keys import BotKeys
from chatsched.chat.departures import Departures
from chatsched.chat.drawing import CardSource
from chatsched.chat.indexing import Indexing
from chatsched.chat.link_addresses import LinkAddresses
from chatsched.chat.moves import Moves
from chatsched.chat.news import News
from chatsched.chat.pictures import Studio
from chatsched.chat.presence import DEFAULT_PACE, Pace, Presence
from chatsched.chat.records import Records
from chatsched.chat.retirement import Retirement
from chatsched.chat.room_news import RoomNews
from chatsched.chat.service.attachments import LARGEST_FILE, Files
from chatsched.chat.service.bots import Webhooks, Workshop
from chatsched.chat.service.links import Links
from chatsched.chat.service.messages import Conversation
from chatsched.chat.service.reads import Reads, TypingNews
from chatsched.chat.service.rooms import Company
from chatsched.chat.service.search import Finding
from chatsched.chat.service.sync import CatchingUp
from chatsched.chat.service.thumbnails import Thumbnails
from chatsched.chat.sweeping import Sweeping
from chatsched.chat.views import Views
from chatsched.core.clock import Clock
from chatsched.realtime import Edge
from chatsched.storage import Outbox


class Chat:
    """What can be done in rooms.

    Slices above use ``access`` (the doors), ``conversation`` (`Conversation.post`,
    `Conversation.touch_card`), ``departures.followers``, `register_card`, ``heard`` and
    ``withdrawn`` (see `News`), and ``attentions``; the rest is for routes and sockets.
    """

    def __init__(  # noqa: PLR0913  # what the slice stands on, and what it is told from outside
        self,
        records: Records,
        keys: BotKeys,
        addresses: LinkAddresses,
        edge: Edge,
        clock: Clock,
        outbox: Outbox,
        *,
        pace: Pace = DEFAULT_PACE,
        largest_file: int = LARGEST_FILE,
    ) -> None:
        news = News(records.drawing, edge)
        self.heard, self.withdrawn = news.heard, news.withdrawn
        self.attentions = Attentions(records)
        self._records = records
        self._appender = Appender(records.messages, news.appended)
        edge.reached.append(self._appender.ends.learn)
        self.access = Access(records.rooms, records.messages, edge)
        self.presence = Presence(records.rooms, edge, pace)
        views = Views(records, self.presence.online)
        self._room_news = RoomNews(records.rooms, views, self.access, edge)
        moves = Moves(records.rooms, self._room_news, outbox)
        records.catchup.repeat = self._room_news.repeat
        self._studio = Studio()
        self._thumbnails = Thumbnails(records, self._studio, news, clock)
        self.files = Files(records, self.access, self._thumbnails, clock, largest_file)
        self.sweeping = Sweeping(records, clock)
        self.finding = Finding(records, self.access)
        self.conversation = Conversation(
            records, self.access, self.files, self._appender, news, clock
        )
        self.departures = Departures(records.rooms, moves, clock)
        self.departures.followers.append(Retirement(records, keys, self.departures, outbox))
        self.company = Company(
            records,
            views,
            self.access,
            self._room_news,
            moves=moves,
            departures=self.departures,
            clock=clock,
        )
        self.links = Links(
            records,
            self.access,
            self.company,
            self.conversation,
            moves=moves,
            addresses=addresses,
            clock=clock,
        )
        self.reads = Reads(records, self._appender.ends, self.access, edge, clock)
        self.typing = TypingNews(self.access, edge)
        self.sync = CatchingUp(records, clock)
        self.workshop = Workshop(records, self.access, moves, self.departures, keys, clock)
        self.webhooks = Webhooks(records, self.conversation)
        records.people.renamed.append(self.company.renamed)

    def register_card(self, kind: str, source: CardSource) -> None:
        """Let ``source`` draw the cards of ``kind`` in the messages that carry one."""
        self._records.drawing.register(kind, source)

    async def run(self) -> None:
        """Append, announce, watch who is here and sweep, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._appender.run())
                group.create_task(self._room_news.run())
                group.create_task(self.presence.run())
                group.create_task(self.sweeping.run())
                group.create_task(Indexing(self._records).run())
        finally:
            await self._thumbnails.close()
            await self._studio.close()
