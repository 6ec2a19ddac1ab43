"""Where providers tell us of changes. Nothing that they send is signed, so nothing is believed.

A channel is named by its id and vouched for by a secret of its own; who has neither gets the
same answer, and no work is done for them.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from chatsched.calendars.push import Event, Push
from chatsched.calendars.store.channels import Channels
from chatsched.core.errors import Invalid, TooLarge
from chatsched.http import AnyEndpoint, Door, RawEndpoint, client_address

_LARGEST = 256 * 1024
_MOST_ITEMS = 2_000
_LONGEST_TOKEN = 4_096
_LONGEST_ID = 512
_NOTICES: Mapping[str, Event] = {
    "missed": "changed",
    "reauthorizationRequired": "expiring",
    "subscriptionRemoved": "ended",
}


class Webhooks:
    """Takes in what providers tell."""

    def __init__(self, channels: Channels, push: Push, door: Door) -> None:
        self._channels = channels
        self._push = push
        self._door = door

    async def google(self, request: Request) -> Response:
        """Answer Google: a message is its headers, and its body is empty."""
        await self._door.throttle("POST /webhooks/google", client_address(request))
        await _body(request)
        channel_id = request.headers.get("x-goog-channel-id", "")
        resource = request.headers.get("x-goog-resource-id", "")
        state = request.headers.get("x-goog-resource-state", "")
        if not channel_id or len(channel_id) > _LONGEST_ID or not resource or not state:
            raise Invalid("This is not a message of a channel.")
        channel = (await self._channels.named("google", [channel_id])).get(channel_id)
        if channel is not None:
            secret = request.headers.get("x-goog-channel-token", "")
            right = hmac.compare_digest(channel.resource.encode(), resource.encode())
            if channel.vouches(secret) and right and state != "sync":
                await self._push.told(channel, "changed")
        return Response(status_code=204)

    async def microsoft(self, request: Request) -> Response:
        """Answer Graph: a question whether we are here, or changes of several subscriptions."""
        await self._door.throttle("POST /webhooks/microsoft", client_address(request))
        token = request.query_params.get("validationToken")
        if token is not None:
            if len(token) > _LONGEST_TOKEN:
                raise Invalid("The validation token is too long.")
            return PlainTextResponse(token, headers={"x-content-type-options": "nosniff"})
        items = _items(await _body(request))
        channels = await self._channels.named("microsoft", {each for each, _, _ in items})
        wanted: dict[tuple[str, Event], None] = {}
        for channel_id, secret, event in items:
            channel = channels.get(channel_id)
            if channel is not None and channel.vouches(secret):
                wanted[channel_id, event] = None
        for channel_id, event in wanted:
            await self._push.told(channels[channel_id], event)
        return Response(status_code=202)


def webhook_endpoints(channels: Channels, push: Push, door: Door) -> list[AnyEndpoint]:
    """Return the addresses that providers call."""
    webhooks = Webhooks(channels, push, door)
    return [
        RawEndpoint(
            "POST",
            "/webhooks/google",
            webhooks.google,
            statuses=(204,),
            summary="Hear from Google that a calendar has changed.",
        ),
        RawEndpoint(
            "POST",
            "/webhooks/microsoft",
            webhooks.microsoft,
            statuses=(200, 202),
            media_type="text/plain",
            summary="Hear from Microsoft that a calendar has changed.",
        ),
    ]


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise TooLarge
    return bytes(body)


def _items(body: bytes) -> Sequence[tuple[str, str, Event]]:
    """Return what Graph tells: of which subscription, with which secret, what."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Invalid("The body is not JSON.") from None
    items = parsed.get("value") if isinstance(parsed, dict) else None
    if not isinstance(items, list) or len(items) > _MOST_ITEMS:
        raise Invalid("The body is not a list of changes.", {"value": "must be a list of changes"})
    return [_item(item) for item in items]


def _item(item: Any) -> tuple[str, str, Event]:
    """Return one of them; raise `Invalid` if it names no subscription."""
    channel_id = item.get("subscriptionId") if isinstance(item, dict) else None
    if not isinstance(channel_id, str) or len(channel_id) > _LONGEST_ID:
        raise Invalid("A change names no subscription.", {"value": "must name subscriptions"})
    secret, lifecycle = item.get("clientState"), item.get("lifecycleEvent")
    event: Event = _NOTICES.get(lifecycle, "changed") if isinstance(lifecycle, str) else "changed"
    return channel_id, secret if isinstance(secret, str) else "", event
