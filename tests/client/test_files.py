"""What bots do with files, and how they find messages."""

import io

import pytest
from PIL import Image

from chatsched.client import Invalid, NotFound


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (900, 300), "red").save(content, "PNG")
    return content.getvalue()


async def pieces(content: bytes):
    for start in range(0, len(content), 50_000):
        yield content[start : start + 50_000]


async def test_a_bot_sends_files_and_gets_them(server, meet):
    pair = await meet(server.url)
    async with pair.client() as client:
        content = bytes(range(256)) * 2_000
        files = [
            await client.upload(pair.room_id, "data.bin", pieces(content)),
            await client.upload(pair.room_id, "red.png", picture()),
        ]
        assert [(file.name, file.type) for file in files] == [
            ("data.bin", "application/octet-stream"),
            ("red.png", "image/png"),
        ]
        sent = await client.send(pair.room_id, "", attachments=files)
        assert sent.attachments == files
        page = await client.history(pair.room_id)
        assert page.messages[-1].attachments == files
        assert b"".join([piece async for piece in client.download(files[0])]) == content
        small = b"".join([piece async for piece in client.download(files[1], thumbnail=True)])
        assert Image.open(io.BytesIO(small)).size == (720, 240)
        with pytest.raises(NotFound):
            async for _ in client.download(files[0], thumbnail=True):
                pass
        with pytest.raises(Invalid):
            await client.upload(pair.room_id, "run.exe", b"x")


async def test_a_bot_finds_messages(server, meet):
    pair = await meet(server.url)
    async with pair.client() as client:
        await pair.say("Crème brûlée", "cream", "tea")
        found = await client.search("cre", limit=1)
        assert ([message.text for message in found.messages], found.has_more) == (["cream"], True)
        found = await client.search("cre", room_id=pair.room_id, before=found.messages[-1].id)
        assert [message.text for message in found.messages] == ["Crème brûlée"]
        page = await client.history(pair.room_id)
        since = page.messages[1].created_at
        begun = await client.history(pair.room_id, since=since)
        assert begun.messages[-1].text == "tea"
        assert all(message.created_at >= since for message in begun.messages)
        with pytest.raises(Invalid):
            await client.search("?!")
