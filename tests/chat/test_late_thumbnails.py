"""Pictures that have to wait for their turn: answered soon all the same, and drawn later."""

import io
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from chat.test_attachments import delete, download, picture, send, upload
from PIL import Image
from slices import until

from chatsched.chat.models.messages import MessageNamed
from chatsched.chat.service import thumbnails


@pytest.fixture
async def pair(one):
    """Two people in a group, and the group."""
    ada, ben = await one.person("Ada Lovelace"), await one.person("Ben")
    return ada, ben, await one.group(ada, ben)


@pytest.fixture
def database(mongo, database_name):
    return mongo[database_name]


@pytest.fixture
def at_once(monkeypatch):
    """Nobody waits for a picture that is not drawn within a moment."""
    monkeypatch.setattr(thumbnails, "_SOON_SECONDS", 0.05)


@asynccontextmanager
async def busy(process):
    """Have the studio draw somebody else's picture until the block ends."""
    async with process.chat._studio._turns.turn("somebody else"):
        yield


async def drawn(process) -> None:
    """Return once nothing waits any more."""
    await until(lambda: not process.chat._thumbnails._late)


async def shown(process, who, message):
    command = MessageNamed(message_id=message["id"])
    [attachment] = (await process.chat.conversation.message(who, command)).message["attachments"]
    return attachment


def is_whole(attachment) -> bool:
    facts = (attachment.get(key) for key in ("width", "height", "thumbnail_url"))
    return tuple(facts) == (1000, 500, f"{attachment['url']}/thumbnail")


@pytest.mark.usefixtures("at_once")
async def test_a_message_is_told_of_its_picture_when_that_is_drawn(one, pair):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    async with busy(one):
        attachment = await upload(one, ada, room, picture(), "red.png")
        assert not {"width", "height", "thumbnail_url"} & attachment.keys()
        message = await send(one, ada, room, attachment)
        assert message["attachments"] == [attachment]
        assert await download(one, ben, attachment) == picture()
    told = (await wire.heard("message:updated"))["message"]
    assert (told["id"], told["edited_at"]) == (message["id"], None)
    assert told["version"] > message["version"]
    [attachment] = told["attachments"]
    assert is_whole(attachment)
    assert await shown(one, ben, message) == attachment
    small = await download(one, ben, attachment, thumbnail=True)
    assert Image.open(io.BytesIO(small)).size == (720, 360)


@pytest.mark.usefixtures("at_once")
async def test_one_that_is_drawn_before_it_is_sent_is_sent_whole(one, pair, database):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    async with busy(one):
        attachment = await upload(one, ada, room, picture(), "red.png")
    await drawn(one)
    assert "undrawn" not in database["attachments"].find_one()
    message = await send(one, ada, room, attachment)
    assert is_whole(message["attachments"][0])
    await wire.heard("message:new")
    assert not wire.of("message:updated")


@pytest.mark.usefixtures("at_once")
async def test_one_that_is_drawn_while_its_message_is_on_its_way_is_shown(one, pair, monkeypatch):
    """Between the claim, which knows nothing of it yet, and the place in the room."""
    ada, _, room = pair
    claim = one.chat.files.claim
    claimed: list = []

    async def claim_and_draw(*which):
        claimed.extend(await claim(*which))
        await somebody.aclose()
        while "undrawn" in await one.records.attachments.one(attachment["id"]):
            pass
        return claimed

    monkeypatch.setattr(one.chat.files, "claim", claim_and_draw)
    async with AsyncExitStack() as somebody:
        await somebody.enter_async_context(busy(one))
        attachment = await upload(one, ada, room, picture(), "red.png")
        message = await send(one, ada, room, attachment)
    assert "thumbnail" not in claimed[0]
    await drawn(one)
    assert is_whole(await shown(one, ada, message))


@pytest.mark.usefixtures("at_once")
async def test_of_one_that_was_deleted_before_its_turn_nothing_is_kept(one, pair, database):
    ada, _, room = pair
    async with busy(one):
        attachment = await upload(one, ada, room, picture(), "red.png")
        message = await send(one, ada, room, attachment)
        await delete(one, ada, message)
    await drawn(one)
    for name in ("attachments", "files.files", "files.chunks"):
        assert database[name].count_documents({}) == 0
    again = await upload(one, ada, room, picture(), "red.png")
    await drawn(one)
    assert await download(one, ada, again, thumbnail=True)


@pytest.mark.usefixtures("at_once")
async def test_one_that_is_deleted_while_it_is_drawn_leaves_no_thumbnail(
    one, pair, database, monkeypatch
):
    ada, _, room = pair
    studio = one.chat._studio
    draw = studio.draw

    async def draw_and_delete(*which):
        result = await draw(*which)
        await delete(one, ada, message)
        return result

    monkeypatch.setattr(studio, "draw", draw_and_delete)
    async with busy(one):
        attachment = await upload(one, ada, room, picture(), "red.png")
        message = await send(one, ada, room, attachment)
    await drawn(one)
    for name in ("attachments", "files.files", "files.chunks"):
        assert database[name].count_documents({}) == 0
