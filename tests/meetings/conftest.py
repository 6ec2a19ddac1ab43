"""Meetings put together as the server does it, on real MongoDB and Redis, as several processes."""

import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from paper_calendars import Linked, Provider
from pymongo.database import Database
from serving import in_database
from slices import Process, beside, chatting

from chatsched.accounts import Accounts, Passwords, SignIns
from chatsched.calendars import BusyTimes
from chatsched.chat.models.messages import History
from chatsched.core.actor import Actor
from chatsched.core.clock import ManualClock
from chatsched.core.ids import new_id
from chatsched.meetings import Addresses, MeetingSlice, Needs
from chatsched.meetings.models import BookMeeting, ListSlots, SendInvite

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
ALL_WEEK = {
    day: [{"start": "09:00", "end": "17:00"}]
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


@dataclass
class Office(Process):
    """One server process's worth of meetings."""

    meetings: MeetingSlice
    addresses: Addresses
    linked: Linked

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
async def opened(
    mongo_url: str, redis_url: str, clock: ManualClock, provider: Provider | None = None
) -> AsyncIterator[Office]:
    """Run one process's worth of meetings until the block ends; its calendars are asked for."""
    async with chatting(mongo_url, redis_url, clock) as process:
        office = _office(process, provider or Provider())
        await office.meetings.prepare()
        await office.linked.prepare()
        async with beside(office.meetings.run):
            yield office


def _office(of: Process, provider: Provider) -> Office:
    sign_ins = SignIns(of.sessions, of.gate, of.clock)
    addresses = Addresses("https://chat.example", "k" * 40)
    busy = BusyTimes(of.redis, of.edge, of.clock, prefix="test")
    linked = Linked.build(provider, of.mongo, busy, of.edge, of.clock)
    meetings = MeetingSlice.build(
        Needs(
            mongo=of.mongo,
            redis=of.redis,
            clock=of.clock,
            edge=of.edge,
            outbox=of.outbox,
            accounts=Accounts(of.users, Passwords(), sign_ins, of.gate, of.clock),
            people=of.people,
            rooms=of.chat.access,
            conversation=of.chat.conversation,
            busy=busy,
            calendar_events=linked.events,
            addresses=addresses,
            prefix="test",
        )
    )
    of.chat.register_card("invite", meetings.invite_cards)
    of.chat.register_card("meeting", meetings.meeting_cards)
    of.chat.departures.followers.append(meetings.departures)
    return Office(**vars(of), meetings=meetings, addresses=addresses, linked=linked)


@pytest.fixture(scope="module")
def database(mongo) -> Iterator[Database]:
    """One database for all tests of a module: each brings its own people and rooms."""
    name = f"test_{uuid.uuid4().hex}"
    yield mongo[name]
    mongo.drop_database(name)


@pytest.fixture(scope="module")
def database_url(mongo_url, database) -> str:
    """The address of that database."""
    return in_database(mongo_url, database.name)


@pytest.fixture
def clock() -> ManualClock:
    """A Monday morning, which lasts until it is moved."""
    return ManualClock(MONDAY)


@pytest.fixture
def provider() -> Provider:
    """Where people's calendars are."""
    return Provider()


@pytest.fixture
async def open_office(database_url, redis_url, clock, provider) -> AsyncIterator[Callable]:
    """Open any number of processes on one database."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_one() -> Office:
            return await stack.enter_async_context(opened(database_url, redis_url, clock, provider))

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
    return Scene(office, ada, ben, cleo, dan, await office.group(ada, ben, cleo))


@pytest.fixture
def later(clock) -> Callable:
    """Move the clock on."""
    return lambda **step: clock.advance(timedelta(**step))
