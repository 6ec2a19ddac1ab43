"""Files and search as clients get them: over HTTP, by every client in the room, and safely."""

import asyncio
import io
from typing import Any

import aiohttp
import pytest
from contract import shapes
from contract.room import Room
from PIL import Image
from serving import Api, Reply, in_database, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = b"<!doctype html><script>fetch('/api/me')</script>"
NOT_FORMS: list[tuple[bytes, str]] = [
    (b"{}", "application/json"),
    (b"", "multipart/form-data"),
    (b"no form", "multipart/form-data; boundary=x"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"--x--\r\n", "multipart/form-data; boundary=x"),
    (
        b'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\ncut of',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\ncontent-disposition: form-data; name="other"; filename="a"\r\n\r\na\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
]


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (900, 300), "red").save(content, "PNG")
    return content.getvalue()


def form(content: Any, name: str = "notes.txt", said: str = "text/plain") -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("file", content, filename=name, content_type=said)
    return data


async def upload(api: Api, room_id: str, *args: Any) -> Reply:
    return await api("POST", f"/api/rooms/{room_id}/attachments", data=form(*args))


async def uploaded(api: Api, room_id: str, *args: Any) -> dict[str, Any]:
    reply = await upload(api, room_id, *args)
    assert reply.status == 201, reply.body
    shapes.Attachment.model_validate(reply.body["attachment"])
    return reply.body["attachment"]


async def get(api: Api, url: str, **headers: str) -> tuple[int, bytes, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with api.http.get(api.url + url, headers=named) as response:
        return response.status, await response.read(), response.headers


async def test_files_reach_everybody_in_the_room_over_both_transports(room: Room):
    ids = [
        (await uploaded(api, room.id, f"of {name}".encode(), f"{name}.txt"))["id"]
        for api, name in ((room.cem.api, "cem"), (room.bot, "bot"))
    ]
    body = {"room_id": room.id, "nonce": "1", "attachments": ids[:1]}
    by_socket = (await room.ws.ok("message:send", body))["message"]
    body = {"text": "from the bot", "nonce": "2", "attachments": ids[1:]}
    reply = await room.bot("POST", f"/api/rooms/{room.id}/messages", body)
    assert reply.status == 201
    for sent, name in ((by_socket, "cem"), (reply.body["message"], "bot")):
        shapes.Message.model_validate(sent)
        heard = await room.all_heard("message:new", lambda p, m=sent: p["message"]["id"] == m["id"])
        assert heard["message"] == sent
        [attachment] = sent["attachments"]
        assert attachment["name"] == f"{name}.txt"
        for api in (room.ada.api, room.bot):
            assert (await get(api, attachment["url"]))[:2] == (200, f"of {name}".encode())


async def test_a_picture_is_shown_in_place_and_nothing_else_is(room: Room):
    api = room.ada.api
    shown = await uploaded(api, room.id, picture(), "red.png", "image/png")
    assert (shown["width"], shown["height"]) == (900, 300)
    page = await uploaded(api, room.id, PAGE, "photo.png", "image/png")
    vector = await uploaded(api, room.id, b"<svg onload='x()'/>", "a.svg", "image/svg+xml")
    for url, disposition, kind in (
        (shown["url"], "inline", "image/png"),
        (shown["thumbnail_url"], "inline", "image/webp"),
        (page["url"], "attachment", "text/plain; charset=utf-8"),
        (vector["url"], "attachment", "text/plain; charset=utf-8"),
    ):
        status, _, headers = await get(api, url)
        assert status == 200
        assert headers["content-disposition"].split(";")[0] == disposition
        assert headers["content-type"] == kind
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "private" in headers["cache-control"]
        assert "immutable" in headers["cache-control"]


async def test_a_picture_that_is_called_a_page_is_not_given_out_as_one(room: Room):
    api, content = room.ada.api, io.BytesIO()
    Image.new("P", (1, 1)).save(content, "GIF")
    shown = await uploaded(api, room.id, content.getvalue(), "x.html", "text/html")
    assert shown["name"] == "x.html"
    _, _, headers = await get(api, shown["url"])
    named = "inline; filename=\"x.html.gif\"; filename*=UTF-8''x.html.gif"
    assert headers["content-disposition"] == named


async def test_a_file_is_asked_for_again_and_in_parts(room: Room):
    api, content = room.ada.api, bytes(range(256)) * 3_000
    url = (await uploaded(api, room.id, content, "clip.bin"))["url"]
    _, whole, headers = await get(api, url)
    assert whole == content
    assert headers["accept-ranges"] == "bytes"
    etag = headers["etag"]
    status, nothing, headers = await get(api, url, if_none_match=f'"other", {etag}')
    assert (status, nothing, headers["etag"]) == (304, b"", etag)
    for asked, start, end in (
        ("bytes=0-0", 0, 1),
        ("bytes=300000-300009", 300_000, 300_010),
        ("bytes=767990-", 767_990, 768_000),
        ("bytes=-5", 767_995, 768_000),
        ("bytes=0-99999999", 0, 768_000),
    ):
        status, part, headers = await get(api, url, range=asked)
        assert (status, part) == (206, content[start:end]), asked
        assert headers["content-range"] == f"bytes {start}-{end - 1}/768000"
    for asked in ("bytes=768000-", "bytes=-0"):
        status, _, headers = await get(api, url, range=asked)
        assert (status, headers["content-range"]) == (416, "bytes */768000")
    for asked in ("bytes=5-1", "bytes=0-1,4-5", "lines=0-1", "bytes=-", "bytes=x"):
        assert (await get(api, url, range=asked))[:2] == (200, content), asked
    assert (await get(api, url, range="bytes=0-0", if_range='"other"'))[0] == 200
    assert (await get(api, url, range="bytes=0-0", if_range=etag))[0] == 206
    async with api.http.head(api.url + url) as response:
        assert (response.status, response.headers["content-length"]) == (200, "768000")


async def test_files_are_the_rooms_own(room: Room):
    eve, nobody = await room.server.signup("Eve"), room.server.api()
    shown = await uploaded(room.ada.api, room.id, picture(), "red.png")
    body = {"text": "", "nonce": "1", "attachments": [shown["id"]]}
    sent = await room.ada.api.ok("POST", f"/api/rooms/{room.id}/messages", body)
    for url in (shown["url"], shown["thumbnail_url"], "/api/attachments/nosuch"):
        shapes.check_problem((await eve.api("GET", url)).body, "not_found")
        shapes.check_problem((await nobody("GET", url)).body, "unauthorized")
    shapes.check_problem((await upload(eve.api, room.id, b"x")).body, "not_found")
    shapes.check_problem((await upload(nobody, room.id, b"x")).body, "unauthorized")
    assert (await get(room.ben.api, shown["url"]))[0] == 200
    await room.ada.api.ok("DELETE", f"/api/messages/{sent['message']['id']}")
    for url in (shown["url"], shown["thumbnail_url"]):
        shapes.check_problem((await room.ben.api("GET", url)).body, "not_found")


async def test_uploads_by_cookie_need_this_sites_origin(room: Room):
    path = f"/api/rooms/{room.id}/attachments"
    for origin in ("https://evil.example", "null"):
        reply = await room.ada.api("POST", path, data=form(b"x"), headers={"origin": origin})
        shapes.check_problem(reply.body, "forbidden")


@pytest.mark.parametrize(("name", "content"), [("a.png", b"MZ\x90\x00"), ("run.exe", b"x")])
async def test_a_program_is_refused(room: Room, name: str, content: bytes):
    reply = await upload(room.ada.api, room.id, content, name, "image/png")
    shapes.check_problem(reply.body, "invalid")
    assert "file" in reply.body["fields"]


async def test_what_is_no_form_with_a_file_is_refused(room: Room):
    path = f"/api/rooms/{room.id}/attachments"
    for body, kind in NOT_FORMS:
        reply = await room.ada.api("POST", path, data=body, headers={"content-type": kind})
        shapes.check_problem(reply.body, "invalid")
    two = form(b"one")
    two.add_field("file", b"two", filename="two.txt")
    shapes.check_problem((await room.ada.api("POST", path, data=two)).body, "invalid")


async def test_a_file_that_is_too_large_is_refused_however_it_comes(
    mongo_url, database_name, redis_url
):
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": redis_url,
        "attachment_mb": "1",
    }
    largest = 1 << 20

    def whole(size: int) -> Any:
        return io.BytesIO(bytes(size))

    async def pieces(size: int) -> Any:
        for _ in range(0, size, 1 << 16):
            yield bytes(1 << 16)
            await asyncio.sleep(0)

    async with running(**settings) as (url, _):
        api = Api(url)
        body = {"email": "a@example.com", "password": "correct horse", "name": "Ada"}
        await api.ok("POST", "/api/auth/signup", body)
        made = await api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"})
        room_id = made["room"]["id"]
        assert (await uploaded(api, room_id, whole(largest), "fits"))["size"] == largest
        assert (await uploaded(api, room_id, pieces(largest), "fits"))["size"] == largest
        for content in (whole(largest + 1), whole(2 * largest), pieces(largest + 1)):
            reply = await upload(api, room_id, content, "large")
            shapes.check_problem(reply.body, "too_large")
        await api.close()


