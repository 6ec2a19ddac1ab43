"""Accounts on real MongoDB and Redis, without the rest of the server, as several processes."""

# ruff: noqa: ARG002  # where there are no rooms, every question has the same answer
import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from chatsched.accounts import (
    Accounts,
    ApiTokens,
    Gate,
    Passwords,
    Patrol,
    People,
    Sessions,
    SignedIn,
    SignIns,
    SignUp,
    Tokens,
    Users,
)
from chatsched.core.actor import Credentials
from chatsched.core.clock import ManualClock
from chatsched.realtime import Change, Edge, Sequenced
from chatsched.storage import Mongo, connect

PASSWORD = "correct horse battery"


class NoRooms:
    """The edge's view of a server on which nobody has made a room yet."""

    async def rooms_of(self, user_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        return {}

    async def ends(self, room_ids: Collection[str]) -> dict[str, int]:
        return {}

    async def since(self, positions: Mapping[str, int], limit: int) -> list[Sequenced]:
        return []

    async def changes(self, room_ids: Collection[str], since: datetime) -> list[Change]:
        return []


@dataclass
class Desk:
    """The accounts of one process."""

    users: Users
    people: People
    edge: Edge
    gate: Gate
    sign_ins: SignIns
    tokens: ApiTokens
    accounts: Accounts
    patrol: Patrol

    async def sign_up(self, email: str = "ada@example.com", name: str = "Ada") -> SignedIn:
        return await self.accounts.sign_up(SignUp(email=email, password=PASSWORD, name=name))

    async def by_session(self, secret: str):
        return await self.gate(Credentials(session=secret))

    async def by_token(self, token: str):
        return await self.gate(Credentials(token=token))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime.now(UTC))


@pytest.fixture
async def open_desk(mongo_url, database_name, clock) -> AsyncIterator[Callable]:
    """Open any number of desks on one database; each is a process of its own."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_one(redis_url: str) -> Desk:
            mongo = Mongo(mongo_url, database_name)
            stack.push_async_callback(mongo.close)
            redis = connect(redis_url)
            stack.push_async_callback(redis.aclose)
            users, sessions, tokens = Users(mongo), Sessions(mongo), Tokens(mongo)
            for store in (users, sessions, tokens):
                await store.prepare()
            people = People(users, clock)
            edge = Edge(redis, NoRooms(), clock, prefix="test")
            gate = Gate(sessions, tokens, people, edge, clock)
            sign_ins = SignIns(sessions, gate, clock)
            desk = Desk(
                users=users,
                people=people,
                edge=edge,
                gate=gate,
                sign_ins=sign_ins,
                tokens=ApiTokens(tokens, gate, clock),
                accounts=Accounts(users, Passwords(), sign_ins, gate, clock),
                patrol=Patrol(sessions, tokens, edge),
            )
            running = asyncio.create_task(edge.run())
            stack.push_async_callback(_end, running)
            await _until(lambda: edge.up)
            return desk

        yield open_one


@pytest.fixture
async def desk(open_desk, redis_url) -> Desk:
    return await open_desk(redis_url)


@pytest.fixture
async def other(open_desk, redis_url) -> Desk:
    """A second process beside `desk`."""
    return await open_desk(redis_url)


@pytest.fixture
def eventually() -> Callable:
    """Wait until something holds, for a few seconds."""
    return _until


async def _until(holds: Callable[[], bool], seconds: float = 8) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # what is waited for knows of no event
            await asyncio.sleep(0.005)


async def _end(task: asyncio.Task) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
