"""On its way in a connection may end, or lose its right to come in: then nothing of it is left."""

import asyncio

import pytest
from realtime.raw import connect_packet, ended, polling, raw_socket
from serving import Server


class Gate:
    """Holds up whoever is being admitted, at the question for their rooms."""

    def __init__(self, server: Server) -> None:
        store = server.application.edge._roster._memberships
        self._ask = store.rooms_of
        store.rooms_of = self._held
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def _held(self, user_ids):
        found = await self._ask(user_ids)
        self.reached.set()
        await self.open.wait()
        return found


@pytest.fixture
def gate(server) -> Gate:
    return Gate(server)


async def nobody_is_left(server: Server) -> None:
    async with asyncio.timeout(5):
        while server.application.edge.connections() or server.application.sockets._connections:
            await asyncio.sleep(0.02)
    assert server.application.edge.users_here() == set()


async def test_a_polling_client_that_leaves_while_it_comes_in_is_forgotten(server, gate):
    ada = await server.signup("Ada")
    async with polling(server.url) as poller:
        coming = asyncio.create_task(poller.post(connect_packet(await ada.token())))
        await gate.reached.wait()
        await poller.post("1")
        gate.open.set()
        await coming
    await nobody_is_left(server)
    assert server.application.sockets.sio.manager.rooms == {}


async def test_a_websocket_that_breaks_while_it_comes_in_is_forgotten(server, gate):
    ada = await server.signup("Ada")
    async with raw_socket(server.url) as raw:
        await raw.send(connect_packet(await ada.token()))
        await gate.reached.wait()
        raw.transport.abort()
    gate.open.set()
    await nobody_is_left(server)


@pytest.mark.parametrize("everything_heard", [True, False])
async def test_a_token_that_is_revoked_on_the_way_in_does_not_come_in(
    server, gate, everything_heard
):
    ada = await server.signup("Ada")
    made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
    async with raw_socket(server.url) as raw:
        await raw.send(connect_packet(made["token"]))
        await gate.reached.wait()
        if not everything_heard:  # as if it had been said before the connection was known
            server.application.edge._roster._by_credential.clear()
        await ada.api.ok("DELETE", f"/api/tokens/{made['id']}")
        await asyncio.sleep(0.1)
        gate.open.set()
        refusal = await raw.recv()
    assert refusal.startswith("44")
    assert '"code":"unauthorized"' in refusal
    await nobody_is_left(server)


async def test_who_never_comes_in_is_dismissed(server):
    server.application.sockets.sio.eio.ping_interval = 0.3
    ada = await server.signup("Ada")
    async with (
        raw_socket(server.url) as silent,
        raw_socket(server.url, await ada.token()) as present,
        polling(server.url) as poller,
    ):
        async with asyncio.timeout(3):
            assert await ended(silent) == 1008
        assert await present.recv() == "2"  # whoever came in is pinged
        await present.send("3")
        assert await present.recv() == "2"
        assert await poller.post("3") == 400  # there is no such session any more


async def test_who_is_refused_is_dismissed_later(server):
    server.application.sockets.sio.eio.ping_interval = 0.3
    async with raw_socket(server.url) as raw:
        await raw.send(connect_packet("cs_nonsense"))
        assert (await raw.recv()).startswith("44")
        async with asyncio.timeout(3):
            assert await ended(raw) == 1008
