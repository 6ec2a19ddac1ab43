"""Chat put together as the server does it, on real MongoDB and Redis, without HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import orjson
import pytest

from chatsched.accounts import ApiTokens, Gate, People, Sessions, Tokens, Users
from chatsched.accounts.models import User
from chatsched.chat import BotKeys, Chat, Pace, Records
from chatsched.chat.models.messages import SendMessage
from chatsched.chat.models.rooms import CreateRoom
from chatsched.core.actor import Actor
from chatsched.core.clock import SystemClock
from chatsched.core.ids import new_id
from chatsched.realtime import Connection, Edge
from chatsched.storage import Mongo, connect

QUICK = Pace(look=0.03, beat=0.1, dead=0.6, grace=0.3)
PATIENCE = 5.0


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
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            for payload in self.of(event):
                if fits(payload):
                    return payload
            await asyncio.sleep(0.01)
        raise AssertionError(f"no fitting {event!r} among {[name for name, _ in self.events]}")


@dataclass
class Process:
    """One server process's worth of chat."""

    mongo: Mongo
    records: Records
    people: People
    users: Users
    gate: Gate
    tokens: ApiTokens
    edge: Edge
    chat: Chat
    clock: SystemClock

    async def person(self, name: str = "Ada", email: str | None = None) -> Actor:
        """Make an account."""
        user = User(
            id=new_id(),
            name=name,
            is_bot=False,
            time_zone="UTC",
            email=email,
            password=None,
            created_at=self.clock.now(),
        )
        await self.users.add(user, email)
        return Actor(user.id, name, is_bot=False, credential_id=f"s-{user.id}", via="session")

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
async def running(mongo_url: str, redis_url: str, pace: Pace = QUICK) -> AsyncIterator[Process]:
    """Run one process's worth of chat until the block ends."""
    clock = SystemClock()
    mongo, redis = Mongo(mongo_url), connect(redis_url)
    users, sessions, stored_tokens = Users(mongo), Sessions(mongo), Tokens(mongo)
    people = People(users, clock)
    records = Records(mongo, people)
    edge = Edge(redis, records.catchup, clock, prefix="test")
    gate = Gate(sessions, stored_tokens, people, edge, clock)
    tokens = ApiTokens(stored_tokens, gate, clock)
    keys = BotKeys(tokens, "http://chat.example")
    chat = Chat(records, keys, edge, clock, pace)
    for store in (users, sessions, stored_tokens, records):
        await store.prepare()
    tasks = [asyncio.create_task(edge.run()), asyncio.create_task(chat.run())]
    try:
        yield Process(mongo, records, people, users, gate, tokens, edge, chat, clock)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await redis.aclose()
        await mongo.close()


async def connected(process: Process) -> None:
    """Return once the way between processes stands."""
    for _ in range(500):
        if process.edge.up:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the bus did not come up")


@pytest.fixture
def database_url(mongo_url, database_name) -> str:
    """The address of the test's own database."""
    return urlunsplit(urlsplit(mongo_url)._replace(path=f"/{database_name}"))


@pytest.fixture
async def one(database_url, redis_url) -> AsyncIterator[Process]:
    """A process."""
    async with running(database_url, redis_url) as process:
        await connected(process)
        yield process


@pytest.fixture
async def launch(database_url, redis_url) -> AsyncIterator[Callable]:
    """Start further processes; each comes with a function that ends it."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(redis: str = redis_url, pace: Pace = QUICK) -> tuple[Process, Callable]:
            own = await stack.enter_async_context(contextlib.AsyncExitStack())
            process = await own.enter_async_context(running(database_url, redis, pace))
            await connected(process)
            return process, own.aclose

        yield start


@pytest.fixture
async def other(database_url, redis_url, one) -> AsyncIterator[Process]:
    """A second process beside `one`."""
    del one
    async with running(database_url, redis_url) as process:
        await connected(process)
        yield process
