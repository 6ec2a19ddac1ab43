"""Meetings put together as the server does it, on real MongoDB and Redis, as several processes."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import orjson
import pytest
from pymongo.database import Database

from chatsched.accounts import (
    Accounts,
    ApiTokens,
    Gate,
    Passwords,
    People,
    Sessions,
    SignIns,
    Tokens,
    Users,
)
from chatsched.accounts.models import User
from chatsched.calendars import BusyTimes
from chatsched.chat import BotKeys, Chat, Records
from chatsched.chat.models.messages import History
from chatsched.chat.models.rooms import CreateRoom
from chatsched.core.actor import Actor
from chatsched.core.clock import ManualClock
from chatsched.core.ids import new_id
from chatsched.meetings import Addresses, MeetingSlice, Needs
from chatsched.meetings.models import BookMeeting, ListSlots, SendInvite
from chatsched.realtime import Connection, Edge
from chatsched.storage import Mongo, Outbox, connect

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
PATIENCE = 5.0
ALL_WEEK = {
    day: [{"start": "09:00", "end": "17:00"}]
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


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
class Office:
    """One server process's worth of meetings."""

    mongo: Mongo
    users: Users
    chat: Chat
    edge: Edge
    outbox: Outbox
    busy: BusyTimes
    meetings: MeetingSlice
    addresses: Addresses
    clock: ManualClock

    async def person(self, name: str = "Ada", time_zone: str = "UTC", *, bot=False) -> Actor:
        user = User(
            id=new_id(),
            name=name,
            is_bot=bot,
            time_zone=time_zone,
            email=None,
            password=None,
            created_at=self.clock.now(),
        )
        await self.users.add(user, None)
        return Actor(user.id, name, is_bot=bot, credential_id=f"s-{user.id}", via="session")

    async def room(self, owner: Actor, *others: Actor) -> str:
        ids = [other.user_id for other in others]
        command = CreateRoom(kind="group", name="Team", member_ids=ids)
        return (await self.chat.company.create(owner, command)).room["id"]

    async def attach(self, who: Actor) -> tuple[Connection, Wire]:
        wire = Wire()
        connection = Connection(new_id(), who, wire)
        await self.edge.admit(connection)
        self.edge.begin(connection)
        return connection, wire

    async def invite(self, host: Actor, room_id: str, duration: int = 30, **more) -> dict:
        """Send an invite, open every day from 9 to 17 UTC unless ``availability`` says else."""
        hours = {"time_zone": "UTC", "weekly": ALL_WEEK, **more.pop("hours", {})}
        command = {"availability": hours, "nonce": new_id(), **more}
        parsed = SendInvite.model_validate({**command, "room_id": room_id, "duration": duration})
        return (await self.meetings.invites.send(host, parsed)).invite

    async def slots(self, who: Actor, invite_id: str, first=None, last=None, **more) -> dict:
        """Return the answer about slots, by default for the first week."""
        command = {"invite_id": invite_id, "from": first or "2027-03-01", "time_zone": "UTC"}
        command |= {"to": last or "2027-03-07", **more}
        return (await self.meetings.slots.list(who, ListSlots.model_validate(command))).wire()

    async def starts(self, who: Actor, invite_id: str, *span, **more) -> list[str]:
        answer = await self.slots(who, invite_id, *span, **more)
        return [slot["start"] for day in answer["days"] for slot in day["slots"]]

    async def book(self, who: Actor, invite_id: str, start: str, nonce: str | None = None, **more):
        command = {"invite_id": invite_id, "start": start, "nonce": nonce or new_id(), **more}
        return await self.meetings.booking.book(who, BookMeeting.model_validate(command))

    async def history(self, who: Actor, room_id: str) -> list[dict]:
        page = await self.chat.conversation.history(who, History(room_id=room_id, limit=200))
        return page.messages


@contextlib.asynccontextmanager
async def opened(mongo_url: str, redis_url: str, clock: ManualClock) -> AsyncIterator[Office]:
    """Run one process's worth of meetings until the block ends."""
    mongo, redis = Mongo(mongo_url), connect(redis_url)
    users, sessions, tokens = Users(mongo), Sessions(mongo), Tokens(mongo)
    people = People(users, clock)
    records = Records(mongo, people)
    edge = Edge(redis, records.catchup, clock, prefix="test")
    gate = Gate(sessions, tokens, people, edge, clock)
    keys = BotKeys(ApiTokens(tokens, gate, clock), "https://chat.example")
    chat = Chat(records, keys, edge, clock)
    outbox = Outbox(mongo, clock)
    busy = BusyTimes(redis, clock, prefix="test")
    addresses = Addresses("https://chat.example", "k" * 40)
    meetings = MeetingSlice.build(
        Needs(
            mongo=mongo,
            redis=redis,
            clock=clock,
            edge=edge,
            outbox=outbox,
            accounts=Accounts(users, Passwords(), SignIns(sessions, gate, clock), gate, clock),
            people=people,
            rooms=chat.access,
            conversation=chat.conversation,
            busy=busy,
            addresses=addresses,
            prefix="test",
        )
    )
    chat.register_card("invite", meetings.invite_cards)
    chat.register_card("meeting", meetings.meeting_cards)
    for store in (users, records, outbox, meetings):
        await store.prepare()
    tasks = [asyncio.create_task(each.run()) for each in (edge, chat, meetings.presence)]
    try:
        while not edge.up:
            await asyncio.sleep(0.01)
        yield Office(mongo, users, chat, edge, outbox, busy, meetings, addresses, clock)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await redis.aclose()
        await mongo.close()


@pytest.fixture(scope="module")
def database(mongo) -> Iterator[Database]:
    """One database for all tests of a module: each brings its own people and rooms."""
    name = f"test_{uuid.uuid4().hex}"
    yield mongo[name]
    mongo.drop_database(name)


@pytest.fixture(scope="module")
def database_url(mongo_url, database) -> str:
    """The address of that database."""
    return urlunsplit(urlsplit(mongo_url)._replace(path=f"/{database.name}"))


@pytest.fixture
def clock() -> ManualClock:
    """A Monday morning, which lasts until it is moved."""
    return ManualClock(MONDAY)


@pytest.fixture
async def open_office(database_url, redis_url, clock) -> AsyncIterator[Callable]:
    """Open any number of processes on one database."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_one() -> Office:
            return await stack.enter_async_context(opened(database_url, redis_url, clock))

        yield open_one


@pytest.fixture
async def office(open_office) -> Office:
    """A process."""
    return await open_office()


@dataclass
class Scene:
    """Ada hosts, Ben and Cleo are in her room, Dan is not."""

    office: Office
    ada: Actor
    ben: Actor
    cleo: Actor
    dan: Actor
    room_id: str


@pytest.fixture
async def scene(office) -> Scene:
    """A room with people."""
    ada, ben, cleo, dan = [await office.person(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    return Scene(office, ada, ben, cleo, dan, await office.room(ada, ben, cleo))


@pytest.fixture
def later(clock) -> Callable:
    """Move the clock on."""
    return lambda **step: clock.advance(timedelta(**step))
