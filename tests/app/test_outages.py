"""What people see while MongoDB is away, and after."""

import asyncio

from serving import in_database, running


async def test_commands_say_unavailable_and_work_again_afterwards(proxied, redis_url, guests):
    proxy, url = proxied
    async with running(mongo_url=url, redis_url=redis_url) as (address, _):
        ada = await guests.signup(address, "Ada")
        socket = await ada.connect()
        proxy.refusing = True
        proxy.cut()
        reply = await ada.api("GET", "/api/rooms")
        assert (reply.status, reply.body["code"]) == (503, "unavailable")
        assert reply.headers["content-type"] == "application/problem+json"
        ack = await socket.call("room:sync", {"rooms": {"r": 0}})
        assert ack["error"]["code"] == "unavailable"
        ready = await ada.api("GET", "/readyz")
        assert (ready.status, ready.body["failing"]) == (503, ["mongodb"])
        proxy.refusing = False
        async with asyncio.timeout(10):
            while (await ada.api("GET", "/api/rooms")).status != 200:
                await asyncio.sleep(0.1)
        assert (await socket.call("room:sync", {"rooms": {}}))["ok"]
        assert (await ada.api("GET", "/readyz")).status == 200
        await guests.leave()


async def test_a_leaving_server_serves_until_a_proxy_has_heard_it(
    mongo_url, database_name, redis_url, guests
):
    """It is not ready any more, but answers; then its sockets close and go elsewhere."""
    settings = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with running(**settings) as (address, built):
        ada = await guests.signup(address, "Ada")
        socket = await ada.connect()
        built.health.draining = True
        assert (await ada.api("GET", "/readyz")).status == 503
        assert (await ada.api("GET", "/api/me")).status == 200
        assert not socket.ended.is_set()
        await built.drain()
        assert built.edge.connections() == []
        await guests.leave()
