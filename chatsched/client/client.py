"""The client itself: who it is, what it hears, and its life."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from chatsched.client.catchup import CatchUp
from chatsched.client.chat import ChatCommands
from chatsched.client.commands import OUTSIDE
from chatsched.client.connection import Connection
from chatsched.client.credentials import Credentials
from chatsched.client.errors import NotFound, Offline
from chatsched.client.http import Http
from chatsched.client.inbox import (
    ON_INVITE,
    ON_MEETING,
    ON_MESSAGE,
    ON_SLOTS_CHANGED,
    ON_UPDATE,
    Inbox,
)
from chatsched.client.lane import Handlers
from chatsched.client.meetings import MeetingCommands
from chatsched.client.models import Room, User
from chatsched.client.rooms import Rooms
from chatsched.client.signals import told_to_end
from chatsched.client.tasks import Tasks

H = TypeVar("H", bound=Callable[[Any], Any])


class Client(ChatCommands, MeetingCommands):
    """A bot's or a person's connection to a chatsched server.

    ::

        async with Client("http://127.0.0.1:8000", token="cs_…") as client:

            @client.on_message
            async def answer(message):
                await client.reply(message, "I heard you.")

            await client.run_forever()

    It is in all of its rooms without doing anything, connects again by itself, and then catches
    up. Handlers of one room run one after the other, those of different rooms beside each other;
    what they raise is logged under ``chatsched.client``. Handlers that are registered before the
    first ``await`` inside the block miss nothing.

    ``positions`` (what `positions` returned before the bot was stopped) make it go on there
    instead of with what is new. ``own_messages`` hands its own messages to `on_message` too.
    ``timeout`` in seconds bounds every command and the first connecting.
    """

    def __init__(  # noqa: PLR0913  # options by name, all but the address
        self,
        url: str,
        *,
        token: str | None = None,
        email: str | None = None,
        password: str | None = None,
        positions: Mapping[str, int] | None = None,
        own_messages: bool = False,
        timeout: float = 30.0,
        transports: Sequence[str] = ("websocket",),
    ) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._credentials = Credentials(token, email, password)
        self._transports = transports
        self._handlers = Handlers()
        self._tasks = Tasks()
        self._gate = asyncio.Event()
        self._rooms = Rooms(self._handlers, self._tasks, self._gate, positions or {})
        self._inbox = Inbox(self._rooms, own_messages=own_messages)
        self._stopped = asyncio.Event()
        self._stack = AsyncExitStack()
        self._me: User | None = None

    # -- what it is, and where -------------------------------------------------

    @property
    def me(self) -> User:
        """Whom the credentials belong to."""
        if self._me is None:
            raise RuntimeError(OUTSIDE)
        return self._me

    @property
    def connected(self) -> bool:
        """Whether the connection stands at the moment."""
        return self._connection is not None and self._connection.up

    @property
    def rooms(self) -> list[Room]:
        """The rooms it is in, as last heard of."""
        return self._rooms.snapshots()

    def room(self, name: str) -> Room:
        """Return the room of this name or id; raise `NotFound`, which names those there are."""
        for room in self.rooms:
            if name in (room.id, room.name):
                return room
        known = ", ".join(repr(room.name) for room in self.rooms if room.name) or "no named ones"
        detail = f"{self.me.name} is in no room {name!r}; in: {known}."
        raise NotFound({"code": "not_found", "detail": detail})

    @property
    def positions(self) -> dict[str, int]:
        """The ``seq`` that the handlers are through with, by room: see the class."""
        return self._rooms.positions()

    # -- what it hears -----------------------------------------------------------

    def on_message(self, handler: H) -> H:
        """Call ``handler`` with each new `Message`: once, and in the order of its room."""
        return self.on(ON_MESSAGE)(handler)

    def on_update(self, handler: H) -> H:
        """Call ``handler`` with each changed `Message`: edited, deleted, reacted to."""
        return self.on(ON_UPDATE)(handler)

    def on_invite(self, handler: H) -> H:
        """Call ``handler`` with each `Invite` that is new or changed."""
        return self.on(ON_INVITE)(handler)

    def on_meeting(self, handler: H) -> H:
        """Call ``handler`` with each `Meeting` that is booked, moved or called off."""
        return self.on(ON_MEETING)(handler)

    def on_slots_changed(self, handler: H) -> H:
        """Call ``handler`` with the id of a watched invite whose slots may have changed."""
        return self.on(ON_SLOTS_CHANGED)(handler)

    def on(self, event: str) -> Callable[[H], H]:
        """Call the handler with the payload of an event of the contract, as it came."""

        def register(handler: H) -> H:
            self._handlers.add(event, handler)
            return handler

        return register

    # -- its life ----------------------------------------------------------------

    async def __aenter__(self) -> Self:
        if self._connection is not None:
            raise RuntimeError("a client connects once; make another one")
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        asyncio.get_running_loop().call_soon(self._gate.set)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def run_forever(self) -> None:
        """Wait until `stop` is called, or for Ctrl-C or SIGTERM; then leave the block.

        Raises `Unauthorized` when the credentials are revoked.
        """
        if self._connection is None:
            raise RuntimeError(OUTSIDE)
        stopped = asyncio.create_task(self._stopped.wait())
        over = asyncio.create_task(self._connection.until_over())
        try:
            with told_to_end(self.stop):
                await asyncio.wait({stopped, over}, return_when=asyncio.FIRST_COMPLETED)
            if over.done():
                over.result()
        finally:
            stopped.cancel()
            over.cancel()

    def stop(self) -> None:
        """Let `run_forever` return; for handlers, which cannot leave the block themselves."""
        self._stopped.set()

    async def _open(self) -> None:
        jar = aiohttp.CookieJar(unsafe=True)  # a server may be known by its address alone
        session = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        self._http = http = Http(self.url, self._credentials, session)
        await http.sign_in(within=self.timeout)
        answer = await http.get("/api/me", within=self.timeout)
        self._me = User.model_validate(answer["user"])
        self._inbox.user_id = self._me.id
        self._catch_up = CatchUp(http, self._rooms, self._inbox)
        self._connection = Connection(
            self.url,
            self._credentials,
            session,
            self._transports,
            sign_in=http.sign_in,
            received=self._inbox.receive,
            follower=self._catch_up,
        )
        self._stack.push_async_callback(self._tasks.close)
        self._tasks.start(self._connection.run())
        await self._first_catch_up(self._connection, self._catch_up)

    async def _first_catch_up(self, connection: Connection, catch_up: CatchUp) -> None:
        done = asyncio.create_task(catch_up.done.wait())
        over = asyncio.create_task(connection.until_over())
        try:
            await asyncio.wait(
                {done, over}, timeout=self.timeout, return_when=asyncio.FIRST_COMPLETED
            )
            if over.done():
                over.result()
            if not done.done():
                raise connection.trouble or Offline(f"No answer within {self.timeout:g} s.")
        finally:
            done.cancel()
            over.cancel()