async def test_messages_are_found_over_both_transports(room: Room):
    for number, text in enumerate(("Crème brûlée", "cream", "nothing")):
        body = {"room_id": room.id, "text": text, "nonce": str(number)}
        await room.js.ok("message:send", body)
    found = await room.ben.api.ok("GET", "/api/search?q=cre")
    assert [message["text"] for message in found["messages"]] == ["cream", "Crème brûlée"]
    assert found["has_more"] is False
    for message in found["messages"]:
        shapes.Message.model_validate(message)
    ack = await room.ws.ok("message:search", {"q": "cre", "room_id": room.id, "limit": 1})
    assert ack["messages"] == found["messages"][:1]
    assert ack["has_more"] is True
    before = ack["messages"][-1]["id"]
    rest = await room.bot.ok("GET", f"/api/search?q=cre&room_id={room.id}&before={before}")
    assert rest == {"messages": found["messages"][1:], "has_more": False}
    eve = await room.server.signup("Eve")
    assert (await eve.api.ok("GET", "/api/search?q=cre"))["messages"] == []


async def test_history_can_begin_at_an_instant(room: Room):
    for number in range(5):
        body = {"room_id": room.id, "text": str(number), "nonce": str(number)}
        await room.js.ok("message:send", body)
        await asyncio.sleep(0.002)
    page = await room.ben.api.ok("GET", f"/api/rooms/{room.id}/messages")
    since = page["messages"][2]["created_at"]
    begun = await room.ben.api.ok("GET", f"/api/rooms/{room.id}/messages?since={since}&limit=2")
    shapes.Page.model_validate(begun)
    assert begun == {"messages": page["messages"][2:4], "has_more": True, "last_seq": 5}
    ack = await room.js.ok("message:list", {"room_id": room.id, "since": since})
    assert ack["messages"] == page["messages"][2:]
