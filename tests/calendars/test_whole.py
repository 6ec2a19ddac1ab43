"""From the calendar icon to a broken link: what somebody lives through with a linked calendar."""

import asyncio
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx2
import pytest
from calendars.consenting import EVERY_VENDOR
from calendars.office_hours import wire

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 30.0
ALWAYS = {
    "time_zone": "Europe/Berlin",
    "weekly": {
        day: [{"start": "08:00", "end": "18:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "horizon_days": 10,
}


class Story:
    """Ada, who has a calendar, Ben, who wants to meet her, and what stands in the calendar."""

    def __init__(self, place, vendor, ada, ben) -> None:
        self.place = place
        self.ada = ada
        self.ben = ben
        now = datetime.now(UTC)
        self.first, self.last = now + timedelta(hours=2), now + timedelta(days=9)
        email = place.account(vendor).email
        self.page = f"{place.sandbox.base}/{vendor}/calendars/{email}"

    async def invite(self) -> None:
        body = {"kind": "direct", "member_ids": [self.ben.id]}
        room = (await self.ada.api.ok("POST", "/api/rooms", body))["room"]["id"]
        sent = {"duration": 30, "availability": ALWAYS, "title": "Contract", "nonce": "n"}
        made = await self.ada.api.ok("POST", f"/api/rooms/{room}/invites", sent)
        self.invite_id = made["invite"]["id"]

    async def starts(self) -> list[datetime]:
        """Return the offered times within days that all questions of the test cover."""
        page = await self.ben.api.ok("GET", f"/api/invites/{self.invite_id}/slots")
        times = (
            datetime.fromisoformat(slot["start"]) for day in page["days"] for slot in day["slots"]
        )
        return [each for each in times if self.first < each < self.last]

    async def calendar(self) -> str:
        """Return the provider's own page of Ada's calendar."""
        async with httpx2.AsyncClient(trust_env=False) as browser:
            return unescape((await browser.get(self.page)).text)

    async def by_hand(self, what: str, **form: str) -> None:
        """Do something on that page."""
        async with httpx2.AsyncClient(trust_env=False) as browser:
            done = await browser.post(f"{self.page}/{what}", data=form)
            assert done.status_code == 303, done.text

    async def meeting(self, fits) -> dict:
        """Return the meeting, once it is as it should be."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = (await self.ada.api.ok("GET", f"/api/meetings/{self.meeting_id}"))[
                    "meeting"
                ]
                if fits(found):
                    return found
                await asyncio.sleep(0.1)


@EVERY_VENDOR
async def test_a_linked_calendar_from_the_first_click_to_a_broken_link(place, vendor):
    ada = await place.signup("Ada", time_zone="Europe/Berlin")
    ben = await place.signup("Ben", time_zone="Europe/Berlin")
    story = Story(place, vendor, ada, ben)
    await story.invite()
    before = await story.starts()

    calendar = await place.linked(ada, vendor, return_to="/rooms/abc")
    after = await story.starts()
    assert set(after) < set(before), "what is busy in the calendar is not offered any more"

    soon = datetime.now(UTC) + timedelta(days=1)
    start = next(each for each in after if each > soon)
    body = {"start": wire(start), "nonce": "b"}
    made = await ben.api.ok("POST", f"/api/invites/{story.invite_id}/bookings", body)
    story.meeting_id = made["meeting"]["id"]
    await story.meeting(lambda meeting: meeting["calendar_sync"] == "synced")
    once = (await story.calendar()).count("Contract")
    assert once

    later = next(each for each in await story.starts() if each > start + timedelta(hours=1))
    version = (await story.meeting(bool))["version"]
    move = {"start": wire(later), "version": version, "nonce": "m"}
    await ben.api.ok("POST", f"/api/meetings/{story.meeting_id}/reschedule", move)
    moved = await story.meeting(
        lambda meeting: meeting["version"] > version and meeting["calendar_sync"] == "synced"
    )
    assert (await story.calendar()).count("Contract") == once, "it moved"

    cancel = {"version": moved["version"]}
    await ben.api.ok("POST", f"/api/meetings/{story.meeting_id}/cancel", cancel)
    async with asyncio.timeout(PATIENCE):
        while "Contract" in await story.calendar():
            await asyncio.sleep(0.1)

    socket = await ada.connect()
    await story.by_hand("revoke")
    await place.built.calendars.counting.linked.changed(
        await place.built.calendars.links.one(calendar["id"])
    )
    assert await story.starts() == before, "availability alone counts"
    told = await socket.heard(
        "calendar:updated", lambda said: said["calendar"]["status"] == "needs_relink"
    )
    assert told["calendar"]["id"] == calendar["id"]

    mended = await place.linked(ada, vendor, calendar_id=calendar["id"])
    assert (mended["id"], mended["status"]) == (calendar["id"], "ok")
    assert set(await story.starts()) < set(before)
