"""Bots: made by a member of a room, acting by token or webhook, cut off at once when revoked."""

from chatsched.chat.access import Access, RoomSeats
from chatsched.chat.bot_keys import BotKeys, webhook_digest
from chatsched.chat.departures import Departures
from chatsched.chat.models.bots import (
    AddBot,
    BotMade,
    BotNamed,
    BotsAnswer,
    BotView,
    WebhookMessage,
)
from chatsched.chat.models.messages import Sender, SendMessage, Sent
from chatsched.chat.models.rooms import MOST_MEMBERS, RoomNamed
from chatsched.chat.moves import Moves, joining
from chatsched.chat.records import Records
from chatsched.chat.service.messages import Conversation
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, NotFound
from chatsched.core.ids import new_id
from chatsched.core.wire import NOTHING, Nothing
from chatsched.storage import Session


class Workshop:
    """Makes bots and takes them apart."""

    def __init__(
        self,
        records: Records,
        access: Access,
        moves: Moves,
        departures: Departures,
        keys: BotKeys,
        clock: Clock,
    ) -> None:
        self._bots = records.bots
        self._rooms = records.rooms
        self._people = records.people
        self._access = access
        self._moves = moves
        self._departures = departures
        self._keys = keys
        self._clock = clock

    async def add(self, actor: Actor, command: AddBot) -> BotMade:
        """Make a bot and put it into the room. Token and address are told this once."""
        seats = await self._group_of(actor, command.room_id)
        if len(seats.members) >= MOST_MEMBERS:
            raise _full()
        bot = await self._people.create_bot(command.name)
        now = self._clock.now()
        keys = await self._keys.issue(bot)
        move = joining(seats.id, (bot.id,))

        async def note(session: Session) -> None:
            await self._moves.note(move, session)
            await self._bots.add(
                bot.id,
                seats.id,
                webhook=keys.digest,
                created_by=actor.user_id,
                at=now,
                session=session,
            )

        said = {"role": "member", "is_bot": True}
        added = await self._rooms.add(seats.id, bot.id, said, most=MOST_MEMBERS, at=now, also=note)
        if added == "full":  # others were quicker
            await self._keys.revoke(bot.id)
            raise _full()
        await self._moves.tell(move)
        return BotMade(
            bot=Sender(id=bot.id, name=bot.name, is_bot=True),
            token=keys.token,
            webhook_url=keys.webhook_url,
        )

    async def bots(self, actor: Actor, command: RoomNamed) -> BotsAnswer:
        """Return the bots that were made in a room."""
        seats = await self._access.room(actor, command.room_id)
        found = await self._bots.of_room(seats.id)
        people = await self._people.people([bot["_id"] for bot in found])
        return BotsAnswer(
            bots=[
                BotView(
                    id=bot["_id"],
                    name=people[bot["_id"]].name,
                    is_bot=True,
                    created_by=bot["created_by"],
                    created_at=bot["created_at"],
                )
                for bot in found
                if bot["_id"] in people
            ]
        )

    async def remove(self, actor: Actor, command: BotNamed) -> Nothing:
        """Revoke a bot: token and webhook end, its sockets close, it is in no room any more.

        For whoever made it and the room's owners. What it comes to is in `Retirement`: taking it
        out of this room is all that it needs.
        """
        seats = await self._group_of(actor, command.room_id)
        bot = await self._bots.one(seats.id, command.bot_id)
        if bot is None:
            raise NotFound
        owner = seats.members.get(actor.user_id) == "owner"
        if not owner and bot["created_by"] != actor.user_id:
            raise Forbidden("This is for whoever made the bot, and the room's owners.")
        await self._departures.remove(seats.id, command.bot_id)
        return NOTHING

    async def _group_of(self, actor: Actor, room_id: str) -> RoomSeats:
        seats = await self._access.room(actor, room_id)
        if actor.is_bot:
            raise Forbidden("Bots do not make or remove bots.")
        if not seats.is_group:
            raise Forbidden("Bots are made in group rooms.")
        return seats


def _full() -> Forbidden:
    return Forbidden(f"A room has at most {MOST_MEMBERS:,} members.")


class Webhooks:
    """Posts what comes to webhooks' addresses."""

    def __init__(self, records: Records, conversation: Conversation) -> None:
        self._bots = records.bots
        self._people = records.people
        self._conversation = conversation

    async def post(self, command: WebhookMessage) -> Sent:
        """Post what came to a webhook's address; `NotFound` unless the bot is still in the room."""
        bot = await self._bots.by_webhook(webhook_digest(command.secret))
        person = None if bot is None else await self._people.person(bot["_id"])
        if bot is None or person is None:
            raise NotFound
        actor = Actor(person.id, person.name, is_bot=True, credential_id="webhook", via="token")
        nonce = command.nonce if command.nonce is not None else new_id()
        message = SendMessage(room_id=bot["room_id"], text=command.text, nonce=nonce)
        return await self._conversation.send(actor, message)
