"""Whole servers whose clock stands until it is moved, and people who agree on meetings there."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database
from serving import Guests, Person, Server, in_database

from chatsched.app.bootstrap import application
from chatsched.app.serving import address_of, listen, serving
from chatsched.app.settings import load
from chatsched.core.clock import Clock, ManualClock
from chatsched.core.ids import new_id

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
ALL_DAY = [{"start": "00:00", "end": "24:00"}]
ALWAYS = {
    "time_zone": "UTC",
    "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY),
    "min_notice": 0,
    "slot_step": 5,
}
NOWHERE = "smtp://127.0.0.1:9"  # what would be mailed stays where it can be seen
KINDS = ("invite", "booking", "reschedule", "cancellation", "reminder", "calendar")
ALL = dict.fromkeys(KINDS, True)


async def until(holds: Callable[[], object], seconds: float = 10.0) -> Any:
    """Return what holds once it does."""
    async with asyncio.timeout(seconds):
        while not (found := holds()):
            await asyncio.sleep(0.02)
    return found


@dataclass
class Stage:
    """One server or several on one database, and what can be seen in it."""

    clock: ManualClock
    database: Database
    open: Callable[..., Any]
    guests: Guests
    servers: list[Server]

    async def room(self, owner: Person, *others: Person) -> str:
        """Open a group."""
        body = {"kind": "group", "name": "Team", "member_ids": [each.id for each in others]}
        return (await owner.api.ok("POST", "/api/rooms", body))["room"]["id"]

    async def invite(self, host: Person, room_id: str, **more: Any) -> dict[str, Any]:
        """Send an invite that is open at any time."""
        body = {"availability": ALWAYS, "duration": 15, "title": "Talk", "nonce": new_id()}
        sent = await host.api.ok("POST", f"/api/rooms/{room_id}/invites", {**body, **more})
        return sent["invite"]

    async def book(self, guest: Person, invite: dict[str, Any], minutes: int) -> dict[str, Any]:
        """Book an invite, so many minutes from now."""
        body = {"start": self.instant(minutes), "nonce": new_id()}
        path = f"/api/invites/{invite['id']}/bookings"
        return (await guest.api.ok("POST", path, body))["meeting"]

    async def meet(self, host: Person, guest: Person, minutes: int) -> dict[str, Any]:
        """Agree on a meeting in a room of their own, so many minutes from now."""
        room_id = await self.room(host, guest)
        return await self.book(guest, await self.invite(host, room_id), minutes)

    async def move(self, who: Person, meeting: dict[str, Any], minutes: int) -> dict[str, Any]:
        """Move a meeting."""
        body = {"start": self.instant(minutes), "version": meeting["version"], "nonce": new_id()}
        path = f"/api/meetings/{meeting['id']}/reschedule"
        return (await who.api.ok("POST", path, body))["meeting"]

    async def cancel(self, who: Person, meeting: dict[str, Any]) -> None:
        """Call a meeting off."""
        body = {"version": meeting["version"]}
        await who.api.ok("POST", f"/api/meetings/{meeting['id']}/cancel", body)

    async def want(self, who: Person, **chosen: Any) -> None:
        """Choose what one is told of: ``email`` and ``browser`` name what one is not."""
        body: dict[str, Any] = {
            way: {**ALL, **dict.fromkeys(chosen.get(way, ()), False)}
            for way in ("email", "browser")
        }
        body["reminder_minutes"] = chosen.get("reminder_minutes", [10])
        await who.api.ok("PUT", "/api/me/notifications", body)

    async def reminders(self, who: Person, room_id: str) -> list[str]:
        """Return the texts of the reminders that somebody has got in a room."""
        page = await who.api.ok("GET", f"/api/rooms/{room_id}/messages?limit=200")
        found = [each for each in page["messages"] if each.get("notice") == "reminder"]
        assert all(each["audience"] == [who.id] and each["sender"] is None for each in found)
        return [each["text"] for each in found]

    def instant(self, minutes: int) -> str:
        """Return the instant so many minutes from now."""
        at = self.clock.now() + timedelta(minutes=minutes)
        return at.isoformat().replace("+00:00", "Z")

    def mails(self, kind: str) -> list[tuple[str, ...]]:
        """Return whom mail of a kind was written down for, with its key, in any order."""
        found = self.database["outbox"].find({"kind": "mail", "payload.kind": kind})
        return sorted(each["payload"]["user_id"] for each in found)

    def settled(self) -> bool:
        """Tell whether nothing but mail is left to be done now."""
        query = {
            "kind": {"$ne": "mail"},
            "$or": [
                {"state": "pending", "due_at": {"$lte": self.clock.now()}},
                {"state": "leased"},
            ],
        }
        return self.database["outbox"].count_documents(query) == 0

    async def pass_time(self, **step: float) -> None:
        """Move the clock on and return when what was due has been looked at and is done."""
        self.clock.advance(timedelta(**step))
        for server in self.servers:
            await server.application.notifications.due.look()
        await until(self.settled)


@pytest.fixture
def clock() -> ManualClock:
    """A Monday morning, which lasts until it is moved."""
    return ManualClock(MONDAY)


@contextlib.asynccontextmanager
async def served(clock: Clock, guests: Guests, **settings: Any) -> AsyncIterator[Server]:
    """Run a server by this clock until the block ends."""
    with listen("127.0.0.1", 0) as listener:
        url = address_of(listener)
        given = {"public_url": url, "secret_key": "k" * 40, "rate_limits": "off", **settings}
        async with (
            application(load(**given), clock) as built,
            serving(built.asgi, listener, built.drain),
        ):
            yield Server(url, built, guests)


@pytest.fixture
async def stage(mongo, mongo_url, database_name, redis_url, guests, clock) -> AsyncIterator[Stage]:
    """No server yet: ``open`` as many as are wanted."""
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    mail = {"smtp_url": NOWHERE, "mail_from": "chat@example.com"}
    async with contextlib.AsyncExitStack() as stack:

        async def open_one(**settings: Any) -> tuple[Server, Callable[[], Any]]:
            one = await stack.enter_async_context(contextlib.AsyncExitStack())
            server = await one.enter_async_context(
                served(clock, guests, **urls, **{**mail, **settings})
            )
            servers.append(server)

            async def close() -> None:
                servers.remove(server)
                await one.aclose()

            return server, close

        servers: list[Server] = []
        yield Stage(clock, mongo[database_name], open_one, guests, servers)
        await guests.leave()
