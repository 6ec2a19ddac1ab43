import asyncio

import pytest
from serving import Socket, in_database, running
from socketio.exceptions import ConnectionError as Refused


async def refusal(url: str, token: str):
    """Try to connect; return what the client is told by ``connect_error``."""
    socket, told = Socket(), []
    socket.client.on("connect_error", told.append)
    try:
        with pytest.raises(Refused):
            await socket.client.connect(url, auth={"token": token}, transports=["websocket"])
    finally:
        await socket.http.close()
    return told[0]


async def test_a_token_is_shown_once_listed_by_name_and_acts_for_its_owner(server):
    ada = await server.signup()
    reply = await ada.api("POST", "/api/tokens", {"name": "backup script"})
    assert reply.status == 201
    assert set(reply.body) == {"id", "name", "token"}
    token = reply.body["token"]
    bearer = server.api(token)
    assert (await bearer.ok("GET", "/api/me"))["user"]["id"] == ada.id
    listed = await ada.api.ok("GET", "/api/tokens")
    assert token not in str(listed)
    (view,) = listed["tokens"]
    assert (view["id"], view["name"]) == (reply.body["id"], "backup script")
    assert view["used_at"] is not None


async def test_a_revoked_token_is_cut_off_at_once_open_sockets_too(server):
    ada = await server.signup()
    made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
    bearer = server.api(made["token"])
    assert (await bearer("GET", "/api/me")).status == 200
    socket = await server.connect(made["token"])
    staying = await ada.connect()
    assert (await ada.api("DELETE", f"/api/tokens/{made['id']}")).status == 204
    assert (await bearer("GET", "/api/me")).status == 401
    async with asyncio.timeout(5):
        await socket.ended.wait()
    assert (await refusal(server.url, made["token"]))["data"]["code"] == "unauthorized"
    assert (await staying.ok("me:get", {}))["user"]["id"] == ada.id
    assert (await ada.api("DELETE", f"/api/tokens/{made['id']}")).status == 404


async def test_nobody_sees_or_revokes_another_s_tokens(server):
    ada, ben = await server.signup(), await server.signup("Ben")
    made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
    assert await ben.api.ok("GET", "/api/tokens") == {"tokens": []}
    assert (await ben.api("DELETE", f"/api/tokens/{made['id']}")).status == 404
    assert (await server.api(made["token"])("GET", "/api/me")).status == 200


async def test_a_bot_cannot_make_itself_another_token(server):
    bot = await server.application.people.directory.create_bot("Reminder")
    made = await server.application.people.tokens.issue(bot.id, "Reminder")
    reply = await server.api(made.token)("POST", "/api/tokens", {"name": "spare"})
    assert (reply.status, reply.body["code"]) == (403, "forbidden")


async def test_tokens_are_managed_over_a_socket_too(server):
    socket = await (await server.signup()).connect()
    made = await socket.ok("token:create", {"name": "script"})
    assert (await server.api(made["token"])("GET", "/api/me")).status == 200
    assert [t["id"] for t in (await socket.ok("token:list", {}))["tokens"]] == [made["id"]]
    assert await socket.ok("token:revoke", {"token_id": made["id"]}) == {"ok": True}
    assert (await server.api(made["token"])("GET", "/api/me")).status == 401
    ack = await socket.call("token:revoke", {"token_id": made["id"]})
    assert ack["error"]["code"] == "not_found"


async def test_a_token_revoked_in_one_process_ends_sockets_of_the_other(
    server, mongo_url, database_name, redis_url
):
    ada = await server.signup()
    made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
    async with running(mongo_url=in_database(mongo_url, database_name), redis_url=redis_url) as (
        url,
        _,
    ):
        socket = await server.guests.connect(url, made["token"])
        there = server.guests.api(url, made["token"])
        assert (await there("GET", "/api/me")).status == 200
        await ada.api.ok("DELETE", f"/api/tokens/{made['id']}")
        async with asyncio.timeout(5):
            await socket.ended.wait()
        assert (await there("GET", "/api/me")).status == 401
        await server.guests.leave()


@pytest.mark.parametrize("kind", ["sessions", "tokens"])
async def test_the_patrol_ends_sockets_whose_credential_is_gone(server, mongo, database_name, kind):
    ada = await server.signup()
    token = await ada.token()
    by_session, by_token = await ada.connect(), await server.connect(token)
    gone, staying = (by_session, by_token) if kind == "sessions" else (by_token, by_session)
    mongo[database_name][kind].delete_many({})
    await server.application.people.patrol.check()
    async with asyncio.timeout(5):
        await gone.ended.wait()
    assert not staying.ended.is_set()


async def test_a_token_revoked_while_redis_is_away_ends_sockets_elsewhere_all_the_same(
    mongo_url, database_name, spare_redis, guests
):
    settings = {"mongo_url": in_database(mongo_url, database_name), "redis_url": spare_redis.url}
    async with running(**settings) as (here, one), running(**settings) as (there, other):
        ada = await guests.signup(here)
        made = await ada.api.ok("POST", "/api/tokens", {"name": "script"})
        socket = await guests.connect(there, made["token"])
        spare_redis.kill()
        async with asyncio.timeout(10):
            while one.edge.up or other.edge.up:  # no event says so
                await asyncio.sleep(0.02)
        await ada.api.ok("DELETE", f"/api/tokens/{made['id']}")
        async with asyncio.timeout(10):
            await socket.ended.wait()
        await guests.leave()
