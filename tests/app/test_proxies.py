"""Whose word is taken for where a request comes from: that of the proxies that are named."""

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatsched.app.serving import address_of, listen, serving
from chatsched.http import client_address


async def seen(request: Request) -> Response:
    return JSONResponse([client_address(request), request.url.scheme])


async def at_once():
    pass


async def as_seen(**headers: str) -> list[str]:
    """Return the address and the scheme that the server takes a request from here to have."""
    with listen("127.0.0.1", 0) as listener:
        async with (
            serving(Starlette(routes=[Route("/", seen)]), listener, at_once),
            aiohttp.ClientSession() as http,
            http.get(address_of(listener), headers=headers) as reply,
        ):
            return await reply.json()


@pytest.mark.parametrize(
    ("trusted", "given", "address", "scheme"),
    [
        ("10.0.0.5", "6.6.6.6", "127.0.0.1", "http"),
        (None, "6.6.6.6", "6.6.6.6", "https"),
        ("127.0.0.1,10.0.0.0/8", "6.6.6.6, 5.5.5.5, 10.0.0.7", "5.5.5.5", "https"),
        ("127.0.0.1", "6.6.6.6, 5.5.5.5", "5.5.5.5", "https"),
    ],
)
async def test_only_the_proxies_named_are_believed(monkeypatch, trusted, given, address, scheme):
    """Of what they hand on, the last entry that is not a proxy's own counts."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    headers = {"X-Forwarded-For": given, "X-Forwarded-Proto": "https"}
    assert await as_seen(**headers) == [address, scheme]
