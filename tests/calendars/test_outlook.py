"""The whole server and the sandbox's Microsoft: consent, busy times, pushes, events, Teams."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from calendars.consenting import ADA, BEN, CLIENT_ID, Linkable
from calendars.office_hours import HOURS, until, wire
from serving import Person

from chatsched.core.ids import new_id
from chatsched.sandbox.microsoft import Mailbox, events
from chatsched.sandbox.microsoft.zones import write_wall

DAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=20)
NOON = DAY + timedelta(hours=12)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Office:
    """Ada, who connected her Outlook calendar, and Ben, who books her."""

    place: Linkable
    mailbox: Mailbox
    ada: Person
    ben: Person
    room_id: str
    calendar: dict[str, Any]

    async def invite(self) -> str:
        body = {"duration": 60, "availability": HOURS, "nonce": new_id(), "reusable": True}
        path = f"/api/rooms/{self.room_id}/invites"
        return (await self.ada.api.ok("POST", path, body))["invite"]["id"]

    async def offered(self, invite_id: str) -> list[str]:
        path = f"/api/invites/{invite_id}/slots"
        span = {"from": wire(DAY)[:10], "to": wire(DAY)[:10], "time_zone": "UTC"}
        answer = await self.ben.api.ok("GET", path, params=span)
        return [slot["start"] for day in answer["days"] for slot in day["slots"]]

    async def book(self, invite_id: str, start: datetime = NOON) -> Any:
        path = f"/api/invites/{invite_id}/bookings"
        return await self.ben.api("POST", path, {"start": wire(start), "nonce": new_id()})

    async def booked(self, start: datetime = NOON) -> dict[str, Any]:
        reply = await self.book(await self.invite(), start)
        assert reply.status == 201, reply
        return await self.synced(reply.body["meeting"])

    async def change(self, meeting: dict[str, Any], what: str, **body: Any) -> dict[str, Any]:
        path = f"/api/meetings/{meeting['id']}/{what}"
        command = {"version": meeting["version"], **body}
        return (await self.ben.api.ok("POST", path, command))["meeting"]

    async def synced(self, meeting: dict[str, Any]) -> dict[str, Any]:
        async def holds() -> Any:
            path = f"/api/meetings/{meeting['id']}"
            now = (await self.ada.api.ok("GET", path))["meeting"]
            return now if now["calendar_sync"] == "synced" else None

        return await until(holds)

    def by_hand(self, start: datetime) -> None:
        """Put an hour into Ada's calendar, as she does in Outlook."""
        sides = {"start": write_wall(start, "UTC"), "end": write_wall(start + HOUR, "UTC")}
        events.create(self.mailbox, self.mailbox.default, {"subject": "By hand", **sides})

    def ours(self) -> list[Any]:
        return [item for item in self.mailbox.items.values() if item.transaction_id]

    async def watched(self) -> None:
        """Wait until Graph has been asked to tell of changes."""

        async def holds() -> bool:
            subscriptions = self.place.sandbox.microsoft.subscriptions
            return bool(subscriptions.of(self.mailbox, CLIENT_ID))

        await until(holds)


@pytest_asyncio.fixture(loop_scope="module")
async def office(place):
    ada, ben = await place.signup("Ada"), await place.signup("Ben")
    room = await ada.api.ok("POST", "/api/rooms", {"kind": "direct", "member_ids": [ben.id]})
    calendar = await place.linked(ada, "microsoft")
    mailbox = place.sandbox.microsoft.world.mailboxes[place.account("microsoft", ADA).id]
    mailbox.items.clear()
    office = Office(place, mailbox, ada, ben, room["room"]["id"], calendar)
    await office.watched()
    yield office
    mailbox.faults.mend()
    for each in place.sandbox.microsoft.subscriptions.of(mailbox, CLIENT_ID):
        place.sandbox.microsoft.subscriptions.remove(each)


async def test_a_time_that_fills_in_outlook_leaves_the_open_picker(office):
    invite_id = await office.invite()
    assert wire(NOON) in await office.offered(invite_id)
    socket = await office.ben.connect()
    await socket.call("slots:watch", {"invite_id": invite_id})
    office.by_hand(NOON)
    await socket.heard("slots:changed")

    async def holds() -> bool:
        return wire(NOON) not in await office.offered(invite_id)

    await until(holds)


async def test_a_time_that_filled_a_moment_ago_is_not_booked(office):
    invite_id = await office.invite()
    await office.offered(invite_id)
    subscriptions = office.place.sandbox.microsoft.subscriptions
    for each in subscriptions.of(office.mailbox, CLIENT_ID):
        subscriptions.remove(each)
    office.by_hand(NOON)  # and nobody is told
    refused = await office.book(invite_id)
    assert (refused.status, refused.body["code"]) == (409, "slot_taken")
    assert office.ours() == []


async def test_a_mailbox_that_is_away_books_nothing(office):
    invite_id = await office.invite()
    office.mailbox.faults.break_down(1_000)
    refused = await office.book(invite_id)
    assert refused.body["code"] == "calendar_unavailable"
    office.mailbox.faults.mend()

    async def holds() -> bool:
        return (await office.book(invite_id)).status == 201

    await until(holds)


async def test_a_meeting_is_in_outlook_moves_there_and_goes(office):
    meeting = await office.booked()
    (item,) = office.ours()
    assert (item.start, item.end) == (NOON, NOON + HOUR)
    assert item.text.rstrip().endswith(meeting["join_url"])
    later = NOON + 3 * HOUR
    moved = await office.change(meeting, "reschedule", start=wire(later), nonce="r")
    await office.synced(moved)
    (item,) = office.ours()
    assert item.start == later
    over = await office.change(moved, "cancel")
    await office.synced(over)
    assert office.ours() == []


async def test_lost_answers_and_throttling_leave_one_event(office):
    office.mailbox.faults.lose_answers(2)
    await office.booked()
    office.mailbox.faults.throttle(2, retry_after=1)
    await office.booked(NOON + 2 * HOUR)
    assert sorted(item.start for item in office.ours()) == [NOON, NOON + 2 * HOUR]


async def test_a_teams_meeting_is_joined_by_one_link(office):
    path = f"/api/calendars/{office.calendar['id']}"
    await office.ada.api.ok("PATCH", path, {"conferencing": True})
    meeting = await office.booked()

    async def joined() -> Any:
        now = (await office.ben.api.ok("GET", f"/api/meetings/{meeting['id']}"))["meeting"]
        (item,) = office.ours()
        return item if item.join_url and now["join_url"] == item.join_url else None

    item = await until(joined)
    assert "Microsoft Teams meeting" in item.text


async def test_revoked_access_is_told_to_the_owner(office):
    socket = await office.ada.connect()
    office.place.sandbox.desks["microsoft"].tokens.revoke_account(office.mailbox.subject)
    await office.book(await office.invite())
    told = await socket.heard(
        "calendar:updated", lambda payload: payload["calendar"]["status"] == "needs_relink"
    )
    assert told["calendar"]["id"] == office.calendar["id"]


async def test_a_personal_account_does_all_of_it_but_teams(office):
    calendar = await office.place.linked(office.ben, "microsoft", number=BEN)
    assert not any(each["conferencing"] for each in calendar["busy_from"])
    meeting = await office.booked()
    await office.ben.api.ok("POST", f"/api/meetings/{meeting['id']}/add")
    account = office.place.account("microsoft", BEN)
    mailbox = office.place.sandbox.microsoft.world.mailboxes[account.id]

    async def holds() -> bool:
        return [item.start for item in mailbox.items.values() if item.transaction_id] == [NOON]

    await until(holds)
