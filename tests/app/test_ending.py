"""The program ends when it is told to, and when it cannot go on; it does not hang."""

import asyncio
import contextlib
import os
import signal
import time

import aiohttp
import pytest
from serving import PASSWORD, Api


@pytest.fixture
async def busy(program, tmp_path):
    """An embedded server to which messages are sent all the time."""
    server = program("serve", tmp_path / "data", "--embedded")
    api = Api(server.url)
    body = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
    await api.ok("POST", "/api/auth/signup", body)
    room = (await api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]

    async def send(sender: int) -> None:
        for n in range(100_000):
            message = {"text": f"{n}", "nonce": f"{sender}-{n}"}
            await api("POST", f"/api/rooms/{room['id']}/messages", message)

    senders = [asyncio.create_task(send(sender)) for sender in range(8)]
    await asyncio.sleep(0.5)
    yield server
    for sender in senders:
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
            await sender
    await api.close()


async def test_it_ends_when_its_mongod_has_died_with_messages_in_flight(busy):
    [mongod] = busy.children("mongod")
    os.kill(mongod, signal.SIGKILL)
    assert await asyncio.to_thread(busy.wait, 60) == 1
    said = busy.log
    assert said.splitlines()[-1].startswith("chatsched: mongod ended by SIGKILL (log: ")
    assert "Traceback" not in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_told_twice_it_ends_at_once(busy, how):
    [mongod] = busy.children("mongod")
    os.kill(mongod, signal.SIGSTOP)
    busy.send(how)
    await asyncio.sleep(1)
    began = time.monotonic()
    busy.send(how)
    assert await asyncio.to_thread(busy.wait, 5) == -how
    assert time.monotonic() - began < 2
    os.kill(mongod, signal.SIGCONT)
    async with asyncio.timeout(10):
        while _lives(mongod):
            await asyncio.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_requests_under_way_when_it_is_told_to_are_answered_and_kept(
    processes, guests, mongo, database_name
):
    """Those that come too late are refused at the door; what was acked is there afterwards."""
    server = processes()
    ada = await guests.signup(server.url, "Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]["id"]
    path = f"/api/rooms/{room}/messages"
    acked: list[str] = []

    async def send(sender: int) -> None:
        for n in range(10_000):
            nonce = f"{sender}-{n}"
            try:
                reply = await ada.api("POST", path, {"text": nonce, "nonce": nonce})
            except aiohttp.ClientError:
                return
            if reply.status == 503:
                assert reply.body["code"] == "unavailable"
                return
            assert reply.status == 201
            acked.append(nonce)

    async with asyncio.TaskGroup() as group:
        for sender in range(8):
            group.create_task(send(sender))
        await asyncio.sleep(1)
        assert await asyncio.to_thread(server.stop) == 0
    assert len(acked) > 8
    stored = [found["nonce"] for found in mongo[database_name].messages.find({"room_id": room})]
    assert len(stored) == len(set(stored))
    assert set(acked) <= set(stored)
