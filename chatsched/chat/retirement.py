"""Bots' ends: a bot that is out of the room it was made in is revoked, however it came out."""

from datetime import timedelta

from chatsched.chat.bot_keys import BotKeys
from chatsched.chat.departures import Departure, Departures
from chatsched.chat.records import Records
from chatsched.storage import Entry, Outbox, Session

RETIRED = "bot.retired"
_PATIENCE = timedelta(seconds=5)


class Retirement:
    """Revokes bots that lost their room; implements `chatsched.chat.Follower`.

    The webhook, and the bot's place in the list of its room, end in the transaction that takes it
    out. Its tokens end after it, and then it is in no other room any more.
    """

    def __init__(
        self, records: Records, keys: BotKeys, departures: Departures, outbox: Outbox
    ) -> None:
        self._bots = records.bots
        self._rooms = records.rooms
        self._people = records.people
        self._keys = keys
        self._departures = departures
        self._outbox = outbox
        self._under_way: set[str] = set()
        outbox.handle(RETIRED, self._retire_cut_off)

    async def note(self, departure: Departure, session: Session) -> None:
        """Forget a bot that leaves its room, and write down that it is to be revoked."""
        if await self._bots.remove(departure.room_id, departure.user_id, session):
            payload = {"bot_id": departure.user_id}
            await self._outbox.add(
                RETIRED, _key(departure), payload, session=session, after=_PATIENCE
            )

    async def follow(self, departure: Departure) -> None:
        """Revoke it."""
        person = await self._people.person(departure.user_id)
        if person is None or not person.is_bot or person.id in self._under_way:
            return
        if await self._bots.known(person.id):  # it has left a room where it was a guest
            return
        await self._retire(person.id)
        self._outbox.settle(_key(departure))

    async def _retire_cut_off(self, entry: Entry) -> None:
        await self._retire(entry.payload["bot_id"])

    async def _retire(self, bot_id: str) -> None:
        self._under_way.add(bot_id)
        try:
            await self._keys.revoke(bot_id)
            for room_id in await self._rooms.rooms_of(bot_id):
                await self._departures.remove(room_id, bot_id)
        finally:
            self._under_way.discard(bot_id)


def _key(departure: Departure) -> str:
    return f"{RETIRED}:{departure.id}"
