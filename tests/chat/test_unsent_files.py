"""How much somebody may leave lying about that no message names."""

import asyncio

import pytest
from chat.test_attachments import picture, send, stream, upload

from chatsched.chat.service.attachments import MOST_UNSENT
from chatsched.core.errors import TooLarge

LARGEST = 10_000


@pytest.fixture
async def pair(one):
    """Two people in a group where files are small, and the group."""
    one.chat.files.largest = LARGEST
    ada, ben = await one.person("Ada Lovelace"), await one.person("Ben")
    return ada, ben, await one.group(ada, ben)


async def fill(one, who, room) -> list:
    return [await upload(one, who, room, bytes(LARGEST)) for _ in range(MOST_UNSENT)]


async def test_unsent_files_have_a_bound_and_sent_ones_are_not_counted(one, pair, mongo):
    ada, ben, room = pair
    first, *_ = await fill(one, ada, room)
    with pytest.raises(TooLarge, match="no message has yet"):
        await upload(one, ada, room, b"x")
    assert await upload(one, ben, room, b"x")
    await send(one, ada, room, first)
    assert await upload(one, ada, room, picture())
    database = mongo[one.mongo["attachments"].database.name]
    assert database["files.files"].count_documents({}) >= MOST_UNSENT + 2
    assert database["attachments"].count_documents({"owner": ada.user_id}) == MOST_UNSENT + 1


async def test_what_is_arriving_counts_by_how_long_it_says_to_be(one, pair):
    ada, _, room = pair
    end = asyncio.Event()

    async def slow():
        yield bytes(5_000)
        await end.wait()

    def add(length):
        return one.chat.files.add(ada, room, "a.bin", slow(), length)

    async with asyncio.TaskGroup() as group:
        large = [group.create_task(add(None)) for _ in range(MOST_UNSENT - 1)]
        small = [group.create_task(add(100)) for _ in range(MOST_UNSENT)]
        await asyncio.sleep(0.5)
        with pytest.raises(TooLarge):
            await one.chat.files.add(ada, room, "a.bin", stream(b"x"))
        assert await one.chat.files.add(ada, room, "a.bin", stream(b"x"), 1)
        end.set()
    assert {each.result().attachment["size"] for each in (*large, *small)} == {5_000}


async def test_what_is_unsent_is_found_without_looking_at_what_was_sent(one, pair, mongo):
    ada, _, room = pair
    for number in range(5):
        await send(one, ada, room, await upload(one, ada, room), nonce=str(number))
    attachments = mongo[one.mongo["attachments"].database.name]["attachments"]
    attachments.update_many({}, {"$unset": {"due_at": ""}})  # as the sweep does, later
    await upload(one, ada, room)
    wanted = {"owner": ada.user_id, "nonce": None, "gone": None, "due_at": {"$exists": True}}
    stats = attachments.database.command(
        "explain", {"find": "attachments", "filter": wanted}, verbosity="executionStats"
    )["executionStats"]
    assert (stats["nReturned"], stats["totalDocsExamined"]) == (1, 1)
