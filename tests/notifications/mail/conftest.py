"""A whole server that sends mail, and the mail server that it sends it to."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract.javascript import node
from postbox import Mail, Postbox, opened, read_by_icaljs
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from serving import Guests, Person, in_database, running

from chatsched.app.bootstrap import Application

ALL_WEEK = {
    day: [{"start": "00:00", "end": "24:00"}]
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}
SENDER = "Chat <mail@chat.example>"


@dataclass
class Office:
    """A server with mail, two people in a room, and where their mail comes to."""

    url: str
    built: Application
    postbox: Postbox
    guests: Guests
    database: Database

    async def person(self, name: str, **more: Any) -> Person:
        return await self.guests.signup(self.url, name, **more)

    async def room(self, host: Person, *others: Person, name: str = "Team") -> str:
        ids = [each.id for each in others]
        body = {"kind": "group", "name": name, "member_ids": ids}
        return (await host.api.ok("POST", "/api/rooms", body))["room"]["id"]

    async def invite(self, host: Person, room_id: str, **more: Any) -> dict[str, Any]:
        hours = {"time_zone": "UTC", "weekly": ALL_WEEK}
        body = {"duration": 30, "availability": hours, "nonce": "invite", "title": "Plans", **more}
        return (await host.api.ok("POST", f"/api/rooms/{room_id}/invites", body))["invite"]

    async def book(self, who: Person, invite: dict[str, Any], start: str) -> dict[str, Any]:
        body = {"start": start, "nonce": "book"}
        path = f"/api/invites/{invite['id']}/bookings"
        return await self.told("booking", (await who.api.ok("POST", path, body))["meeting"])

    async def move(self, who: Person, meeting: dict[str, Any], start: str, **more) -> dict:
        body = {"start": start, "version": meeting["version"], "nonce": f"to {start}", **more}
        path = f"/api/meetings/{meeting['id']}/reschedule"
        return await self.told("reschedule", (await who.api.ok("POST", path, body))["meeting"])

    async def cancel(self, who: Person, meeting: dict[str, Any], **more) -> dict[str, Any]:
        body = {"version": meeting["version"], **more}
        path = f"/api/meetings/{meeting['id']}/cancel"
        return await self.told("cancellation", (await who.api.ok("POST", path, body))["meeting"])

    async def told(self, kind, meeting):
        for each in meeting["attendees"]:
            key = f"mail:{kind}:{meeting['id']}:{meeting['version']}:{each['id']}"
            payload = {
                "kind": kind,
                "user_id": each["id"],
                "meeting_id": meeting["id"],
                "version": meeting["version"],
            }
            with contextlib.suppress(DuplicateKeyError):
                await self.built.mail.outbox.add("mail", key, payload)
        return meeting

    async def invitation(self, mail: Mail) -> dict[str, Any]:
        """Return a mail's invitation as another program reads it."""
        [part] = mail.invitations
        read = await read_by_icaljs(node(), part.get_payload(decode=True))
        assert part.get_param("method") == read["method"]
        [file] = [each for each in mail.files if each.get_filename() == "invite.ics"]
        assert file.get_payload(decode=True) == part.get_payload(decode=True)
        return read


def start_in(days: int, hour: int = 10) -> str:
    """Return an hour of a day to come, in UTC."""
    day = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
    return f"{day + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with opened() as running_postbox:
        yield running_postbox


@pytest.fixture
async def office(
    mongo, mongo_url, database_name, redis_url, guests, postbox
) -> AsyncIterator[Office]:
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": redis_url,
        "smtp_url": postbox.url,
        "mail_from": SENDER,
    }
    async with contextlib.AsyncExitStack() as stack:
        url, built = await stack.enter_async_context(running(**settings))
        yield Office(url, built, postbox, guests, mongo[database_name])
        await guests.leave()


@pytest.fixture
async def pair(office) -> tuple[Person, Person, str]:
    """Ada, Ben and their room."""
    ada = await office.person("Ada", time_zone="Europe/Berlin")
    ben = await office.person("Ben", time_zone="America/New_York", locale="en-US")
    return ada, ben, await office.room(ada, ben)
