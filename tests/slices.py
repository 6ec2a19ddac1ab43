"""Slices put together as the server does it, on real MongoDB and Redis, without HTTP and sockets.

`chatting` is one process's worth of accounts and chat. What stands above is built onto it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import orjson
from redis.asyncio import Redis

from chatsched.accounts import ApiTokens, Gate, People, Sessions, Tokens, Users
from chatsched.accounts.models import User
from chatsched.chat import BotKeys, Chat, LinkAddresses, Pace, Records
from chatsched.chat.models.messages import SendMessage
from chatsched.chat.models.rooms import CreateRoom
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock, SystemClock
from chatsched.core.ids import new_id
from chatsched.realtime import Connection, Edge
from chatsched.storage import Mongo, Outbox, connect

QUICK = Pace(look=0.03, beat=0.1, dead=0.6, grace=0.3)
PATIENCE = 5.0
SITE = "https://chat.example"


async def until(holds: Callable[[], object]) -> None:
    """Return once something holds that tells nobody when it does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


class Wire:
    """Takes the place of a socket: keeps the events that are written to it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict]] = []

    def write(self, text: str, _frame: bytes, *, droppable: bool = False) -> None:
        del droppable
        self.events.append(tuple(orjson.loads(text[2:])))

    def of(self, event: str) -> list[dict]:
        return [payload for name, payload in self.events if name == event]

    async def heard(self, event: str, fits: Callable[[dict], bool] = lambda _: True) -> dict:
        """Return the first such event, waiting for it."""
        try:
            await until(lambda: any(map(fits, self.of(event))))
        except TimeoutError:
            names = [name for name, _ in self.events]
            raise AssertionError(f"no fitting {event!r} among {names}") from None
        return next(filter(fits, self.of(event)))


@dataclass
class Process:
    """One server process's worth of chat."""

    mongo: Mongo
    redis: Redis
    records: Records
    people: People
    users: Users
    sessions: Sessions
    gate: Gate
    tokens: ApiTokens
    edge: Edge
    chat: Chat
    clock: Clock
    outbox: Outbox

    async def person(
        self,
        name: str = "Ada",
        email: str | None = None,
        time_zone: str = "UTC",
        *,
        bot: bool = False,
    ) -> Actor:
        """Make an account."""
        user = User(
            id=new_id(),
            name=name,
            is_bot=bot,
            time_zone=time_zone,
            email=email,
            password=None,
            created_at=self.clock.now(),
        )
        await self.users.add(user, email)
        return Actor(user.id, name, is_bot=bot, credential_id=f"s-{user.id}", via="session")

    async def group(self, owner: Actor, *others: Actor, name: str = "Team") -> str:
        """Open a group and return its id."""
        ids = [other.user_id for other in others]
        command = CreateRoom(kind="group", name=name, member_ids=ids)
        return (await self.chat.company.create(owner, command)).room["id"]

    async def say(self, who: Actor, room_id: str, text: str, nonce: str | None = None, **more):
        """Send a message and return it."""
        command = SendMessage(room_id=room_id, text=text, nonce=nonce or new_id(), **more)
        return (await self.chat.conversation.send(who, command)).message

    async def attach(self, who: Actor) -> tuple[Connection, Wire]:
        """Connect somebody, and return once they are live."""
        wire = Wire()
        connection = Connection(new_id(), who, wire)
        await self.edge.admit(connection)
        self.edge.begin(connection)
        return connection, wire


@contextlib.asynccontextmanager
async def chatting(
    mongo_url: str, redis_url: str, clock: Clock | None = None, pace: Pace = QUICK
) -> AsyncIterator[Process]:
    """Run one process's worth of chat until the block ends."""
    clock = clock or SystemClock()
    mongo, redis = Mongo(mongo_url), connect(redis_url)
    users, sessions, stored_tokens = Users(mongo), Sessions(mongo), Tokens(mongo)
    people = People(users, clock)
    records = Records(mongo, people)
    edge = Edge(redis, records.catchup, clock, prefix="test")
    gate = Gate(sessions, stored_tokens, people, edge, clock)
    tokens = ApiTokens(stored_tokens, gate, clock)
    outbox = Outbox(mongo, clock)
    keys, links = BotKeys(tokens, SITE), LinkAddresses(SITE, "k" * 40)
    chat = Chat(records, keys, links, edge, clock, outbox, pace=pace)
    for store in (users, sessions, stored_tokens, records, outbox):
        await store.prepare()
    try:
        async with beside(edge.run, chat.run):
            await until(lambda: edge.up)
            yield Process(
                mongo,
                redis,
                records,
                people,
                users,
                sessions,
                gate,
                tokens,
                edge,
                chat,
                clock,
                outbox,
            )
    finally:
        await redis.aclose()
        await mongo.close()


@contextlib.asynccontextmanager
async def beside(*works: Callable) -> AsyncIterator[None]:
    """Run these until the block ends; it ends with an error if one of them does."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work()) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
