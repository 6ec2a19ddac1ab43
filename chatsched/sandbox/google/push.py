"""Push channels: real POST requests to whoever wants to be told of changes.

Source: developers.google.com/workspace/calendar/api/guides/push.
"""

import asyncio
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx2

from chatsched.sandbox.google.problems import Problem, invalid, not_found
from chatsched.sandbox.google.world import Calendar, Json, World

_LIFETIME = 604_800
_LONGEST_LIFETIME = 30 * 86_400
_ID = re.compile(r"[A-Za-z0-9\-_+/=]{1,64}", re.ASCII)
_TRIED_AGAIN = frozenset({500, 502, 503, 504})
_TRIES = 3
_WAIT_SECONDS = 0.2


@dataclass(slots=True)
class Channel:
    """Somebody's wish to be told of changes in a calendar, until it expires."""

    id: str
    resource: str
    uri: str
    address: str
    token: str | None
    expires_at: float
    calendar: Calendar
    owner: tuple[str, str]
    number: int = 1

    def headers(self, state: str) -> dict[str, str]:
        """Return the whole message: a notification has no body."""
        expires = datetime.fromtimestamp(self.expires_at, UTC)
        headers = {
            "X-Goog-Channel-ID": self.id,
            "X-Goog-Message-Number": str(self.number),
            "X-Goog-Resource-ID": self.resource,
            "X-Goog-Resource-State": state,
            "X-Goog-Resource-URI": self.uri,
            "X-Goog-Channel-Expiration": format_datetime(expires, usegmt=True),
        }
        return headers | ({"X-Goog-Channel-Token": self.token} if self.token else {})


class Push:
    """Channels and what is told through them, while `running`.

    ``channels``, by their ids, are those that an earlier run has left; they go on, and whatever
    becomes of channels is put down there.
    """

    def __init__(self, world: World, channels: dict[str, Channel]) -> None:
        self._world = world
        self._channels = channels
        self._known = set(channels)
        self._tasks: set[asyncio.Task[None]] = set()
        self._web: httpx2.AsyncClient | None = None
        world.changed.append(self._notify)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver notifications until the block ends."""
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as web:
            self._web = web
            try:
                yield
            finally:
                self._web = None
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def open(self) -> list[str]:
        """The ids of the channels that stand."""
        now = self._world.clock()
        return [each.id for each in self._channels.values() if each.expires_at > now]

    async def watch(self, calendar: Calendar, owner: tuple[str, str], uri: str, body: Json) -> Json:
        """Open a channel; its first message is sent before this returns."""
        _check(body)
        if body["id"] in self._known:
            raise Problem(
                400, "channelIdNotUnique", f"Channel id {body['id']} not unique", domain="global"
            )
        now = self._world.clock()
        resource = hashlib.sha256(uri.encode()).hexdigest()[:27]
        expires_at = _expiration(body, now)
        channel = Channel(
            body["id"],
            resource,
            uri,
            body["address"],
            body.get("token"),
            expires_at,
            calendar,
            owner,
        )
        self._known.add(channel.id)
        self._channels[channel.id] = channel
        await self._deliver(channel, channel.headers("sync"), tries=1)
        answer = {
            "kind": "api#channel",
            "id": channel.id,
            "resourceId": resource,
            "resourceUri": uri,
            "expiration": str(int(expires_at * 1000)),
        }
        return answer | ({"token": channel.token} if channel.token else {})

    def stop(self, owner: tuple[str, str], body: Json) -> None:
        """End a channel of the same person, opened by the same application."""
        channel = self._channels.get(body["id"])
        if channel is None or (channel.resource, channel.owner) != (body["resourceId"], owner):
            raise not_found()
        del self._channels[channel.id]

    def _notify(self, calendar: Calendar) -> None:
        now = self._world.clock()
        for channel in self._channels.values():
            if channel.calendar is calendar and channel.expires_at > now and self._web:
                channel.number += 1 + channel.number % 3  # they grow, and not by one
                delivery = self._deliver(channel, channel.headers("exists"), tries=_TRIES)
                task = asyncio.get_running_loop().create_task(delivery)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver(self, channel: Channel, headers: dict[str, str], tries: int) -> None:
        """Send one message; some errors are tried again, the rest is lost, as at Google."""
        for attempt in range(tries):
            if attempt:
                await asyncio.sleep(_WAIT_SECONDS * 2**attempt)
            web = self._web
            if web is None:
                return
            try:
                response = await web.post(channel.address, headers=headers)
            except httpx2.HTTPError:
                continue
            if response.status_code not in _TRIED_AGAIN:
                return


def _check(body: Json) -> None:
    if not _ID.fullmatch(body["id"]):
        raise invalid("Invalid channel id.", "id")
    if body["type"] not in {"web_hook", "webhook"}:
        raise invalid("Invalid channel type.", "type")
    if len(body.get("token") or "") > 256:
        raise invalid("The channel token is too long.", "token")
    address = urlsplit(body["address"])
    if address.scheme != "https" and not (address.scheme == "http" and _is_here(address.hostname)):
        raise Problem(
            400, "push.webhookUrlNotHttps", f"WebHook callback must be HTTPS: {body['address']}"
        )


def _is_here(host: str | None) -> bool:
    """Tell whether the address is on this machine, as in a sandbox it may be."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _expiration(body: Json, now: float) -> float:
    """Return when a channel ends, in epoch seconds: as asked for, within Google's limits."""
    lifetime = float(_LIFETIME)
    ttl = (body.get("params") or {}).get("ttl")
    if ttl is not None:
        if not re.fullmatch(r"\d{1,9}", ttl, re.ASCII) or int(ttl) == 0:
            raise invalid("Invalid ttl.", "params.ttl")
        lifetime = float(ttl)
    elif body.get("expiration") is not None:
        lifetime = int(body["expiration"]) / 1000 - now
        if lifetime <= 0:
            raise invalid("The expiration lies in the past.", "expiration")
    return now + min(lifetime, _LONGEST_LIFETIME)
