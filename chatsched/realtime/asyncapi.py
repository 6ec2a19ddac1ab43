"""The Socket.IO interface as AsyncAPI 3.0, from the commands that are served."""

from collections.abc import Sequence
from typing import Any

from chatsched.core.schemas import Schema, schemas
from chatsched.realtime.dispatch import AnyCommand, ServerEvent
from chatsched.realtime.server import SESSION_COOKIE

_CHANNEL = "#/channels/socket"


def asyncapi(
    commands: Sequence[AnyCommand], events: Sequence[ServerEvent], version: str
) -> dict[str, Any]:
    """Return the AsyncAPI document; the application that it speaks of is the server."""
    described = schemas(
        [command.command for command in commands],
        [command.answer for command in commands] + [event.payload for event in events],
        "#/components/schemas/",
    )
    messages: dict[str, Schema] = {}
    operations: dict[str, Schema] = {}
    for command in commands:
        name = _key(command.event)
        messages[name] = _message(command.event, described.taken[command.command])
        messages[f"{name}.ack"] = _ack(command.event, described.sent[command.answer])
        operations[name] = {
            "action": "receive",
            "channel": {"$ref": _CHANNEL},
            "summary": command.summary,
            "messages": [{"$ref": f"{_CHANNEL}/messages/{name}"}],
            "reply": {
                "channel": {"$ref": _CHANNEL},
                "messages": [{"$ref": f"{_CHANNEL}/messages/{name}.ack"}],
            },
        }
    for event in events:
        name = f"{_key(event.event)}.event"
        messages[name] = _message(event.event, described.sent[event.payload])
        operations[name] = {
            "action": "send",
            "channel": {"$ref": _CHANNEL},
            "summary": event.summary,
            "messages": [{"$ref": f"{_CHANNEL}/messages/{name}"}],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "chatsched",
            "version": version,
            "description": "Rooms, messages, invites and meetings over Socket.IO. A command is an"
            " event with one JSON object; its reply is the event's acknowledgement. Connect with"
            f" the cookie `{SESSION_COOKIE}` or with `auth: {{token}}`. With `auth: {{user_id}}` a"
            " client says who it means to be; it is refused where the cookie or token is somebody"
            " else's.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/",
                "title": "The default namespace, under /socket.io/",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": operations,
        "components": {
            "schemas": {**described.definitions, "Refusal": _REFUSAL},
            "messages": messages,
        },
    }


_REFUSAL: Schema = {
    "type": "object",
    "description": "The acknowledgement of a command that was refused or went wrong.",
    "properties": {"ok": {"const": False}, "error": {"$ref": "#/components/schemas/Problem"}},
    "required": ["ok", "error"],
}


def _key(event: str) -> str:
    """Return an event's name in the characters that the document's keys may have."""
    return event.replace(":", ".")


def _message(event: str, schema_name: str) -> Schema:
    return {"name": event, "payload": {"$ref": f"#/components/schemas/{schema_name}"}}


def _ack(event: str, schema_name: str) -> Schema:
    done = {
        "allOf": [
            {"type": "object", "properties": {"ok": {"const": True}}, "required": ["ok"]},
            {"$ref": f"#/components/schemas/{schema_name}"},
        ]
    }
    return {
        "name": f"{event} (acknowledgement)",
        "payload": {"oneOf": [done, {"$ref": "#/components/schemas/Refusal"}]},
    }
