"""Every request is answered in the one way, whatever becomes of it."""

import asyncio

import aiohttp
from serving import Reply
from starlette.applications import Starlette
from starlette.routing import Route

from chatsched.app.serving import address_of, listen, serving
from chatsched.http import Guards, on_crash


async def at_once():
    pass


async def reply_of(handle, *, stopped_after: asyncio.Event | None = None) -> Reply:
    """Serve one address with ``handle`` and return what a request gets there."""
    starlette = Starlette(
        routes=[Route("/api/x", handle)], exception_handlers={Exception: on_crash}
    )

    async def fetch(http, url):
        async with http.get(f"{url}/api/x") as reply:
            return Reply(reply.status, await reply.json(content_type=None), reply.headers)

    with listen("127.0.0.1", 0) as listener:
        async with aiohttp.ClientSession() as http:
            async with serving(Guards(starlette, secure=False), listener, at_once):
                fetching = asyncio.create_task(fetch(http, address_of(listener)))
                await (stopped_after.wait() if stopped_after else fetching)
            return await fetching


async def test_what_fails_unexpectedly_is_a_problem_document_without_its_words():
    async def fail(_):
        raise RuntimeError("hush")

    reply = await reply_of(fail)
    assert (reply.status, reply.body["code"]) == (500, "internal")
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["x-request-id"]
    assert "hush" not in str(reply.body)


async def test_a_request_that_outlasts_the_server_is_told_so(monkeypatch, caplog):
    monkeypatch.setattr("chatsched.app.serving._GRACE_SECONDS", 0.2)
    begun = asyncio.Event()

    async def hang(_):
        begun.set()
        await asyncio.Event().wait()

    reply = await reply_of(hang, stopped_after=begun)
    assert (reply.status, reply.body["code"]) == (503, "unavailable")
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Exception in ASGI application" not in caplog.text


async def test_somebody_who_leaves_in_the_middle_of_a_body_is_no_crash(server, capsys):
    ada = await server.signup("Ada")
    host, port = server.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    lines = [
        "PATCH /api/me HTTP/1.1",
        f"host: {host}:{port}",
        f"origin: {server.url}",
        f"cookie: {ada.cookie}",
        "content-length: 100",
        "",
        '{"name":',
    ]
    writer.write("\r\n".join(lines).encode())
    await asyncio.sleep(0.2)
    capsys.readouterr()
    writer.close()
    await writer.wait_closed()
    said = ""
    async with asyncio.timeout(10):
        while "route=/api/me" not in said:
            await asyncio.sleep(0.05)
            said += capsys.readouterr().out
    assert "status=400" in said
    assert "http.crash" not in said
