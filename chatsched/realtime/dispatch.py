"""Socket.IO events to commands, answers to acks: the one place where both are translated."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from pydantic import ValidationError

from chatsched.core.actor import Actor, Throttle
from chatsched.core.deadline import deadline
from chatsched.core.errors import ChatschedError, Invalid, Unauthorized
from chatsched.core.problems import invalid, problem
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
class ServerEvent:
    """An event that the server sends, for the description of the wire."""

    event: str
    payload: type[WireModel]
    summary: str = ""


AnyCommand = SocketCommand[Any, Any] | ConnectionCommand[Any, Any]
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
        try:
            async with deadline():
                answer = await self._run(connection, event, payload)
        except ChatschedError as error:
            return {"ok": False, "error": problem(error)}
        except ValidationError as error:
            return {"ok": False, "error": problem(invalid(error))}
        except Exception as error:
            explained = self._explain(error)
            if explained is None:
                log.exception("socket.command_failed", event_name=event)
            else:
                log.warning("socket.failed", event_name=event, error=type(error).__name__)
            return {"ok": False, "error": problem(explained or ChatschedError())}
        return {"ok": True, **answer.wire()}

    async def _run(self, connection: Connection, event: str, payload: object) -> WireModel:
        actor = connection.actor
        if actor.expires_at is not None and actor.expires_at <= time.time():
            raise Unauthorized
        command = self.commands.get(event)
        if command is None:
            raise Invalid(f"There is no command named {event[:64]!r}.")
        await self._throttle(event, actor.user_id)
        parsed = command.command.model_validate(payload)
        answer: WireModel
        if isinstance(command, ConnectionCommand):
            answer = await command.handle(connection, parsed)
        else:
            answer = await command.handle(actor, parsed)
        return answer
