"""Who may act with somebody's cookie: pages of this site, over HTTP and Socket.IO alike."""

import contextlib

import aiohttp
import pytest
import socketio
from serving import in_database, running
from socketio.exceptions import ConnectionError as ConnectionRefused

PUBLIC = "https://chat.example"


@pytest.fixture
async def ada(mongo_url, database_name, redis_url, guests):
    """Somebody on a server that people reach by https, through a proxy."""
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": redis_url,
        "public_url": PUBLIC,
    }
    async with running(**settings) as (url, _):
        ada = await guests.signup(url, "Ada")
        yield ada
        await guests.leave()


@pytest.mark.parametrize(
    ("headers", "welcome"),
    [
        ({"origin": PUBLIC}, True),
        ({"origin": PUBLIC, "host": "chat.example"}, True),
        ({"origin": PUBLIC, "host": "chat.example", "x-forwarded-proto": "https"}, True),
        ({"origin": "http://chat.example"}, False),
        (
            {
                "origin": "http://chat.example",
                "host": "chat.example",
                "x-forwarded-proto": "https",
            },
            False,
        ),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
async def test_only_pages_of_the_site_act_with_a_cookie(ada, headers, welcome):
    headers = {**headers, "cookie": ada.cookie}
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
        http.patch(f"{ada.api.url}/api/me", json={}, headers=headers) as reply,
    ):
        assert reply.status == (200 if welcome else 403)
    # The library keeps the cookies that it is given in the session's jar.
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        client = socketio.AsyncClient(reconnection=False, http_session=http)
        with contextlib.nullcontext() if welcome else pytest.raises(ConnectionRefused):
            await client.connect(ada.api.url, headers=headers, transports=["websocket"])
        await client.disconnect()
