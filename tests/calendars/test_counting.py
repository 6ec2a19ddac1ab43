"""The whole server and both vendors' simulators: what is in calendars keeps times from others."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from calendars.consenting import CLIENT_ID, EVERY_VENDOR, Linkable
from calendars.office_hours import HOURS, until, wire
from serving import Person, Socket

from chatsched.core.ids import new_id
from chatsched.sandbox.google.events import Events
from chatsched.sandbox.google.faults import Faults
from chatsched.sandbox.microsoft import events as graph

pytestmark = pytest.mark.asyncio(loop_scope="module")
# No sample event of any day begins within six hours of it, whatever the clocks do.
NIGHT = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=3)


@pytest_asyncio.fixture(loop_scope="module")
async def place(place):
    """That server with both vendors' calendars in order again afterwards."""
    yield place
    place.sandbox.google.faults = Faults()
    for mailbox in place.sandbox.microsoft.world.mailboxes.values():
        mailbox.faults.mend()


@dataclass
class Scene:
    """Ada, who has linked a calendar, and Ben, who looks at her slots."""

    place: Linkable
    vendor: str
    ada: Person
    ben: Person
    socket: Socket
    calendar: dict[str, Any]
    invite: str

    async def slots(self) -> dict[str, Any]:
        days = {"from": f"{NIGHT:%Y-%m-%d}", "to": f"{NIGHT:%Y-%m-%d}", "time_zone": "UTC"}
        return await self.ben.api.ok("GET", f"/api/invites/{self.invite}/slots", params=days)

    async def starts(self) -> set[str]:
        return {slot["start"] for day in (await self.slots())["days"] for slot in day["slots"]}

    async def book(self, start: datetime):
        body = {"start": wire(start), "nonce": new_id()}
        return await self.ben.api("POST", f"/api/invites/{self.invite}/bookings", body)

    async def pushes(self) -> bool:
        watches = self.place.built.calendars.counting.watches
        return await watches.live(self.calendar["id"])

    def write(self, start: datetime, minutes: int = 30) -> None:
        """Put an event into the calendar, as its owner does in the vendor's own client."""
        end = start + timedelta(minutes=minutes)
        if self.vendor == "google":
            world = self.place.sandbox.google.world
            sides = {"start": {"dateTime": wire(start)}, "end": {"dateTime": wire(end)}}
            access = world.people[self.calendar["account"]].access("primary")
            Events(world).insert(access, {"sendUpdates": "none"}, {"summary": "x", **sides})
        else:
            mailbox = self._mailbox()
            sides = {
                name: {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
                for name, at in (("start", start), ("end", end))
            }
            graph.create(mailbox, mailbox.default, {"subject": "x", **sides})

    def requests(self) -> int:
        """Return how often the vendor was asked anything."""
        if self.vendor == "google":
            return len(self.place.sandbox.google.faults.requests)
        return self._mailbox().faults.requests

    def break_down(self) -> None:
        if self.vendor == "google":
            self.place.sandbox.google.faults.break_down(10_000)
        else:
            self._mailbox().faults.break_down(10_000)

    def channels(self) -> set[str]:
        """Return the channels that the vendor has."""
        if self.vendor == "google":
            return set(self.place.sandbox.google.push.open)
        subscriptions = self.place.sandbox.microsoft.subscriptions
        return {each.id for each in subscriptions.of(self._mailbox(), CLIENT_ID)}

    def _mailbox(self):
        return self.place.sandbox.microsoft.world.of_address(self.calendar["account"])


@pytest_asyncio.fixture(loop_scope="module")
async def scene(place, vendor):
    ada, ben = await place.signup("Ada"), await place.signup("Ben")
    calendar = await place.linked(ada, vendor)
    members = {"kind": "direct", "member_ids": [ben.id]}
    room = (await ada.api.ok("POST", "/api/rooms", members))["room"]["id"]
    body = {"duration": 30, "availability": HOURS, "nonce": new_id(), "reusable": True}
    sent = await ada.api.ok("POST", f"/api/rooms/{room}/invites", body)
    socket = await ben.connect()
    assert (await socket.call("slots:watch", {"invite_id": sent["invite"]["id"]}))["ok"]
    return Scene(place, vendor, ada, ben, socket, calendar, sent["invite"]["id"])


@EVERY_VENDOR
async def test_a_new_event_leaves_open_pickers_within_seconds(scene):
    start = NIGHT
    await until(scene.pushes)
    assert wire(start) in await scene.starts()
    scene.write(start)
    await scene.socket.heard("slots:changed", lambda event: event["invite_id"] == scene.invite)

    async def gone() -> bool:
        return wire(start) not in await scene.starts()

    await until(gone, 5)
    refused = await scene.book(start)
    assert (refused.status, refused.body["code"]) == (409, "slot_taken")
    assert refused.body["alternatives"]
    assert (await scene.book(start + timedelta(hours=1))).status == 201


@EVERY_VENDOR
async def test_a_confirmation_finds_what_nobody_has_told(scene):
    start = NIGHT + timedelta(hours=2)
    assert wire(start) in await scene.starts()
    scene.write(start)
    refused = await scene.book(start)
    assert (refused.status, refused.body["code"]) == (409, "slot_taken")


@EVERY_VENDOR
async def test_unlinking_leaves_no_channels(scene):
    await until(scene.pushes)
    channels = scene.place.built.calendars.counting.channels
    made = {each.channel_id for each in await channels.of_link(scene.calendar["id"])}
    assert made <= scene.channels()
    await scene.ada.api.ok("DELETE", f"/api/calendars/{scene.calendar['id']}")
    assert made.isdisjoint(scene.channels())
    assert await channels.of_link(scene.calendar["id"]) == []


@EVERY_VENDOR
async def test_a_thousand_questions_cost_few_requests(scene):
    await until(scene.pushes)
    before = scene.requests()
    for _ in range(20):
        answers = await asyncio.gather(*(scene.starts() for _ in range(50)))
        assert all(answers)
    assert scene.requests() - before < 10


@EVERY_VENDOR
async def test_while_the_provider_is_down_times_are_shown_as_stale_and_none_is_given_away(scene):
    start = NIGHT + timedelta(hours=4)
    assert not (await scene.slots())["stale"]
    scene.break_down()
    refused = await scene.book(start)
    assert (refused.status, refused.body["code"]) == (503, "calendar_unavailable")

    async def stale() -> bool:
        return (await scene.slots())["stale"]

    await until(stale)
    assert wire(start) in await scene.starts()


@EVERY_VENDOR
async def test_a_grant_that_was_revoked_is_noticed_and_chat_availability_applies(scene):
    start = NIGHT + timedelta(hours=5)
    scene.write(start)
    scene.place.sandbox.desks[scene.vendor].tokens.revoke_account(
        scene.place.account(scene.vendor).id
    )
    assert (await scene.book(start)).status == 201
    calendar = await scene.place.calendar(scene.ada, scene.calendar["id"])
    assert calendar["status"] == "needs_relink"
    assert not (await scene.slots())["stale"]


@EVERY_VENDOR
async def test_a_time_that_was_called_off_can_be_had_again_at_once(scene):
    start = NIGHT + timedelta(hours=3)
    for _ in range(3):
        booked = await scene.book(start)
        assert booked.status == 201, booked
        meeting = booked.body["meeting"]
        path = f"/api/meetings/{meeting['id']}/cancel"
        await scene.ben.api.ok("POST", path, {"version": meeting["version"]})
    assert (await scene.book(start)).status == 201
