"""The composition root: everything is built here, by hand, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from chatsched import __version__, accounts, calendars, chat, meetings, notifications
from chatsched.app import notified
from chatsched.app.agreed import meeting_slice
from chatsched.app.descriptions import descriptions
from chatsched.app.front import front
from chatsched.app.ground import PREFIX, Ground
from chatsched.app.health import Health
from chatsched.app.linked import linked_calendars
from chatsched.app.mailed import mail
from chatsched.app.settings import Settings
from chatsched.core.clock import Clock, SystemClock
from chatsched.core.together import Work, work_on
from chatsched.http import AnyEndpoint, Door
from chatsched.notifications.mail import MAIL, Mail
from chatsched.realtime import AnyCommand, Dispatcher, Edge, ServerEvent, SocketServer
from chatsched.storage import Mongo, Outbox, RateLimiter, Unlimited, connect, unavailable

_OUTBOX_WORKERS = 2
_CALENDAR_WORKERS = 4  # each waits for one provider at a time
_DRAIN_SECONDS = 4.0  # longer than a proxy takes to ask /readyz twice


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The accounts slice."""

    directory: accounts.People
    service: accounts.Accounts
    tokens: accounts.ApiTokens
    recovery: accounts.Recovery
    gate: accounts.Gate
    sign_ins: accounts.SignIns
    patrol: accounts.Patrol
    stores: tuple[accounts.Users, accounts.Sessions, accounts.Tokens]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The built server: the ASGI application and what runs beside it."""

    asgi: ASGIApp
    edge: Edge
    people: People
    chat: chat.Chat
    calendars: calendars.CalendarSlice
    meetings: meetings.MeetingSlice
    notifications: notifications.NotificationSlice
    mail: Mail | None
    endpoints: Sequence[AnyEndpoint]
    commands: Sequence[AnyCommand]
    events: Sequence[ServerEvent]
    health: Health
    sockets: SocketServer
    failed: asyncio.Future[None]
    drain_seconds: float

    async def drain(self) -> None:
        """Say that this replica is leaving, give the proxy time to hear it, and close sockets.

        Their clients reconnect, to another replica where there is one, and catch up.
        """
        self.health.draining = True
        await asyncio.sleep(self.drain_seconds)
        await self.sockets.drain()

    async def watch(self) -> None:
        """Wait until something that runs beside the requests fails, and raise what it raised."""
        await asyncio.shield(self.failed)


@asynccontextmanager
async def application(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Application]:
    """Build the server, run what runs beside it, and take it all down again at the end."""
    async with AsyncExitStack() as stack:
        clock = clock or SystemClock()
        mongo = Mongo(settings.mongo_url)
        stack.push_async_callback(mongo.close)
        redis = connect(settings.redis_url)
        stack.push_async_callback(redis.aclose)
        outbox = Outbox(mongo, clock)
        ground = Ground(
            settings=settings,
            public_url=settings.public_url or "http://127.0.0.1:8000",
            mongo=mongo,
            redis=redis,
            clock=clock,
            outbox=outbox,
        )
        built, records = build(ground)
        stack.push_async_callback(built.calendars.close)
        stack.push_async_callback(built.notifications.close)
        await mongo.ping()
        await _prepare(built, records, outbox)
        work: list[Work] = [
            built.edge.run,
            built.chat.run,
            built.people.patrol.run,
            built.calendars.run,
            built.meetings.run,
            built.notifications.run,
            *[outbox.work] * _OUTBOX_WORKERS,
            *[built.meetings.following.run] * _CALENDAR_WORKERS,
            *([] if built.mail is None else [built.mail.run]),
        ]
        await stack.enter_async_context(_beside(work, built.failed))
        yield built


def build(ground: Ground) -> tuple[Application, chat.Records]:
    """Wire the rooms of the house together, from the ground up. Nothing runs yet."""
    users = accounts.Users(ground.mongo)
    directory = accounts.People(users, ground.clock)
    records = chat.Records(ground.mongo, directory)
    edge = Edge(ground.redis, records.catchup, ground.clock, prefix=PREFIX)
    people = _people(ground, users, directory, edge)
    keys = chat.BotKeys(people.tokens, ground.public_url)
    links = chat.LinkAddresses(ground.public_url, ground.settings.secret_key)
    rooms = chat.Chat(
        records,
        keys,
        links,
        edge,
        ground.clock,
        ground.outbox,
        largest_file=ground.settings.attachment_mb << 20,
    )
    linked = linked_calendars(ground, edge)
    agreed = meeting_slice(ground, edge, directory, people.service, rooms, linked)
    told = notified.notifications(ground, edge, directory, rooms, linked, agreed)
    post = mail(ground, directory, rooms, linked, agreed, told)
    limited = ground.settings.rate_limits == "on"
    throttle = RateLimiter(ground.redis, prefix=PREFIX) if limited else Unlimited()
    door = Door(people.gate, throttle, ground.public_url)
    health = Health(ground.mongo, ground.redis, edge)
    commands = [
        *accounts.commands(people.service, people.tokens),
        *chat.commands(rooms),
        *calendars.commands(linked),
        *meetings.commands(agreed),
        *notifications.commands(told),
    ]
    events = [*chat.EVENTS, *calendars.EVENTS, *meetings.EVENTS, *notifications.EVENTS]
    endpoints = [
        *accounts.endpoints(
            people.service,
            people.sign_ins,
            people.tokens,
            people.recovery,
            door,
            secure=ground.settings.secure,
        ),
        *chat.endpoints(rooms, door),
        *calendars.endpoints(linked, door),
        *meetings.endpoints(agreed, door),
        *notifications.endpoints(told, door),
        *(() if post is None else post.endpoints(door)),
        *health.endpoints(),
    ]
    endpoints += descriptions(endpoints, commands, events, __version__)
    sockets = SocketServer(
        edge, Dispatcher(commands, throttle, unavailable), people.gate, throttle, ground.public_url
    )
    built = Application(
        asgi=front(sockets.asgi, endpoints, door, secure=ground.settings.secure),
        edge=edge,
        people=people,
        chat=rooms,
        calendars=linked,
        meetings=agreed,
        notifications=told,
        mail=post,
        endpoints=endpoints,
        commands=commands,
        events=events,
        health=health,
        sockets=sockets,
        failed=asyncio.get_running_loop().create_future(),
        drain_seconds=_DRAIN_SECONDS if ground.settings.env == "production" else 0.0,
    )
    return built, records


def _people(
    ground: Ground, users: accounts.Users, directory: accounts.People, edge: Edge
) -> People:
    sessions, tokens = accounts.Sessions(ground.mongo), accounts.Tokens(ground.mongo)
    gate = accounts.Gate(sessions, tokens, directory, edge, ground.clock)
    sign_ins = accounts.SignIns(sessions, gate, ground.clock)
    passwords = accounts.Passwords()
    return People(
        directory=directory,
        service=accounts.Accounts(users, passwords, sign_ins, gate, ground.clock),
        tokens=accounts.ApiTokens(tokens, gate, ground.clock),
        recovery=accounts.Recovery(
            users,
            passwords,
            sign_ins,
            accounts.ResetLinks(ground.public_url, ground.settings.secret_key),
            outbox=ground.outbox,
            clock=ground.clock,
            mail_kind=None if ground.settings.smtp_url is None else MAIL,
        ),
        gate=gate,
        sign_ins=sign_ins,
        patrol=accounts.Patrol(sessions, tokens, edge),
        stores=(users, sessions, tokens),
    )


async def _prepare(built: Application, records: chat.Records, outbox: Outbox) -> None:
    """Create the indexes; side by side, as most starts find them there."""
    slices = (built.calendars, built.meetings, built.notifications)
    post = () if built.mail is None else (built.mail,)
    async with asyncio.TaskGroup() as group:
        for store in (*built.people.stores, records, *slices, *post, outbox):
            group.create_task(store.prepare())


@asynccontextmanager
async def _beside(work: Sequence[Work], failed: asyncio.Future[None]) -> AsyncIterator[None]:
    """Run ``work`` until the block ends; should any of it fail, say so in ``failed``."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and not failed.done():
            failed.set_exception(error)

    task = asyncio.create_task(work_on(work))
    task.add_done_callback(ended)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))
