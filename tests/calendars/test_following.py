"""The whole server and a real CalDAV server: meetings follow into people's calendars."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from calendars.office_hours import HOURS, until, wire
from calendars.radicale import PASSWORD
from calendars.radicale_stage import Stage, staged
from calendars.stage import Entry
from serving import Guests, Person, in_database, running

from chatsched.app.bootstrap import Application
from chatsched.core.ids import new_id

START = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)


@dataclass
class Office:
    """Ada, whose calendar is on a CalDAV server, and Ben, who books her."""

    stage: Stage
    home: str
    calendar: dict[str, Any]
    ada: Person
    ben: Person
    room_id: str
    application: Application | None = None

    async def invite(self) -> dict[str, Any]:
        body = {"duration": 30, "availability": HOURS, "nonce": new_id()}
        path = f"/api/rooms/{self.room_id}/invites"
        return (await self.ada.api.ok("POST", path, body))["invite"]

    async def book(self, start: datetime = START) -> dict[str, Any]:
        path = f"/api/invites/{(await self.invite())['id']}/bookings"
        return (await self.ben.api.ok("POST", path, {"start": wire(start), "nonce": "n"}))[
            "meeting"
        ]

    async def change(self, meeting: dict[str, Any], what: str, **body: Any) -> dict[str, Any]:
        path = f"/api/meetings/{meeting['id']}/{what}"
        command = {"version": meeting["version"], **body}
        return (await self.ben.api.ok("POST", path, command))["meeting"]

    async def synced(self, meeting: dict[str, Any], seconds: float = 20.0) -> dict[str, Any]:
        """Return the meeting once the calendar is as it is."""

        async def holds() -> Any:
            path = f"/api/meetings/{meeting['id']}"
            now = (await self.ada.api.ok("GET", path))["meeting"]
            return now if now["calendar_sync"] == "synced" else None

        return await until(holds, seconds)

    async def look(self) -> None:
        """Let the calendar be looked at, as it is from time to time."""
        linked = self.application.calendars
        await linked.events.look(await linked.links.one(self.calendar["id"]))

    async def starts(self) -> list[datetime]:
        """Return when the events in Ada's calendar begin."""
        seen = await self.stage.seen(self.home)
        return sorted(datetime.fromtimestamp(each.start, UTC) for each in seen)


@pytest.fixture
async def stage(radicale, reader):
    async with staged(radicale, reader) as stage:
        yield stage


@pytest.fixture
async def office(mongo_url, database_name, redis_url, guests, stage):
    mongo = in_database(mongo_url, database_name)
    private = {"allow_private_calendars": "127.0.0.0/8"}
    async with running(mongo_url=mongo, redis_url=redis_url, **private) as (url, built):
        office = await _office(stage, guests, url)
        office.application = built
        yield office
        await guests.leave()


async def _office(stage: Stage, guests: Guests, url: str) -> Office:
    ada, ben = await guests.signup(url, "Ada"), await guests.signup(url, "Ben")
    login = {"url": stage.url, "username": stage.name, "password": PASSWORD}
    linked = await ada.api.ok("POST", "/api/calendars", {"provider": "caldav", **login})
    path = f"/api/calendars/{linked['calendar']['id']}"
    calendar = (await ada.api.ok("PATCH", path, {"destination": stage.home}))["calendar"]
    room = await ada.api.ok("POST", "/api/rooms", {"kind": "direct", "member_ids": [ben.id]})
    return Office(stage, stage.home, calendar, ada, ben, room["room"]["id"])


async def test_a_meeting_is_in_the_calendar_moves_there_and_goes(office):
    busy = START - timedelta(hours=1)
    await office.stage.put(office.home, Entry(start=busy, end=START))
    socket = await office.ben.connect()
    meeting = await office.book()
    assert meeting["calendar_sync"] == "pending"
    await office.synced(meeting)
    assert await office.starts() == [busy, START]
    told = await socket.heard(
        "meeting:updated", lambda it: it["meeting"]["calendar_sync"] == "synced"
    )
    assert told["meeting"]["id"] == meeting["id"]
    # Half an hour later overlaps with the event that moves, and with nothing else.
    later = START + timedelta(minutes=30)
    moved = await office.change(meeting, "reschedule", start=wire(later), nonce="m")
    await office.synced(moved)
    assert await office.starts() == [busy, later]
    cancelled = await office.change(moved, "cancel")
    assert (await office.synced(cancelled))["status"] == "cancelled"
    assert await office.starts() == [busy]


async def test_an_event_that_is_moved_by_hand_can_be_followed_or_put_back(office):
    meeting = await office.book()
    await office.synced(meeting)
    (event,) = await office.stage.seen(office.home)
    hour = 3600
    await office.stage.move(office.home, event.reference, event.start + hour, event.end + hour)
    await office.look()
    path = f"/api/meetings/{meeting['id']}"
    offer = (await office.ada.api.ok("GET", path))["meeting"]["calendar_change"]
    assert offer["event"]["start"] == wire(START + timedelta(hours=1))
    assert "calendar_change" not in (await office.ben.api.ok("GET", path))["meeting"]
    await office.ada.api.ok("POST", f"{path}/calendar", {"keep": True})
    assert await office.starts() == [START]
    await office.look()
    assert "calendar_change" not in (await office.ada.api.ok("GET", path))["meeting"]


async def test_a_server_killed_after_a_booking_goes_on_from_there(processes, guests, stage):
    private = {"CHATSCHED_ALLOW_PRIVATE_CALENDARS": "127.0.0.0/8"}
    server = processes(**private)
    office = await _office(stage, guests, server.url)
    meeting = await office.book()
    server.kill()
    server.start()
    await office.synced(meeting, 90)  # a worker that had begun keeps its lease for a minute
    assert await office.starts() == [START]


async def test_who_booked_adds_the_meeting_to_their_own_calendar(office, radicale, reader):
    async with staged(radicale, reader) as own:
        meeting = await office.book()
        reply = await office.ben.api("POST", f"/api/meetings/{meeting['id']}/add")
        assert (reply.status, reply.body["code"]) == (422, "calendar_unsupported")
        login = {"url": own.url, "username": own.name, "password": PASSWORD}
        linked = await office.ben.api.ok("POST", "/api/calendars", {"provider": "caldav", **login})
        path = f"/api/calendars/{linked['calendar']['id']}"
        await office.ben.api.ok("PATCH", path, {"destination": own.home})
        for _ in range(2):
            await office.ben.api.ok("POST", f"/api/meetings/{meeting['id']}/add")
        (seen,) = await own.seen(own.home)
        assert seen.start == int(START.timestamp())
        assert seen.description.endswith(meeting["join_url"])
