"""What a bot hears, kept for the test to look at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from serving import Api, Person

from chatsched.client import Client, Message

PATIENCE = 15.0


@dataclass
class Heard:
    """Everything that came to a client's handlers, in the order in which it came."""

    messages: list[Message] = field(default_factory=list)
    others: list[tuple[str, Any]] = field(default_factory=list)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    def listen(self, client: Client) -> None:
        """Register for everything."""
        client.on_message(self._message)
        for name in ("update", "invite", "meeting", "slots_changed"):
            getattr(client, f"on_{name}")(lambda subject, name=name: self._other(name, subject))

    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what was heard fulfils a condition."""
        async with self._more:
            try:
                await asyncio.wait_for(self._more.wait_for(condition), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"heard {self.texts()} and {self.others}") from None

    async def other(self, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the first subject of this name that fits."""

        def found() -> list[Any]:
            return [subject for kind, subject in self.others if kind == name and fits(subject)]

        await self.until(found)
        return found()[0]

    async def _message(self, message: Message) -> None:
        async with self._more:
            self.messages.append(message)
            self._more.notify_all()

    async def _other(self, name: str, subject: Any) -> None:
        async with self._more:
            self.others.append((name, subject))
            self._more.notify_all()


@dataclass
class Pair:
    """Ada and Ben in one room; Ben is whom the client under test connects as."""

    url: str
    ada: Person
    ben: Person
    room_id: str
    token: str

    async def say(self, *texts: str, api: Api | None = None) -> None:
        """Let Ada send messages over HTTP."""
        for text in texts:
            body = {"text": text, "nonce": text}
            await (api or self.ada.api).ok("POST", f"/api/rooms/{self.room_id}/messages", body)

    def client(self, **options: Any) -> Client:
        """Return Ben's client, not yet connected."""
        return Client(self.url, **({"token": self.token, "timeout": PATIENCE} | options))


Meet = Callable[[str], Awaitable[Pair]]


@pytest.fixture
async def meet(guests) -> AsyncIterator[Meet]:
    """Let Ada and Ben sign up at a server and open a room."""

    async def meet(url: str) -> Pair:
        ada, ben = [await guests.signup(url, name) for name in ("Ada", "Ben")]
        body = {"kind": "group", "name": "Launch", "member_ids": [ben.id]}
        room = (await ada.api.ok("POST", "/api/rooms", body))["room"]
        return Pair(url, ada, ben, room["id"], await ben.token())

    yield meet
    await guests.leave()


@pytest.fixture
def heard() -> Heard:
    return Heard()
