"""The client over lost connections and servers that end: nothing lost, nothing twice, in order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from chatsched.client import Client


class Wire:
    """A TCP line to a server that a test may cut, and keep cut."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open: set[asyncio.StreamWriter] = set()
        self.dead = False
        self.url = ""

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.dead:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._open |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._copy(reader, far_writer))
                group.create_task(self._copy(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()

    def cut(self) -> None:
        """Reset every connection that stands."""
        for writer in tuple(self._open):
            writer.transport.abort()


@contextlib.asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    line = Wire(port_of(url))
    async with await asyncio.start_server(line.relay, "127.0.0.1", 0) as listener:
        line.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        yield line
        line.dead = True
        line.cut()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.fixture
async def wire(server) -> AsyncIterator[Wire]:
    async with wire_to(server.url) as line:
        yield line


@pytest.fixture
async def pair(server, meet):
    return await meet(server.url)


async def test_what_was_said_while_the_line_was_dead_comes_once_and_in_order(pair, wire, heard):
    async with Client(wire.url, token=pair.token) as client:
        heard.listen(client)
        await pair.say("1", "2")
        await heard.until(lambda: len(heard.messages) == 2)
        wire.dead = True
        wire.cut()
        await pair.say(*(str(number) for number in range(3, 120)))
        wire.dead = False
        await pair.say("120")
        await heard.until(lambda: len(heard.messages) == 120)
        assert [message.seq for message in heard.messages] == list(range(1, 121))


async def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(pair, wire, heard):
    total = 300
    async with Client(wire.url, token=pair.token, own_messages=True, timeout=60) as client:
        heard.listen(client)

        async def cut() -> None:
            while True:
                await asyncio.sleep(1.2)
                wire.cut()

        cutting = asyncio.create_task(cut())
        try:
            for number in range(total // 2):
                await asyncio.gather(
                    pair.say(f"hers {number}"),
                    client.send(pair.room_id, f"mine {number}"),
                )
                await asyncio.sleep(0.02)
        finally:
            cutting.cancel()
        await heard.until(lambda: len(heard.messages) == total)
        assert [message.seq for message in heard.messages] == list(range(1, total + 1))
        for who in ("hers", "mine"):
            said = [text for text in heard.texts() if text.startswith(who)]
            assert said == [f"{who} {number}" for number in range(total // 2)]


async def test_a_send_begun_without_a_connection_is_acked_after_the_next(pair, wire):
    async with Client(wire.url, token=pair.token) as client:
        wire.dead = True
        wire.cut()
        sending = asyncio.create_task(client.send(pair.room_id, "patience"))
        await asyncio.sleep(0.5)
        assert not sending.done()
        wire.dead = False
        assert (await asyncio.wait_for(sending, 15)).seq == 1


async def test_changes_made_meanwhile_are_heard_after_reconnecting(pair, wire, heard):
    async with Client(wire.url, token=pair.token) as client:
        heard.listen(client)
        body = {"text": "draft", "nonce": "1"}
        path = f"/api/rooms/{pair.room_id}/messages"
        message = (await pair.ada.api.ok("POST", path, body))["message"]
        await heard.until(lambda: heard.messages)
        wire.dead = True
        wire.cut()
        await pair.ada.api.ok("PATCH", f"/api/messages/{message['id']}", {"text": "final"})
        wire.dead = False
        changed = await heard.other("update")
        assert (changed.id, changed.text) == (message["id"], "final")


async def test_meetings_made_moved_and_cancelled_meanwhile_are_told_as_they_stand(
    pair, wire, heard, guests
):
    cem = await guests.signup(pair.url, "Cem")
    path = f"/api/rooms/{pair.room_id}"
    await pair.ada.api.ok("POST", f"{path}/members", {"user_id": cem.id})
    body = {"duration": 30, "nonce": "i"}
    invite = (await pair.ada.api.ok("POST", f"{path}/invites", body))["invite"]
    async with Client(wire.url, token=pair.token) as client:
        heard.listen(client)
        slots = await client.slots(invite["id"])
        wire.dead = True
        wire.cut()
        body = {"start": slots[0].model_dump(mode="json")["start"], "nonce": "b"}
        booked = await cem.api.ok("POST", f"/api/invites/{invite['id']}/bookings", body)
        meeting = booked["meeting"]
        body = {"version": 1, "reason": "Ill"}
        await cem.api.ok("POST", f"/api/meetings/{meeting['id']}/cancel", body)
        wire.dead = False
        told = await heard.other("meeting")
        assert (told.id, told.status) == (meeting["id"], "cancelled")
        closed = await heard.other("invite")
        assert (closed.id, closed.status) == (invite["id"], "booked")
        await heard.until(lambda: len(heard.messages) == 3)
        assert [message.kind for message in heard.messages] == ["booking", "system", "cancellation"]


async def test_rooms_that_came_and_went_meanwhile_are_known_after_reconnecting(pair, wire, heard):
    async with Client(wire.url, token=pair.token) as client:
        heard.listen(client)
        wire.dead = True
        wire.cut()
        body = {"kind": "group", "name": "New", "member_ids": [pair.ben.id]}
        room = (await pair.ada.api.ok("POST", "/api/rooms", body))["room"]
        for text in ("missed", "too"):
            body = {"text": text, "nonce": text}
            await pair.ada.api.ok("POST", f"/api/rooms/{room['id']}/messages", body)
        await pair.ada.api.ok("DELETE", f"/api/rooms/{pair.room_id}/members/{pair.ben.id}")
        wire.dead = False
        await heard.until(lambda: len(heard.messages) == 2)
        assert heard.texts() == ["missed", "too"]
        assert [one.name for one in client.rooms] == ["New"]


async def test_a_watched_invite_is_watched_again_after_reconnecting(pair, wire, heard):
    body = {"duration": 30, "nonce": "i", "reusable": True}
    path = f"/api/rooms/{pair.room_id}/invites"
    invite = (await pair.ada.api.ok("POST", path, body))["invite"]
    async with Client(wire.url, token=pair.token) as client:
        heard.listen(client)
        await client.watch(invite["id"])
        wire.cut()
        await heard.other("slots_changed")
        heard.others.clear()
        slots = await client.slots(invite["id"])
        await client.book(invite["id"], slots[0].start)
        await heard.other("slots_changed")


async def test_a_bot_that_is_slower_than_its_room_still_hears_everything(pair):
    seen: list[int] = []
    async with pair.client() as client:
        gate = asyncio.Event()

        @client.on_message
        async def slow(message):
            await gate.wait()
            seen.append(message.seq)

        total = 1_500  # more than the client keeps waiting
        for start in range(0, total, 50):
            await asyncio.gather(*(pair.say(f"{start + number}") for number in range(50)))
        gate.set()
        async with asyncio.timeout(20):
            while len(seen) < total:
                await asyncio.sleep(0.02)
    assert seen == list(range(1, total + 1))


async def test_a_server_killed_under_load_loses_no_acked_message(processes, meet, heard):
    process = processes()
    pair = await meet(process.url)
    acked: list[int] = []
    async with pair.client(own_messages=True, timeout=60) as client:
        heard.listen(client)

        async def send(lane: int) -> None:
            for number in range(25):
                sent = await client.send(pair.room_id, f"{lane}-{number}")
                acked.append(sent.seq)
                await asyncio.sleep(0.01)

        async def kill() -> None:
            for _ in range(2):
                await asyncio.sleep(0.15)
                process.kill()
                await asyncio.to_thread(process.start)

        await asyncio.gather(kill(), *(send(lane) for lane in range(4)))
        await heard.until(lambda: len(heard.messages) >= 100)
        assert sorted(acked) == list(range(1, 101))
        assert [message.seq for message in heard.messages] == list(range(1, 101))
        for lane in range(4):
            mine = [text for text in heard.texts() if text.startswith(f"{lane}-")]
            assert mine == [f"{lane}-{number}" for number in range(25)]


async def test_a_server_that_is_not_up_yet_is_waited_for(processes, meet):
    process = processes()
    pair = await meet(process.url)
    process.kill()
    connecting = asyncio.create_task(pair.client(timeout=30).__aenter__())
    await asyncio.sleep(0.5)
    assert not connecting.done()
    await asyncio.to_thread(process.start)
    client = await asyncio.wait_for(connecting, 30)
    assert (await client.send(pair.room_id, "there you are")).seq == 1
    await client.__aexit__(None, None, None)


async def test_a_replica_is_replaced_under_load_without_anybody_noticing(processes, meet, heard):
    first, second = processes(), processes()
    pair = await meet(second.url)
    async with (
        wire_to(first.url) as wire,
        Client(wire.url, token=pair.token, own_messages=True, timeout=60) as client,
    ):
        heard.listen(client)

        async def send() -> None:
            for number in range(60):
                await client.send(pair.room_id, f"mine {number}")
                await asyncio.sleep(0.01)

        async def say() -> None:
            for number in range(60):
                await pair.say(f"hers {number}")
                await asyncio.sleep(0.01)

        async def replace() -> None:
            await asyncio.sleep(0.3)
            wire.port = port_of(second.url)
            assert await asyncio.to_thread(first.stop) == 0

        await asyncio.gather(send(), say(), replace())
        await heard.until(lambda: len(heard.messages) == 120)
        assert [message.seq for message in heard.messages] == list(range(1, 121))
