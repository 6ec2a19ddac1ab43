"""With a MongoDB that hangs, everybody is told so in time, and nothing is lost or done twice."""

import asyncio
import time

import pytest
from hanging import paused

DEADLINE = 1.0
SLACK = 1.5


@pytest.fixture
def hanging(mongod, monkeypatch):
    """Stop MongoDB for the time of a block, as a disk that does not answer does."""
    monkeypatch.setattr("chatsched.core.deadline.COMMAND_SECONDS", DEADLINE)
    return lambda: paused(mongod)


async def in_time(answer):
    """Return what is answered, which must be before long."""
    began = time.monotonic()
    answered = await answer
    assert time.monotonic() - began < DEADLINE + SLACK
    return answered


async def test_commands_are_refused_in_time_and_repeating_them_does_them_once(server, hanging):
    ada = await server.signup("Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]["id"]
    socket = await ada.connect()
    path = f"/api/rooms/{room}/messages"
    with hanging():
        posts = [ada.api("POST", path, {"text": f"{n}", "nonce": f"{n}"}) for n in range(5)]
        payload = {"room_id": room, "text": "over the socket", "nonce": "s"}
        *replies, history, ack = await in_time(
            asyncio.gather(*posts, ada.api("GET", path), socket.call("message:send", payload))
        )
    for reply in [*replies, history]:
        assert (reply.status, reply.body["code"]) == (503, "unavailable")
        assert reply.headers["content-type"] == "application/problem+json"
    assert ack["error"]["code"] == "unavailable"
    for n in range(5):
        reply = await ada.api("POST", path, {"text": f"{n}", "nonce": f"{n}"})
        assert reply.status in {200, 201}
    assert (await socket.call("message:send", payload))["ok"]
    page = await ada.api.ok("GET", path)
    texts = [message["text"] for message in page["messages"] if message["kind"] == "text"]
    assert sorted(texts) == ["0", "1", "2", "3", "4", "over the socket"]
    assert [message["seq"] for message in page["messages"]] == [*range(1, page["last_seq"] + 1)]


async def test_a_sender_who_gives_up_takes_nobody_along(server, hanging, monkeypatch):
    """Of two who wait in one batch, the one whose patience lasts is served."""
    ada = await server.signup("Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]["id"]
    path = f"/api/rooms/{room}/messages"
    with hanging():
        first = asyncio.create_task(ada.api("POST", path, {"text": "first", "nonce": "1"}))
        await asyncio.sleep(0.2)
        monkeypatch.setattr("chatsched.core.deadline.COMMAND_SECONDS", 15.0)
        second = asyncio.create_task(ada.api("POST", path, {"text": "second", "nonce": "2"}))
        assert (await in_time(first)).status == 503
    assert (await second).status == 201


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.01])
async def test_a_booking_is_refused_in_time_and_stands_at_most_once(server, hanging, delay):
    """MongoDB hangs before the transaction, in it, or after it."""
    ada, ben = await server.signup("Ada"), await server.signup("Ben")
    members = {"kind": "direct", "member_ids": [ben.id]}
    room = (await ada.api.ok("POST", "/api/rooms", members))["room"]["id"]
    every_day = [{"start": "00:00", "end": "24:00"}]
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {"time_zone": "UTC", "weekly": dict.fromkeys(days, every_day)}
    body = {"duration": 30, "availability": hours, "nonce": "i", "reusable": True}
    invite = (await ada.api.ok("POST", f"/api/rooms/{room}/invites", body))["invite"]["id"]
    page = await ben.api.ok("GET", f"/api/invites/{invite}/slots")
    start = page["days"][1]["slots"][0]["start"]
    path = f"/api/invites/{invite}/bookings"
    booking = asyncio.create_task(ben.api("POST", path, {"start": start, "nonce": "b"}))
    await asyncio.sleep(delay)
    with hanging():
        reply = await in_time(booking)
        assert reply.status in {201, 503}
        again = await in_time(ben.api("POST", path, {"start": start, "nonce": "b"}))
        assert again.status == 503
    async with asyncio.timeout(10):
        while (reply := await ben.api("POST", path, {"start": start, "nonce": "b"})).status == 503:
            await asyncio.sleep(0.1)
    assert reply.status in {200, 201}
    meetings = (await ada.api.ok("GET", "/api/me/meetings"))["meetings"]
    assert [meeting["start"] for meeting in meetings] == [start]


async def test_looking_up_and_storing_have_one_deadline_together(server, hanging, monkeypatch):
    """Not one each: most of it has gone when the message comes to be stored."""
    ada = await server.signup("Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]["id"]
    socket = await ada.connect()
    access = server.application.chat.access
    find = access.room

    async def slowly(actor, room_id):
        found = await find(actor, room_id)
        await asyncio.sleep(DEADLINE * 0.9)
        return found

    await socket.ok("message:send", {"room_id": room, "text": "first", "nonce": "first"})
    monkeypatch.setattr(access, "room", slowly)
    began = time.monotonic()
    with hanging():
        ack = await socket.call("message:send", {"room_id": room, "text": "late", "nonce": "late"})
    assert ack["error"]["code"] == "unavailable"
    assert time.monotonic() - began < DEADLINE * 1.8  # what is late is looked for twice a second
