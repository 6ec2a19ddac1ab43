"""Socket.IO events to commands, answers to acks: the one place where both are translated."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from pydantic import ValidationError

from chatsched.core.actor import Actor, Throttle
from chatsched.core.deadline import deadline
from chatsched.core.errors import ChatschedError, Invalid, Unauthorized
from chatsched.core.problems import invalid, not_an_object, problem
from chatsched.core.wire import WireModel
from chatsched.realtime.hub import Connection

log = structlog.get_logger(__name__)

C = TypeVar("C", bound=WireModel)
A = TypeVar("A", bound=WireModel)


@dataclass(frozen=True, slots=True)
class SocketCommand(Generic[C, A]):
    """An event that clients may send: its payload's shape, what it does, its answer's shape.

    ``handle`` gets the actor and the parsed payload. The ack is ``{"ok": true}`` with the
    answer's members, or ``{"ok": false, "error": problem}``.
    """

    event: str
    command: type[C]
    answer: type[A]
    handle: Callable[[Actor, C], Awaitable[A]]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionCommand(Generic[C, A]):
    """A command about the connection itself, such as what it watches."""

    event: str
    command: type[C]
    answer: type[A]
    handle: Callable[[Connection, C], Awaitable[A]]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class PlacedCommand(Generic[C, A]):
    """A command that has its place in an order before it has its answer.

    ``place`` gets the actor, the parsed payload and the loop's time by which the future has to
    end, and returns that when the place is certain. The connection's next command begins then, so
    that many may be under way and still take effect in the order in which they were sent.
    ``answered`` makes the answer of the future's result.
    """

    event: str
    command: type[C]
    answer: type[A]
    place: Callable[[Actor, C, float], Awaitable[asyncio.Future[Any]]]
    answered: Callable[[Any], A]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """An event that the server sends, for the description of the wire."""

    event: str
    payload: type[WireModel]
    summary: str = ""


AnyCommand = SocketCommand[Any, Any] | ConnectionCommand[Any, Any] | PlacedCommand[Any, Any]
Ack = dict[str, Any]


class Dispatcher:
    """Finds the command for an event and runs it for a connection.

    ``explain`` says what a caller is told of an error that is not one of ours, if anything.
    """

    def __init__(
        self,
        commands: Sequence[AnyCommand],
        throttle: Throttle,
        explain: Callable[[Exception], ChatschedError | None] = lambda _: None,
    ) -> None:
        self.commands = {command.event: command for command in commands}
        self._throttle = throttle
        self._explain = explain

    async def run(self, connection: Connection, event: str, payload: object) -> Ack:
        """Run one event and return its ack. Never raises."""
        ack = await self.begin(connection, event, payload)
        return await ack if isinstance(ack, asyncio.Future) else ack

    async def begin(
        self, connection: Connection, event: str, payload: object
    ) -> Ack | asyncio.Future[Ack]:
        """Run one event for as long as the connection's next one has to wait. Never raises.

        Returns its ack, or a future of it if only the answer is still missing.
        """
        try:
            async with deadline() as limit:
                command, parsed = await self._admit(connection.actor, event, payload)
                if isinstance(command, PlacedCommand):
                    placed = await command.place(connection.actor, parsed, limit.when)
                    return self._promise(command, placed)
                if isinstance(command, ConnectionCommand):
                    answer = await command.handle(connection, parsed)
                else:
                    answer = await command.handle(connection.actor, parsed)
        except Exception as error:  # noqa: BLE001  # whatever it is, it has an ack
            return self._refusal(event, error)
        return _success(answer)

    async def _admit(
        self, actor: Actor, event: str, payload: object
    ) -> tuple[AnyCommand, WireModel]:
        if actor.expires_at is not None and actor.expires_at <= time.time():
            raise Unauthorized
        command = self.commands.get(event)
        if command is None:
            raise Invalid(f"There is no command named {event[:64]!r}.")
        await self._throttle(event, actor.user_id)
        if payload is None:
            payload = {}
        if not isinstance(payload, dict):
            raise not_an_object()
        return command, command.command.model_validate(payload)

    def _promise(
        self, command: PlacedCommand[Any, Any], placed: asyncio.Future[Any]
    ) -> asyncio.Future[Ack]:
        promised: asyncio.Future[Ack] = placed.get_loop().create_future()

        def keep(_: asyncio.Future[Any]) -> None:
            if promised.done() or placed.cancelled():
                promised.cancel()
                return
            try:
                ack = _success(command.answered(placed.result()))
            except Exception as error:  # noqa: BLE001  # whatever it is, it has an ack
                ack = self._refusal(command.event, error)
            promised.set_result(ack)

        placed.add_done_callback(keep)
        return promised

    def _refusal(self, event: str, error: Exception) -> Ack:
        if isinstance(error, ValidationError):
            error = invalid(error)
        if not isinstance(error, ChatschedError):
            explained = self._explain(error)
            if explained is None:
                log.error("socket.command_failed", event_name=event, exc_info=error)
            else:
                log.warning("socket.failed", event_name=event, error=type(error).__name__)
            error = explained or ChatschedError()
        return {"ok": False, "error": problem(error)}


def _success(answer: WireModel) -> Ack:
    return {"ok": True, **answer.wire()}
