"""What is not a good packet is answered where it asks for an answer, and harms nobody else."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from contract import shapes
from realtime.raw import connect_packet, ended, polling, raw_socket
from serving import Person, Server, Socket
from socketio.exceptions import ConnectionError  # noqa: A004  # its name there
from websockets.asyncio.client import ClientConnection

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEBIBYTE = 1 << 20
UNREADABLE = {
    "a lone surrogate": (r'427["message:send",{"text":"\ud800"}]', "invalid"),
    "half JSON": ('427["message:send",{', "invalid"),
    "deeply nested": ('427["message:send",' + "[" * 5_000 + "]" * 5_000 + "]", "invalid"),
    "no name": ("427[]", "invalid"),
    "no event": ('427{"a":1}', "invalid"),
    "nothing at all": ("427", "invalid"),
    "a name that is none": ("427[1,{}]", "invalid"),
    "an event of the protocol's own": ('427["connect",{},{}]', "invalid"),
    "another one": ('427["disconnect","x"]', "invalid"),
    "binary": ('451-7["message:send",{"_placeholder":true,"num":0}]', "invalid"),
    "too large": ('427["message:send",{"text":"' + "x" * MEBIBYTE + '"}]', "too_large"),
}
UNANSWERABLE = ["42[", "42{}", "4x", "9", "", "451-[1]", "47", "4" + "x" * MEBIBYTE, "44"]


@pytest_asyncio.fixture(loop_scope="module")
async def ada(server: Server) -> Person:
    return await server.signup("Ada")


@pytest_asyncio.fixture(loop_scope="module")
async def bystander(ada: Person) -> AsyncIterator[Socket]:
    """Another connection of the same person; it stands, and hears what happens, to the end."""
    socket = await ada.connect()
    yield socket
    body = {"kind": "group", "name": "R"}
    room = (await ada.api.ok("POST", "/api/rooms", body))["room"]
    await socket.heard("room:added", lambda payload: payload["room"]["id"] == room["id"])


async def answer(raw: ClientConnection, number: int) -> dict:
    """Return the ack with a number."""
    while not (packet := await raw.recv()).startswith(f"43{number}["):
        assert packet == "2" or packet.startswith("42")
    return json.loads(packet[packet.index("[") :])[0]


@pytest.mark.usefixtures("bystander")
@pytest.mark.parametrize("what", UNREADABLE)
async def test_a_command_that_cannot_be_read_is_refused_and_the_next_one_runs(
    server: Server, ada: Person, what: str
):
    packet, code = UNREADABLE[what]
    async with raw_socket(server.url, await ada.token()) as raw:
        await raw.send(packet)
        if what == "binary":
            await raw.send(b"attachment")
        shapes.check_problem((await answer(raw, 7))["error"], code)
        await raw.send('428["room:sync",{"rooms":{}}]')
        assert (await answer(raw, 8))["ok"] is True
    async with polling(server.url) as poller:
        await poller.post(connect_packet(await ada.token()))
        assert (await poller.get()).startswith("40")
        assert await poller.post(packet, *(["bYXR0"] if what == "binary" else [])) == 200
        heard = await poller.get()
        assert heard.startswith("437["), heard[:200]
        shapes.check_problem(json.loads(heard[3:])[0]["error"], code)
        assert await poller.post('428["room:sync",{"rooms":{}}]') == 200
        assert (await poller.get()).startswith('438[{"ok":true')


@pytest.mark.usefixtures("bystander")
@pytest.mark.parametrize("packet", UNANSWERABLE, ids=lambda packet: packet[:10])
async def test_what_cannot_be_answered_ends_its_own_connection_with_a_code(
    server: Server, ada: Person, packet: str
):
    async with raw_socket(server.url, await ada.token()) as raw:
        await raw.send(packet)
        assert await ended(raw) == 1007


@pytest.mark.usefixtures("bystander")
async def test_a_frame_of_more_than_two_mebibytes_ends_its_connection_with_a_code(
    server: Server, ada: Person
):
    async with raw_socket(server.url, await ada.token()) as raw:
        await raw.send("427" + "x" * (2 * MEBIBYTE))
        assert await ended(raw) == 1009


async def test_the_official_clients_binary_event_is_refused(server: Server, ada: Person):
    socket = await ada.connect()
    ack = await socket.call("message:send", {"room_id": "r", "text": b"bytes", "nonce": "n"})
    shapes.check_problem(ack["error"], "invalid")
    assert (await socket.call("room:sync", {"rooms": {}}))["ok"]
    del server


async def test_an_unknown_namespace_is_not_found(server: Server, ada: Person):
    socket = Socket()
    told = []
    socket.client.on("connect_error", told.append, namespace="/admin")
    with pytest.raises(ConnectionError):
        await socket.client.connect(
            server.url,
            namespaces=["/admin"],
            transports=["websocket"],
            headers={"cookie": ada.cookie},
        )
    await socket.close()
    shapes.check_problem(told[0]["data"], "not_found")


@pytest.mark.parametrize("payload", ["x", 7, [], [1], True], ids=repr)
async def test_a_payload_that_is_no_object_is_told_so_in_the_same_words_as_a_body(
    ada: Person, payload: object
):
    socket = await ada.connect()
    ack = await socket.call("message:send", payload)
    reply = await ada.api("POST", "/api/rooms/x/messages", payload)
    assert ack["error"] == reply.body
    assert reply.body["detail"] == "The body must be a JSON object."
