"""The server's own descriptions of what goes over its wire, at /openapi.json and /asyncapi.json."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from chatsched.http import AnyEndpoint, RawEndpoint
from chatsched.http.openapi import openapi
from chatsched.realtime import AnyCommand, ServerEvent
from chatsched.realtime.asyncapi import asyncapi


def descriptions(
    endpoints: Sequence[AnyEndpoint],
    commands: Sequence[AnyCommand],
    events: Sequence[ServerEvent],
    version: str,
) -> list[AnyEndpoint]:
    """Return the addresses of both descriptions; they are made when first asked for."""
    return [
        RawEndpoint(
            "GET",
            "/openapi.json",
            _made_once(lambda: openapi(endpoints, version)),
            summary="This description",
        ),
        RawEndpoint(
            "GET",
            "/asyncapi.json",
            _made_once(lambda: asyncapi(commands, events, version)),
            summary="The description of the Socket.IO interface",
        ),
    ]


def _made_once(make: Callable[[], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    made: list[bytes] = []

    async def serve(_: Request) -> Response:
        if not made:
            made.append(orjson.dumps(make()))
        return Response(
            made[0], media_type="application/json", headers={"cache-control": "no-cache"}
        )

    return serve
