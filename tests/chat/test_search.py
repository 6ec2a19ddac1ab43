"""Search over one's own rooms, and history from an instant on."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from chatsched.chat import Announcement
from chatsched.chat.indexing import Indexing
from chatsched.chat.models.messages import EditMessage, History, MessageNamed
from chatsched.chat.models.search import Search
from chatsched.core.errors import Invalid, NotFound


@pytest.fixture
async def pair(one):
    """Two people in a group, and the group."""
    ada, ben = await one.person("Ada Lovelace"), await one.person("Ben")
    return ada, ben, await one.group(ada, ben)


async def texts(process, who, q, **more) -> list[str]:
    page = await process.chat.finding.search(who, Search(q=q, **more))
    return [message["text"] for message in page.messages]


async def test_words_beginnings_and_phrases_are_found_the_newest_first(one, pair):
    ada, ben, room = pair
    for who, text in (
        (ada, "Crème brûlée for dessert"),
        (ben, "the quick brown fox"),
        (ada, "quick! The brown bread, not the fox"),
        (ben, "nothing of the kind"),
    ):
        await one.say(who, room, text)
    assert await texts(one, ben, "creme") == ["Crème brûlée for dessert"]
    assert await texts(one, ben, "BRU des") == ["Crème brûlée for dessert"]
    assert await texts(one, ada, "quick fox") == [
        "quick! The brown bread, not the fox",
        "the quick brown fox",
    ]
    assert await texts(one, ada, '"quick brown"') == ["the quick brown fox"]
    assert await texts(one, ada, "'quick' -- (fox)") == await texts(one, ada, "quick fox")
    assert await texts(one, ada, "quick dessert") == []


async def test_search_is_over_ones_own_rooms_and_one_room_can_be_named(one, pair):
    ada, ben, room = pair
    elsewhere = await one.group(ada, name="Elsewhere")
    await one.say(ada, room, "plan one")
    await one.say(ada, elsewhere, "plan two")
    assert await texts(one, ada, "plan") == ["plan two", "plan one"]
    assert await texts(one, ada, "plan", room_id=room) == ["plan one"]
    assert await texts(one, ben, "plan") == ["plan one"]
    for room_id in (elsewhere, "nosuch"):
        with pytest.raises(NotFound):
            await texts(one, ben, "plan", room_id=room_id)


async def test_what_was_edited_is_found_by_what_it_says_now(one, pair):
    ada, _, room = pair
    message = await one.say(ada, room, "before")
    command = EditMessage(message_id=message["id"], text="after")
    await one.chat.conversation.edit(ada, command)
    assert await texts(one, ada, "before") == []
    assert await texts(one, ada, "after") == ["after"]


async def test_what_was_deleted_is_not_found_and_leaves_no_words(one, pair, mongo, database_name):
    ada, _, room = pair
    message = await one.say(ada, room, "a secret")
    await one.chat.conversation.delete(ada, MessageNamed(message_id=message["id"]))
    assert await texts(one, ada, "secret") == []
    assert "secret" not in repr([*mongo[database_name]["messages"].find()])


async def test_what_is_for_some_is_found_by_them_alone(one, pair):
    ada, ben, room = pair
    hint = Announcement(
        room_id=room,
        kind="system",
        sender_id=None,
        text="private hint",
        source="s",
        audience=[ada.user_id],
    )
    [private] = await one.chat.conversation.post(hint)
    public = await one.say(ada, room, "public hint")
    assert await texts(one, ada, "hint") == ["public hint", "private hint"]
    assert await texts(one, ben, "hint") == ["public hint"]
    assert await texts(one, ben, "hint", before=public["id"]) == []
    with pytest.raises(Invalid) as raised:
        await texts(one, ben, "hint", before=private["id"])
    assert "before" in raised.value.extra["fields"]


async def test_whoever_leaves_a_room_finds_nothing_of_it(one, pair):
    _, ben, room = pair
    await one.say(ben, room, "remember me")
    assert await texts(one, ben, "remember") == ["remember me"]
    await one.chat.departures.remove(room, ben.user_id)
    assert await texts(one, ben, "remember") == []
    with pytest.raises(NotFound):
        await texts(one, ben, "remember", room_id=room)


@pytest.mark.parametrize("q", ["note", '"number note"', "n note number", "2027-11"])
async def test_pages_follow_each_other_without_holes(one, pair, q):
    ada, ben, room = pair
    other = await one.group(ada, ben, name="Other")
    for n in range(23):
        await one.say(ada, (room, other)[n % 2], f"n: number note {n} of 2027-11-05")
        await one.say(ben, room, f"of 5 11 2027 notes number: {n}")
    expected = [f"n: number note {n} of 2027-11-05" for n in reversed(range(23))]
    if q == "note":
        expected = [
            text
            for n in reversed(range(23))
            for text in (f"of 5 11 2027 notes number: {n}", f"n: number note {n} of 2027-11-05")
        ]
    found: list[str] = []
    before = None
    while True:
        page = await one.chat.finding.search(ada, Search(q=q, before=before, limit=5))
        found += [message["text"] for message in page.messages]
        if not page.has_more:
            break
        assert len(page.messages) == 5
        before = page.messages[-1]["id"]
    assert found == expected


async def test_messages_of_the_same_moment_keep_the_order_of_their_room(one, pair):
    ada, _, room = pair
    announcements = [
        Announcement(room_id=room, kind="system", sender_id=None, text=f"same {n}", source=str(n))
        for n in range(8)
    ]
    await one.chat.conversation.post(*announcements)
    first = await one.chat.finding.search(ada, Search(q="same", limit=3))
    last = first.messages[-1]["id"]
    second = await one.chat.finding.search(ada, Search(q="same", limit=50, before=last))
    seqs = [message["seq"] for message in (*first.messages, *second.messages)]
    assert seqs == list(range(8, 0, -1))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"q": ""},
        {"q": "?!"},
        {"q": '""'},
        {"q": "x" * 201},
        {"q": "\ud800"},
        {"q": 7},
        {"q": {"$ne": None}},
        {"q": "x", "limit": 0},
        {"q": "x", "limit": 101},
        {"q": "x", "room_id": ""},
        {"q": "x", "before": ""},
    ],
)
def test_a_bad_query_is_refused(wrong):
    with pytest.raises(ValidationError):
        Search(**wrong)


async def test_what_was_said_before_there_was_search_is_found_too(one, pair):
    ada, _, room = pair
    for text in ("said long ago", "👍", "long forgotten"):
        await one.say(ada, room, text)
    stored = one.mongo["messages"]
    await stored.update_many({}, {"$unset": {"words": ""}})
    await one.mongo["chores"].delete_many({})
    assert await texts(one, ada, "long") == []
    for _ in range(2):
        await Indexing(one.records).index()
        assert await texts(one, ada, "long") == ["long forgotten", "said long ago"]
    await stored.update_many({}, {"$unset": {"words": ""}})
    await Indexing(one.records).index()  # once for a database
    assert await texts(one, ada, "long") == []


async def test_a_query_is_words_and_no_pattern(one, pair):
    ada, _, room = pair
    await one.say(ada, room, "something else entirely")
    for q in ("a.*", "(a+)+$", "$where", "^x", "els[e]", "x{3}", "%00", "a\x00b"):
        assert await texts(one, ada, q) == []
    for q in ("[", "\\", ".*", "$", "\x00"):
        with pytest.raises(ValidationError):
            Search(q=q)


async def test_history_begins_at_the_first_message_from_an_instant_on(one, pair, mongo):
    ada, ben, room = pair
    for n in range(1, 61):
        await one.say(ada, room, str(n))
    stored = mongo[one.mongo.database.name]["messages"]
    began = one.clock.now().replace(microsecond=0) - timedelta(days=100)
    for document in stored.find({"room_id": room}):
        at = began + timedelta(days=document["seq"])
        stored.update_one({"_id": document["_id"]}, {"$set": {"created_at": at}})

    async def page(since, limit=3):
        command = History(room_id=room, since=since, limit=limit)
        answer = await one.chat.conversation.history(ben, command)
        return [m["seq"] for m in answer.messages], answer.has_more, answer.last_seq

    day, moment = timedelta(days=1), timedelta(milliseconds=1)
    assert await page(began) == ([1, 2, 3], True, 60)
    assert await page(began + day) == ([1, 2, 3], True, 60)
    for n in range(1, 61):
        assert (await page(began + n * day - moment, 1))[0] == [n]
        assert (await page(began + n * day, 1))[0] == [n]
    assert await page(began + 59 * day) == ([59, 60], False, 60)
    assert await page(began + 60 * day + moment) == ([], False, 60)
    empty = await one.group(ben, name="Empty")
    answer = await one.chat.conversation.history(ben, History(room_id=empty, since=began))
    assert (answer.messages, answer.has_more, answer.last_seq) == ([], False, 0)


@pytest.mark.parametrize("other", [{"before": 3}, {"after": 3}])
def test_an_instant_stands_alone(other):
    with pytest.raises(ValidationError):
        History(room_id="r", since="2027-03-14T13:00:00Z", **other)
