"""Who waits for a slow command is not taken for dead meanwhile."""

import asyncio
import json

import pytest
from realtime.raw import connect_packet, polling, raw_socket
from serving import Server

from chatsched.core.wire import NOTHING, Nothing
from chatsched.realtime import SocketCommand

SLOW = 1.6
PING, PONG = 0.3, 0.3


@pytest.fixture
async def token(server: Server) -> str:
    """A token for a server whose patience is short and which has a command that takes longer."""
    engine = server.application.sockets.sio.eio
    engine.ping_interval, engine.ping_timeout = PING, PONG

    async def sleep(_actor, _command) -> Nothing:
        await asyncio.sleep(SLOW)
        return NOTHING

    commands = server.application.sockets._dispatcher.commands
    commands["slow"] = SocketCommand("slow", Nothing, Nothing, sleep)
    ada = await server.signup("Ada")
    return await ada.token()


async def test_a_slow_command_leaves_its_websocket_alive_and_is_answered(server, token):
    pings, acks = 0, []
    async with raw_socket(server.url, token) as raw:
        for number in (1, 2):  # the second waits for the first
            await raw.send(f'42{number}["slow",{{}}]')
        async with asyncio.timeout(3 * SLOW):
            while len(acks) < 2:
                packet = await raw.recv()
                if packet == "2":
                    pings += 1
                    await raw.send("3")
                elif packet.startswith("43"):
                    acks.append(packet)
        assert acks == ['431[{"ok":true}]', '432[{"ok":true}]']
        assert pings > 2 * SLOW / (PING + PONG) - 2
        assert await raw.recv() == "2"  # and it is pinged as ever


async def test_a_slow_command_leaves_its_polling_session_alive_and_is_answered(server, token):
    async with polling(server.url) as poller:
        await poller.post(connect_packet(token))
        posting = asyncio.create_task(poller.post('421["slow",{}]'))
        heard = ""
        async with asyncio.timeout(3 * SLOW):
            while "431[" not in heard:
                heard = await poller.get()
        assert json.loads(heard[heard.index("431[") + 3 :]) == [{"ok": True}]
        assert await posting == 200
        assert await poller.post("3") == 200


async def test_a_client_that_is_gone_is_still_found_out(server, token):
    async with raw_socket(server.url, token) as raw:
        assert await raw.recv() == "2"
        async with asyncio.timeout(2):
            while server.application.edge.connections():
                await asyncio.sleep(0.02)
