"""Everything that goes over the wire as one JSON Schema document, for generating types.

``python -m chatsched.app.schema`` prints it. ``$defs`` holds the models; ``endpoints``,
``commands`` and ``events`` say which of them belong to an address, a command and an event.
Nothing is connected to and nothing runs.
"""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import orjson

from chatsched.app.bootstrap import build
from chatsched.app.ground import Ground
from chatsched.app.settings import Settings
from chatsched.core.clock import SystemClock
from chatsched.core.schemas import schemas
from chatsched.http import AnyEndpoint, RawEndpoint
from chatsched.realtime import AnyCommand, ServerEvent
from chatsched.storage import Mongo, Outbox, connect

_NOWHERE = "127.0.0.1:1"


def wire_schema(
    endpoints: Sequence[AnyEndpoint],
    commands: Sequence[AnyCommand],
    events: Sequence[ServerEvent],
) -> dict[str, Any]:
    """Return the document for what a server serves."""
    shown = [e for e in endpoints if not (isinstance(e, RawEndpoint) and e.hidden)]
    asked = [e.command for e in shown] + [c.command for c in commands]
    answered = [e.answer for e in shown] + [c.answer for c in commands]
    described = schemas(
        [model for model in asked if model is not None],
        [model for model in answered if model is not None] + [e.payload for e in events],
        "#/$defs/",
    )
    taken, sent = described.taken, described.sent
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "$defs": dict(described.definitions),
        "endpoints": {
            f"{endpoint.method} {endpoint.path}": {
                "command": taken[endpoint.command] if endpoint.command is not None else None,
                "answer": sent[endpoint.answer] if endpoint.answer is not None else None,
            }
            for endpoint in shown
        },
        "commands": {
            command.event: {"command": taken[command.command], "answer": sent[command.answer]}
            for command in commands
        },
        "events": {event.event: sent[event.payload] for event in events},
    }


async def _served() -> dict[str, Any]:
    """Build a server that reaches nobody, and describe it."""
    clock = SystemClock()
    mongo = Mongo(f"mongodb://{_NOWHERE}/chatsched")
    redis = connect(f"redis://{_NOWHERE}/0")
    try:
        ground = Ground(
            settings=Settings(),
            public_url="http://localhost",
            mongo=mongo,
            redis=redis,
            clock=clock,
            outbox=Outbox(mongo, clock),
        )
        built, _ = build(ground)
        return wire_schema(built.endpoints, built.commands, built.events)
    finally:
        await redis.aclose()
        await mongo.close()


def main() -> None:
    """Print the document."""
    document = orjson.dumps(asyncio.run(_served()), option=orjson.OPT_INDENT_2)
    sys.stdout.buffer.write(document + b"\n")


if __name__ == "__main__":
    main()
