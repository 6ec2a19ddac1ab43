"""The Python client against a real server."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from chatsched.client import (
    Availability,
    Client,
    Forbidden,
    HourRange,
    Invalid,
    InvalidCredentials,
    InviteClosed,
    NotFound,
    Offline,
    SlotTaken,
    Unauthorized,
    VersionConflict,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = Availability(
    time_zone="UTC",
    weekly={day: [HourRange(start="00:00", end="24:00")] for day in DAYS},
    horizon_days=20,
)


@pytest.fixture
async def pair(server, meet):
    return await meet(server.url)


async def test_a_client_is_in_all_its_rooms_without_asking(pair, heard):
    async with pair.client() as client:
        heard.listen(client)
        assert client.me.id == pair.ben.id
        assert [room.id for room in client.rooms] == [pair.room_id]
        assert client.room("Launch") == client.room(pair.room_id)
        await pair.say("one", "two")
        await heard.until(lambda: len(heard.messages) == 2)
        assert [(m.seq, m.text, m.sender.id) for m in heard.messages] == [
            (1, "one", pair.ada.id),
            (2, "two", pair.ada.id),
        ]


async def test_what_was_said_before_the_client_came_is_history(pair, heard):
    await pair.say("before")
    async with pair.client() as client:
        heard.listen(client)
        await pair.say("after")
        await heard.until(lambda: heard.messages)
        assert heard.texts() == ["after"]
        page = await client.history(pair.room_id)
        assert [message.text for message in page.messages] == ["before", "after"]


async def test_positions_let_a_bot_go_on_where_it_stopped(pair, heard):
    await pair.say("one")
    async with pair.client() as client:
        heard.listen(client)
        await pair.say("two")
        await heard.until(lambda: heard.messages)
        positions = client.positions
    assert positions == {pair.room_id: 2}
    await pair.say("three", "four")
    async with pair.client(positions=positions) as client:
        heard.listen(client)
        await heard.until(lambda: len(heard.messages) == 3)
    assert heard.texts() == ["two", "three", "four"]


async def test_a_room_that_one_is_added_to_later_is_heard_at_once(pair, heard):
    async with pair.client() as client:
        heard.listen(client)
        body = {"kind": "group", "name": "Later", "member_ids": [pair.ben.id]}
        room = (await pair.ada.api.ok("POST", "/api/rooms", body))["room"]
        body = {"text": "welcome", "nonce": "1"}
        await pair.ada.api.ok("POST", f"/api/rooms/{room['id']}/messages", body)
        await heard.until(lambda: heard.messages)
        assert heard.messages[0].room_id == room["id"]
        assert client.room("Later").id == room["id"]

        gone = asyncio.Event()
        client.on("room:removed")(lambda _: gone.set())
        await pair.ada.api.ok("DELETE", f"/api/rooms/{room['id']}/members/{pair.ben.id}")
        await asyncio.wait_for(gone.wait(), 5)
        assert [one.name for one in client.rooms] == ["Launch"]


async def test_sending_answering_editing_reacting_and_deleting(pair, heard):
    async with pair.client() as client:
        heard.listen(client)
        sent = await client.send(pair.room_id, "Hello")
        assert (sent.seq, sent.sender.id, sent.kind) == (1, pair.ben.id, "text")
        answer = await client.reply(sent, "to myself")
        assert answer.reply_to == sent.id
        edited = await client.edit(sent.id, "Hello!")
        assert edited.edited_at is not None
        reacted = await client.react(sent.id, "👍")
        assert reacted.reactions == {"👍": [pair.ben.id]}
        assert (await client.react(sent.id, "👍", on=False)).reactions == {}
        deleted = await client.delete(sent.id)
        assert (deleted.deleted, deleted.text) == (True, "")
        await heard.other("update", lambda message: message.deleted)
        states = [message.version for name, message in heard.others if name == "update"]
        assert states == sorted(set(states))
        await client.typing(pair.room_id)
        await client.read(pair.room_id, 2)
        assert heard.messages == []


async def test_own_messages_are_heard_on_demand_only(pair, heard):
    async with pair.client(own_messages=True) as client:
        heard.listen(client)
        await client.send(pair.room_id, "mine")
        await pair.say("hers")
        await heard.until(lambda: len(heard.messages) == 2)
        assert heard.texts() == ["mine", "hers"]


async def test_the_same_nonce_sends_once(pair):
    async with pair.client() as client:
        first = await client.send(pair.room_id, "once", nonce="n")
        assert await client.send(pair.room_id, "twice", nonce="n") == first


async def test_signing_in_by_password_works_as_a_token_does(server, pair, heard):
    email = pair.ben.user["email"]
    options = {"token": None, "email": email, "password": "correct horse battery"}
    async with pair.client(**options) as client:
        heard.listen(client)
        await pair.say("hi")
        await heard.until(lambda: heard.messages)
        room = await client.create_room("Mine", member_ids=[pair.ada.id])
        assert room.name == "Mine"
        direct = await client.open_direct(user_id=pair.ada.id)
        assert (await client.open_direct(email=pair.ada.user["email"])).id == direct.id
    with pytest.raises(InvalidCredentials):
        await Client(server.url, email=email, password="wrong one").__aenter__()


async def test_works_by_long_polling_where_there_is_no_websocket(pair, heard):
    async with pair.client(transports=["polling"]) as client:
        heard.listen(client)
        await pair.say("one", "two", "three")
        assert (await client.send(pair.room_id, "four")).seq == 4
        await heard.until(lambda: len(heard.messages) == 3)
        assert heard.texts() == ["one", "two", "three"]


async def test_an_invite_is_heard_its_slots_read_and_one_booked(pair, heard):
    async with pair.client() as client, ada_client(pair) as ada:
        heard.listen(client)
        sent = await ada.send_invite(pair.room_id, 30, availability=ALWAYS, title="Kick-off")
        invite = await heard.other("invite")
        assert invite == sent.invite
        assert (invite.title, invite.host.id) == ("Kick-off", pair.ada.id)
        assert [one.id for one in await client.open_invites(pair.room_id)] == [invite.id]
        await client.watch(invite.id)

        slots = await client.slots(invite.id, time_zone="Asia/Tokyo")
        assert slots[0].end - slots[0].start == timedelta(minutes=30)
        assert len(slots) == sum(len(day.slots) for day in slots.days)
        assert slots.time_zone == "Asia/Tokyo"
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        one_day = await client.slots(invite.id, tomorrow, tomorrow, time_zone="UTC")
        assert [day.date for day in one_day.days] == [tomorrow]
        assert isinstance(one_day.days[0].date, date)

        meeting = await client.book(invite.id, slots[3].start, note="Looking forward")
        assert (meeting.start, meeting.booked_by.id) == (slots[3].start, pair.ben.id)
        await heard.other("slots_changed", lambda invite_id: invite_id == invite.id)
        await heard.other("invite", lambda changed: changed.status == "booked")
        with pytest.raises(InviteClosed):
            await client.book(invite.id, slots[4].start)
        assert [one.id for one in await client.my_meetings()] == [meeting.id]


async def test_a_meeting_is_moved_and_cancelled_and_conflicts_are_told(pair, heard):
    async with pair.client() as client, ada_client(pair) as ada:
        heard.listen(client)
        sent = await ada.send_invite(pair.room_id, 60, availability=ALWAYS, reusable=True)
        slots = await client.slots(sent.invite.id)
        meeting = await client.book(sent.invite.id, slots[0].start)
        with pytest.raises(SlotTaken) as taken:
            await client.book(sent.invite.id, slots[0].start)
        assert slots[1].start in [span.start for span in taken.value.alternatives]

        moved = await ada.reschedule(meeting, slots[5].start, reason="Strike")
        assert (moved.start, moved.version) == (slots[5].start, meeting.version + 1)
        heard_meeting = await heard.other("meeting", lambda m: m.version == moved.version)
        assert heard_meeting.start == moved.start
        await heard.until(lambda: "reschedule" in [m.kind for m in heard.messages])
        with pytest.raises(VersionConflict) as conflict:
            await client.cancel(meeting)
        assert conflict.value.current["version"] == moved.version
        cancelled = await client.cancel(moved, reason="Ill")
        assert cancelled.status == "cancelled"
        assert (await client.cancel(cancelled)).status == "cancelled"
        assert (await client.meeting(meeting.id)).status == "cancelled"

        with pytest.raises(Forbidden):
            await client.withdraw(sent.invite.id)
        assert (await ada.withdraw(sent.invite.id)).status == "withdrawn"
        assert (await client.invite(sent.invite.id)).status == "withdrawn"


async def test_availability_is_remembered(pair):
    async with pair.client() as client:
        saved = await client.set_availability(ALWAYS)
        assert await client.availability() == saved
        assert saved.weekly["mon"][0].end == "24:00"


async def test_errors_are_typed_and_say_what_is_wrong(pair):
    async with pair.client() as client:
        with pytest.raises(Invalid) as invalid:
            await client.send(pair.room_id, "")
        assert list(invalid.value.fields) == ["text"]
        with pytest.raises(NotFound) as missing:
            await client.send("nosuch", "hi")
        assert missing.value.code == "not_found"
        with pytest.raises(NotFound):
            await client.history("nosuch")


async def test_a_handler_that_fails_is_logged_and_the_next_message_still_comes(pair, caplog):
    seen = []
    async with pair.client() as client:

        @client.on_message
        async def fail(message):
            seen.append(message.text)
            raise RuntimeError("a bot's own mistake")

        await pair.say("one", "two")
        async with asyncio.timeout(5):
            while len(seen) < 2:
                await asyncio.sleep(0.01)
    assert seen == ["one", "two"]
    assert [r.name for r in caplog.records if r.levelno >= logging.ERROR] == [
        "chatsched.client"
    ] * 2


async def test_the_handlers_of_one_room_run_one_after_the_other(pair):
    running, most, done = 0, 0, []
    async with pair.client() as client:

        @client.on_message
        async def slow(message):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02)
            running -= 1
            done.append(message.seq)

        await asyncio.gather(*(pair.say(f"{number}") for number in range(8)))
        async with asyncio.timeout(5):
            while len(done) < 8:
                await asyncio.sleep(0.01)
    assert most == 1
    assert done == list(range(1, 9))


async def test_a_wrong_token_is_refused_at_once(server):
    with pytest.raises(Unauthorized):
        async with Client(server.url, token="cs_nobody"):
            raise AssertionError("it came in")


async def test_a_revoked_token_ends_the_client_instead_of_trying_for_ever(pair):
    made = await pair.ben.api.ok("POST", "/api/tokens", {"name": "bot"})
    async with pair.client(token=made["token"]) as client:
        waiting = asyncio.create_task(client.run_forever())
        await asyncio.sleep(0)
        await pair.ben.api("DELETE", f"/api/tokens/{made['id']}")
        with pytest.raises(Unauthorized):
            await asyncio.wait_for(waiting, 10)
        assert not client.connected
        with pytest.raises(Unauthorized):
            await client.send(pair.room_id, "still here?")


async def test_stop_ends_run_forever_from_a_handler(pair):
    async with pair.client() as client:

        @client.on_message
        async def stop(_):
            client.stop()

        waiting = asyncio.create_task(client.run_forever())
        await pair.say("that is all")
        await asyncio.wait_for(waiting, 5)


async def test_an_address_where_nobody_answers_is_offline_after_the_timeout():
    with pytest.raises(Offline):
        async with Client("http://127.0.0.1:9", token="cs_x", timeout=0.5):
            raise AssertionError("it came in")


def test_credentials_must_be_one_or_the_other():
    for given in ({}, {"token": "t", "email": "e", "password": "p"}, {"email": "e"}):
        with pytest.raises(ValueError, match="either a token"):
            Client("http://127.0.0.1:9", **given)


def ada_client(pair) -> Client:
    """Return a client of Ada's, by password."""
    return Client(pair.url, email=pair.ada.user["email"], password="correct horse battery")


async def test_a_client_is_good_for_one_block_only(pair):
    client = pair.client()
    with pytest.raises(RuntimeError, match="inside"):
        await client.send(pair.room_id, "too early")
    async with client:
        await client.send(pair.room_id, "in time")
    with pytest.raises(Offline, match="closed"):
        await client.send(pair.room_id, "too late")
    with pytest.raises(RuntimeError, match="once"):
        await client.__aenter__()
