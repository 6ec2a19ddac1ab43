"""The sandbox goes on after a restart: who asked to be told of changes is told of them."""

import asyncio
import pickle
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from calendars.hosting import hosted
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chatsched.sandbox.app import Sandbox, Vendor
from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, MICROSOFT_ACCOUNTS, Grant
from chatsched.sandbox.google.methods import AUTH
from chatsched.sandbox.state import State

BASE = "http://sandbox.example"
ADA = GOOGLE_ACCOUNTS[0]
EVENT = {
    "start": {"dateTime": "2027-03-02T09:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2027-03-02T10:00:00", "timeZone": "UTC"},
}


@dataclass
class Ear:
    """Who is told of changes: keeps what came, by the path that it came to."""

    url: str = ""
    heard: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def hear(self, request: Request) -> Response:
        token = request.query_params.get("validationToken")
        if token is None and request.headers.get("x-goog-resource-state") != "sync":
            self.heard.put_nowait(request.path_params["name"])
        return PlainTextResponse(token or "")

    async def next(self) -> str:
        async with asyncio.timeout(5):
            return await self.heard.get()


@pytest.fixture
async def ear():
    made = Ear()
    app = Starlette(routes=[Route("/{name}", made.hear, methods=["POST"])])
    async with hosted(app) as made.url:
        yield made


class Asking:
    """Somebody who uses both APIs of a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._web = httpx2.AsyncClient(transport=httpx2.ASGITransport(sandbox.app))
        scopes = {"google": frozenset({f"{AUTH}calendar"})}
        self._tokens = {
            vendor: desk.tokens.issue_access(
                Grant(accounts[0], scopes.get(vendor, frozenset({"Calendars.ReadWrite"})), "chat")
            )
            for (vendor, desk), accounts in zip(
                sandbox.desks.items(), (GOOGLE_ACCOUNTS, MICROSOFT_ACCOUNTS), strict=True
            )
        }

    async def ask(self, vendor: Vendor, path: str, body: object) -> dict[str, str]:
        answer = await self._web.post(
            self._sandbox.api_url(vendor) + path,
            json=body,
            headers={"authorization": f"Bearer {self._tokens[vendor]}"},
        )
        assert answer.is_success, answer.text
        return answer.json()

    async def watch(self, ear: Ear) -> None:
        channel = {"id": "channel", "type": "web_hook", "address": f"{ear.url}/google"}
        await self.ask("google", f"/calendars/{ADA.email}/events/watch", channel)
        until = self._sandbox.microsoft.world.now() + timedelta(days=1)
        subscription = {
            "changeType": "created",
            "notificationUrl": f"{ear.url}/microsoft",
            "resource": "me/events",
            "expirationDateTime": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        await self.ask("microsoft", "/subscriptions", subscription)

    async def put_in(self) -> None:
        await self.ask("google", f"/calendars/{ADA.email}/events?sendUpdates=none", EVENT)
        await self.ask("microsoft", "/me/events", EVENT)


def restarted(sandbox: Sandbox, path: Path) -> Sandbox:
    """Return a sandbox that knows what another has left."""
    sandbox.state.write(path)
    kept = State.read(path)
    assert kept is not None
    return Sandbox(BASE, kept)


async def test_channels_and_subscriptions_go_on_after_a_restart(ear, tmp_path):
    first = Sandbox(BASE)
    async with first.running():
        await Asking(first).watch(ear)
    second = restarted(first, tmp_path / "state")
    async with second.running():
        await Asking(second).put_in()
        assert {await ear.next(), await ear.next()} == {"google", "microsoft"}


async def test_what_was_stopped_or_is_over_is_not_kept(ear, tmp_path):
    first = Sandbox(BASE)
    async with first.running():
        await Asking(first).watch(ear)
    state = first.state
    (channel,), (subscription,) = state.channels.values(), state.subscriptions.values()
    channel.expires_at = 1.0
    state.subscriptions[subscription.id] = replace(
        subscription, expires_at=subscription.expires_at - timedelta(days=2)
    )
    second = restarted(first, tmp_path / "state")
    assert second.state.channels == second.state.subscriptions == {}
    assert second.google.push.open == []


async def test_a_channel_can_be_stopped_after_a_restart(ear, tmp_path):
    first = Sandbox(BASE)
    async with first.running():
        await Asking(first).watch(ear)
    second = restarted(first, tmp_path / "state")
    (channel,) = second.state.channels.values()
    second.google.push.stop(channel.owner, {"id": channel.id, "resourceId": channel.resource})
    assert second.google.push.open == []
    assert restarted(second, tmp_path / "state").state.channels == {}


def test_what_another_version_has_left_is_not_read(tmp_path):
    state, path = Sandbox(BASE).state, tmp_path / "state"
    state.write(path)
    del state.channels
    path.write_bytes(pickle.dumps(state))
    assert State.read(path) is None
