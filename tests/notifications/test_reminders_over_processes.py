"""Reminders come once whoever runs, dies and comes back: with real processes and the real clock."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from chatsched.core.ids import new_id

ALL_DAY = [{"start": "00:00", "end": "24:00"}]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY)
KINDS = ("invite", "booking", "reschedule", "cancellation", "reminder", "calendar")
MEETINGS = 8


async def agree(ada, ben, room_id: str) -> list[str]:
    """Agree on meetings for the day after tomorrow, each to be reminded of two minutes before."""
    alerts = dict.fromkeys(KINDS, True)
    wanted = {"email": alerts, "browser": alerts, "reminder_minutes": [2]}
    for who in (ada, ben):
        await who.api.ok("PUT", "/api/me/notifications", wanted)
    availability = {"time_zone": "UTC", "weekly": WEEK}
    body = {"availability": availability, "duration": 15, "reusable": True, "nonce": "n"}
    sent = await ada.api.ok("POST", f"/api/rooms/{room_id}/invites", body)
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    booked = []
    for number in range(MEETINGS):
        booking = {"start": f"{day}T{8 + number:02}:00:00Z", "nonce": new_id()}
        path = f"/api/invites/{sent['invite']['id']}/bookings"
        booked.append((await ben.api.ok("POST", path, booking))["meeting"]["id"])
    return booked


async def test_each_reminder_comes_once_though_a_process_is_killed_meanwhile(
    processes, guests, mongo, database_name
):
    mail = {"CHATSCHED_SMTP_URL": "smtp://127.0.0.1:9", "CHATSCHED_MAIL_FROM": "a@example.com"}
    first, _ = await asyncio.gather(*[asyncio.to_thread(processes, **mail) for _ in range(2)])
    ada, ben = await guests.signup(first.url), await guests.signup(first.url, "Ben")
    body = {"kind": "group", "name": "Team", "member_ids": [ben.id]}
    room_id = (await ada.api.ok("POST", "/api/rooms", body))["room"]["id"]
    booked = await agree(ada, ben, room_id)
    database = mongo[database_name]
    for number, meeting_id in enumerate(booked):  # one after the other becomes due from now on
        start = datetime.now(UTC) + timedelta(seconds=121 + number / 4)
        change = {"$set": {"start": start.replace(microsecond=0)}}
        database["meetings"].update_one({"_id": meeting_id}, change)
    async with asyncio.timeout(20):
        while not database["messages"].count_documents({"notice": "reminder"}):
            await asyncio.sleep(0.01)
    await asyncio.to_thread(first.kill)
    await asyncio.to_thread(first.start)
    query = {"kind": "reminder", "state": {"$ne": "done"}}
    async with asyncio.timeout(60):  # what the killed one had leased waits until that runs out
        while (
            database["outbox"].count_documents(query)
            or database["reminders"].count_documents({}) < 2 * MEETINGS
        ):
            await asyncio.sleep(0.1)
    posted = Counter(
        (message["card"]["id"], *message["audience"])
        for message in database["messages"].find({"notice": "reminder"})
    )
    once = {(meeting_id, who.id): 1 for meeting_id in booked for who in (ada, ben)}
    assert dict(posted) == once
    mailed = Counter(
        (entry["payload"]["meeting_id"], entry["payload"]["user_id"])
        for entry in database["outbox"].find({"kind": "mail", "payload.kind": "reminder"})
    )
    assert dict(mailed) == once
    seqs = [each["seq"] for each in database["messages"].find({"room_id": room_id})]
    assert sorted(seqs) == list(range(1, len(seqs) + 1))
