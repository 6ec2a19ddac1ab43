"""What waits for a client that fetches by long polling has an end."""

import asyncio

import pytest
from engineio import async_socket
from realtime.raw import connect_packet, polling

from chatsched.realtime import engine
from chatsched.realtime.websocket import DROP_ABOVE, MOST_UNSENT


@pytest.fixture(params=["fast", "library"])
def which_socket(request, monkeypatch, server):  # noqa: ARG001  # whose start installs ours
    """Our own socket, and the one of the library that takes its place should it have to."""
    if request.param == "library":
        monkeypatch.setattr(async_socket, "AsyncSocket", engine._LibrarySocket)
    return request.param


@pytest.fixture
async def scene(which_socket, server):
    """Ada, who talks; her room; and Ben, who came in by polling and does not fetch any more."""
    del which_socket
    ada, ben = await server.signup("Ada"), await server.signup("Ben")
    body = {"kind": "group", "name": "R", "member_ids": [ben.id]}
    room = (await ada.api.ok("POST", "/api/rooms", body))["room"]["id"]
    async with polling(server.url) as poller:
        await poller.post(connect_packet(await ben.token()))
        assert (await poller.get()).startswith("40")
        yield server, ada, room, poller


def backlog_of(server, poller) -> int:
    return server.application.sockets.sio.eio.sockets[poller.sid].queue.size


async def test_a_client_that_does_not_fetch_is_given_up_and_holds_nobody_up(scene):
    server, ada, room, _ = scene
    socket = await ada.connect()
    sent = 0
    while len(server.application.edge.connections()) > 1:
        text = "x" * 9_000
        await socket.ok("message:send", {"room_id": room, "text": text, "nonce": f"{sent}"})
        sent += 1
        assert sent * len(text) < 2 * MOST_UNSENT
    await socket.heard("message:new", lambda p: p["message"]["seq"] == sent)


async def test_a_client_that_is_behind_is_spared_what_it_can_do_without(scene):
    server, ada, room, poller = scene
    socket = await ada.connect()
    for n in range(1 + DROP_ABOVE // 9_000):
        command = {"room_id": room, "text": "x" * 9_000, "nonce": f"{n}"}
        await socket.ok("message:send", command)
    await socket.heard("message:new", lambda p: p["message"]["seq"] == n + 1)
    before = backlog_of(server, poller)
    assert before > DROP_ABOVE
    await socket.call("room:typing", {"room_id": room})
    await asyncio.sleep(0.1)
    assert backlog_of(server, poller) == before
    assert "message:new" in await poller.get()
    assert backlog_of(server, poller) == 0
    await asyncio.sleep(3)
    await socket.call("room:typing", {"room_id": room})
    async with asyncio.timeout(5):
        while "room:typing" not in await poller.get():
            continue


async def test_answers_that_nobody_fetches_have_an_end_too(server):
    ada = await server.signup("Ada")
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]["id"]
    for n in range(40):
        body = {"text": "x" * 9_000, "nonce": f"{n}"}
        await ada.api.ok("POST", f"/api/rooms/{room}/messages", body)
    async with polling(server.url) as poller:
        await poller.post(connect_packet(await ada.token()))
        asked, question = 0, f'421["room:sync",{{"rooms":{{"{room}":0}}}}]'
        while await poller.post(question) == 200:
            asked += 1
            assert asked < 10
    assert asked > 1
