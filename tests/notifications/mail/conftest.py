"""A whole server that sends mail, and the mail server that it sends it to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract.javascript import node
from postbox import Mail, Postbox, opened, read_by_icaljs
from pymongo.database import Database
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

    async def chooses(self, who: Person, **email: bool) -> None:
        """Switch mail of some kinds on or off."""
        chosen = await who.api.ok("GET", "/api/me/notifications")
        body = {**chosen, "email": {**chosen["email"], **email}}
        await who.api.ok("PUT", "/api/me/notifications", body)

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
        return (await who.api.ok("POST", path, body))["meeting"]

    async def move(self, who: Person, meeting: dict[str, Any], start: str, **more) -> dict:
        body = {"start": start, "version": meeting["version"], "nonce": f"to {start}", **more}
        path = f"/api/meetings/{meeting['id']}/reschedule"
        return (await who.api.ok("POST", path, body))["meeting"]

    async def cancel(self, who: Person, meeting: dict[str, Any], **more) -> dict[str, Any]:
        body = {"version": meeting["version"], **more}
        path = f"/api/meetings/{meeting['id']}/cancel"
        return (await who.api.ok("POST", path, body))["meeting"]

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
def settings(mongo_url, database_name, redis_url, postbox) -> dict[str, str]:
    """What a server is set up with that sends mail."""
    return {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": redis_url,
        "smtp_url": postbox.url,
        "mail_from": SENDER,
    }


@pytest.fixture
def database(mongo, database_name) -> Database:
    """Where that server stores everything."""
    return mongo[database_name]


@pytest.fixture
async def office(settings, database, guests, postbox) -> AsyncIterator[Office]:
    async with running(**settings) as (url, built):
        yield Office(url, built, postbox, guests, database)
        await guests.leave()


@pytest.fixture
async def pair(office) -> tuple[Person, Person, str]:
    """Ada, Ben and their room. Neither wants to hear of invites, which come when they come."""
    ada = await office.person("Ada", time_zone="Europe/Berlin")
    ben = await office.person("Ben", time_zone="America/New_York", locale="en-US")
    for person in (ada, ben):
        await office.chooses(person, invite=False)
    return ada, ben, await office.room(ada, ben)
