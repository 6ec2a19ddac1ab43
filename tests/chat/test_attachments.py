"""Files in messages: taken in as a stream, given out to members, gone with their message."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from pydantic import ValidationError

from chatsched.chat.models.messages import EditMessage, History, MessageNamed, SendMessage
from chatsched.chat.models.search import Search
from chatsched.chat.service.attachments import LARGEST_FILE
from chatsched.core.errors import Forbidden, Invalid, NotFound, TooLarge

DAY = timedelta(days=1)


class Later:
    """The clock of a process, put forward."""

    def __init__(self, clock, by: timedelta) -> None:
        self._clock, self._by = clock, by

    def now(self):
        return self._clock.now() + self._by


@pytest.fixture
async def pair(one):
    """Two people in a group, and the group."""
    ada, ben = await one.person("Ada Lovelace"), await one.person("Ben")
    return ada, ben, await one.group(ada, ben)


@pytest.fixture
def stored(mongo, database_name):
    """How many documents there are of each collection that files take."""
    names = ("attachments", "files.files", "files.chunks")

    def count() -> list[int]:
        return [mongo[database_name][name].count_documents({}) for name in names]

    return count


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (1000, 500), "red").save(content, "PNG")
    return content.getvalue()


async def stream(content: bytes, piece: int = 50_000):
    for start in range(0, len(content), piece):
        yield content[start : start + piece]


async def upload(process, who, room, content=b"Hello", name="a.txt"):
    return (await process.chat.files.add(who, room, name, stream(content))).attachment


async def download(process, who, attachment, start=0, end=None, *, thumbnail=False) -> bytes:
    files = process.chat.files
    content = await files.content(who, attachment["id"], thumbnail=thumbnail)
    pieces = files.read(content, start, content.size if end is None else end)
    return b"".join([piece async for piece in pieces])


async def send(process, who, room, *attachments, text="", nonce="n"):
    ids = [attachment["id"] for attachment in attachments]
    command = SendMessage(room_id=room, text=text, nonce=nonce, attachments=ids)
    return (await process.chat.conversation.send(who, command)).message


async def delete(process, who, message):
    command = MessageNamed(message_id=message["id"])
    return (await process.chat.conversation.delete(who, command)).message


async def test_a_file_arrives_with_its_message_as_it_was_sent(one, pair):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    content = bytes(range(256)) * 5_000
    attachment = await upload(one, ada, room, content, "../data.bin")
    assert attachment == {
        "id": attachment["id"],
        "name": "data.bin",
        "type": "application/octet-stream",
        "size": len(content),
        "url": f"/api/attachments/{attachment['id']}",
    }
    message = await send(one, ada, room, attachment)
    assert (message["text"], message["attachments"]) == ("", [attachment])
    assert (await wire.heard("message:new"))["message"] == message
    assert await download(one, ben, attachment) == content
    assert await download(one, ben, attachment, 300_000, 300_010) == content[300_000:300_010]
    history = await one.chat.conversation.history(ben, History(room_id=room))
    assert history.messages[-1]["attachments"] == [attachment]


async def test_a_picture_has_a_size_and_a_thumbnail(one, pair):
    ada, ben, room = pair
    attachment = await upload(one, ada, room, picture(), "red.txt")
    assert attachment["type"] == "image/png"
    assert (attachment["width"], attachment["height"]) == (1000, 500)
    assert attachment["thumbnail_url"] == attachment["url"] + "/thumbnail"
    await send(one, ada, room, attachment)
    small = await download(one, ben, attachment, thumbnail=True)
    assert Image.open(io.BytesIO(small)).size == (720, 360)


async def test_a_file_without_a_thumbnail_has_none_to_give(one, pair):
    ada, _, room = pair
    attachment = await upload(one, ada, room)
    assert "thumbnail_url" not in attachment
    with pytest.raises(NotFound):
        await one.chat.files.content(ada, attachment["id"], thumbnail=True)


async def test_until_it_is_sent_a_file_is_its_owners_alone(one, pair):
    ada, ben, room = pair
    attachment = await upload(one, ada, room)
    assert await download(one, ada, attachment) == b"Hello"
    with pytest.raises(NotFound):
        await one.chat.files.content(ben, attachment["id"])


async def test_strangers_and_those_who_left_get_no_files(one, pair):
    ada, ben, room = pair
    eve = await one.person("Eve")
    attachment = await upload(one, ada, room)
    await send(one, ada, room, attachment)
    await one.chat.departures.remove(room, ben.user_id)
    for who in (eve, ben):
        with pytest.raises(NotFound):
            await one.chat.files.content(who, attachment["id"])
        with pytest.raises(NotFound):
            await upload(one, who, room)
    with pytest.raises(NotFound):
        await one.chat.files.content(ada, "nosuch")


async def test_nothing_is_kept_of_what_is_too_large_or_a_program_or_breaks_off(one, pair, stored):
    ada, _, room = pair

    async def endless():
        taken = 0
        while taken < 10 * LARGEST_FILE:
            taken += 1_000_000
            yield bytes(1_000_000)
        raise AssertionError("it was read to its end")

    async def broken():
        yield bytes(1_000_000)
        raise ConnectionResetError

    with pytest.raises(TooLarge):
        await one.chat.files.add(ada, room, "large", endless())
    with pytest.raises(ConnectionResetError):
        await one.chat.files.add(ada, room, "broken", broken())
    for name, content in (("a.png", b"MZ\x90\x00\x03"), ("a.exe", b"x")):
        with pytest.raises(Invalid) as raised:
            await upload(one, ada, room, content, name)
        assert "file" in raised.value.extra["fields"]
    assert stored() == [0, 0, 0]


async def test_a_message_takes_ones_own_files_of_its_room_and_each_once(one, pair):
    ada, ben, room = pair
    elsewhere = await one.group(ada, name="Elsewhere")
    mine, bens = await upload(one, ada, room), await upload(one, ben, room)
    foreign, used = await upload(one, ada, elsewhere), await upload(one, ada, room)
    await send(one, ada, room, used)
    for number, wrong in enumerate((bens, foreign, used, {"id": "nosuch"})):
        with pytest.raises(Invalid) as raised:
            await send(one, ada, room, mine, wrong, nonce=f"wrong-{number}")
        assert "attachments" in raised.value.extra["fields"]
    assert (await send(one, ada, room, mine, nonce="right"))["attachments"] == [mine]


@pytest.mark.parametrize("ids", [["a"] * 2, [f"a{n}" for n in range(11)], "a", [7], [""], None])
def test_what_is_no_list_of_files_is_refused(ids):
    with pytest.raises(ValidationError):
        SendMessage(room_id="r", text="x", nonce="n", attachments=ids)


def test_without_files_there_must_be_a_text():
    for text in ({}, {"text": ""}, {"text": " \n"}):
        with pytest.raises(ValidationError) as raised:
            SendMessage(room_id="r", nonce="n", **text)
        assert [error["loc"] for error in raised.value.errors()] == [("text",)]
        assert SendMessage(room_id="r", nonce="n", attachments=["a"], **text).text == ""


async def test_the_same_nonce_is_the_same_message_with_the_same_files(one, pair):
    ada, _, room = pair
    first, other = await upload(one, ada, room), await upload(one, ada, room)
    message = await send(one, ada, room, first)
    assert await send(one, ada, room, first) == message
    assert await send(one, ada, room, other) == message
    assert await send(one, ada, room, {"id": "nosuch"}) == message
    gone = await delete(one, ada, message)
    assert await send(one, ada, room, first) == gone


async def test_a_text_can_be_edited_away_only_where_there_are_files(one, pair):
    ada, _, room = pair
    message = await send(one, ada, room, await upload(one, ada, room), text="look")
    edit = EditMessage(message_id=message["id"], text=" ")
    edited = (await one.chat.conversation.edit(ada, edit)).message
    assert edited["attachments"] == message["attachments"]
    bare = await one.say(ada, room, "bare")
    with pytest.raises(Invalid) as raised:
        await one.chat.conversation.edit(ada, EditMessage(message_id=bare["id"], text=" "))
    assert "text" in raised.value.extra["fields"]


async def test_files_can_be_replied_to_and_are_the_last_message_of_a_room(one, pair):
    ada, ben, room = pair
    message = await send(one, ada, room, await upload(one, ada, room))
    [shown] = (await one.chat.company.rooms(ben, None)).rooms
    assert shown["last_message"]["attachments"] == message["attachments"]
    reply = await one.say(ben, room, "nice", reply_to=message["id"])
    assert reply["reply_to"] == message["id"]
    await delete(one, ben, reply)
    await delete(one, ada, message)
    with pytest.raises(Forbidden):
        await one.chat.conversation.edit(ada, EditMessage(message_id=message["id"], text="x"))


async def test_a_deleted_messages_files_are_gone_at_once(one, pair, stored, mongo, database_name):
    ada, ben, room = pair
    attachment = await upload(one, ada, room, picture(), "secret.png")
    message = await send(one, ada, room, attachment)
    tombstone = await delete(one, ada, message)
    assert tombstone["attachments"] == []
    assert stored() == [0, 0, 0]
    with pytest.raises(NotFound):
        await one.chat.files.content(ben, attachment["id"])
    for name in mongo[database_name].list_collection_names():
        for document in mongo[database_name][name].find():
            assert "secret" not in repr(document)


async def test_a_file_that_no_message_names_is_gone_after_a_day(one, pair, stored):
    ada, _, room = pair
    named, unnamed = await upload(one, ada, room), await upload(one, ada, room)
    await send(one, ada, room, named)
    sweeping = one.chat.sweeping
    await sweeping.sweep()
    assert stored() == [2, 2, 2]
    sweeping._clock = Later(one.clock, DAY)
    await sweeping.sweep()
    assert stored() == [1, 1, 1]
    assert await download(one, ada, named) == b"Hello"
    with pytest.raises(NotFound):
        await one.chat.files.content(ada, unnamed["id"])
    sweeping._clock = Later(one.clock, 400 * DAY)
    await sweeping.sweep()
    assert stored() == [1, 1, 1]


async def test_what_a_crash_left_behind_is_swept_away(one, pair, stored, monkeypatch):
    ada, _, room = pair
    attachments = one.records.attachments

    async def crash(*_: object, **__: object) -> None:
        raise SystemError

    with monkeypatch.context() as cut:
        cut.setattr(attachments, "complete", crash)
        cut.setattr(attachments, "remove", crash)
        with pytest.raises(SystemError):
            await upload(one, ada, room)  # never completed
    claimed = await upload(one, ada, room)  # its message was never stored
    await one.chat.files.claim(ada, room, [claimed["id"]], "never sent")
    erased = await send(one, ada, room, await upload(one, ada, room), nonce="erased")
    spared = await send(one, ada, room, await upload(one, ada, room), nonce="spared")
    with monkeypatch.context() as cut:
        cut.setattr(attachments, "remove", crash)
        with pytest.raises(SystemError):
            await delete(one, ada, erased)  # its files were still to go
    with monkeypatch.context() as cut:
        cut.setattr(one.records.messages, "erase", crash)
        with pytest.raises(SystemError):
            await delete(one, ada, spared)  # nothing has gone yet
    assert stored() == [4, 4, 4]
    one.chat.sweeping._clock = Later(one.clock, DAY)
    await one.chat.sweeping.sweep()
    assert stored() == [1, 1, 1]
    assert await download(one, ada, spared["attachments"][0]) == b"Hello"


async def test_files_are_found_by_their_names(one, pair):
    ada, _, room = pair
    message = await send(one, ada, room, await upload(one, ada, room, name="Übersicht 2027.pdf"))
    edit = EditMessage(message_id=message["id"], text="look here")
    await one.chat.conversation.edit(ada, edit)
    for query in ("ubersicht", "look pdf", '"ubersicht 2027"'):
        page = await one.chat.finding.search(ada, Search(q=query))
        assert [each["id"] for each in page.messages] == [message["id"]]
