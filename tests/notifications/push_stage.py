"""A server that pushes, people, and the push service of one of them."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from notifications.push_service import Browser, PushService
from pymongo import MongoClient
from pymongo.database import Database
from serving import Guests, Person, Server, running

from chatsched.core.ids import new_id

KEY = base64.b64encode(bytes(range(1, 33))).decode()
VAPID = {"vapid_private_key": KEY, "vapid_subject": "mailto:ops@example.com"}


@dataclass
class Stage:
    """Ada is here, Ben is not, but has a browser; both are in a group and talk to each other."""

    server: Server
    service: PushService
    database: Database
    ada: Person
    ben: Person
    browser: Browser
    room_id: str

    async def say(self, text: str, room_id: str | None = None, who: Person | None = None) -> dict:
        path = f"/api/rooms/{room_id or self.room_id}/messages"
        sender = who or self.ada
        return (await sender.api.ok("POST", path, {"text": text, "nonce": new_id()}))["message"]

    async def settings(self, notify: str, muted_until: str | None = None) -> None:
        body = {"notify": notify, "muted_until": muted_until}
        await self.ben.api.ok("PUT", f"/api/rooms/{self.room_id}/settings", body)

    async def direct(self) -> str:
        body = {"kind": "direct", "member_ids": [self.ben.id]}
        return (await self.ada.api.ok("POST", "/api/rooms", body))["room"]["id"]

    async def nothing_but(self, *bodies: str) -> None:
        """Say something that is told of, by which it shows what was not before."""
        await self.settings("all")
        await self.say("The end")
        async with asyncio.timeout(10):
            while "Ada: The end" not in (read := [each["body"] for each in self.browser.read]):
                await asyncio.sleep(0.02)
        assert sorted(read) == sorted([*bodies, "Ada: The end"])


@contextlib.asynccontextmanager
async def serving_pushes() -> AsyncIterator[PushService]:
    """Run a push service until the block ends."""
    service, ready = PushService(), asyncio.Event()
    task = asyncio.create_task(service.serve(ready.set))
    await ready.wait()
    try:
        yield service
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def staged(
    mongo: MongoClient[Any], urls: dict[str, str], database_name: str, guests: Guests
) -> AsyncIterator[Stage]:
    """Run a server that pushes, with Ada and Ben, until the block ends."""
    async with serving_pushes() as service, running(**urls, **VAPID) as (url, built):
        server = Server(url, built, guests)
        ada, ben = await server.signup("Ada"), await server.signup("Ben")
        body = {"kind": "group", "name": "Team", "member_ids": [ben.id]}
        room_id = (await ada.api.ok("POST", "/api/rooms", body))["room"]["id"]
        browser = await service.browser(ben)
        yield Stage(server, service, mongo[database_name], ada, ben, browser, room_id)
        await guests.leave()
