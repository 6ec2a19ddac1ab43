"""Editing, deleting, replying, reacting, mentioning; cards and audiences."""

from datetime import UTC, datetime

import orjson
import pytest
from pydantic import ValidationError

from chatsched.chat import Announcement
from chatsched.chat.models.messages import (
    EditMessage,
    History,
    Message,
    MessageNamed,
    React,
    SendMessage,
)
from chatsched.core.errors import Forbidden, Invalid, NotFound


@pytest.fixture
async def pair(one):
    """Two people in a group, and the group."""
    ada, ben = await one.person("Ada Lovelace"), await one.person("Ben")
    return ada, ben, await one.group(ada, ben)


def react(message, emoji="👍", *, on=True) -> React:
    return React(message_id=message["id"], emoji=emoji, on=on)


async def test_a_message_is_as_its_description_says(one, pair):
    ada, _, room = pair
    message = await one.say(ada, room, "Hello")
    assert Message.model_validate_json(orjson.dumps(message)).wire() == {
        **message,
        "invite": None,
        "meeting": None,
        "previous": None,
        "reason": None,
        "notice": None,
    }
    assert message["sender"] == {"id": ada.user_id, "name": "Ada Lovelace", "is_bot": False}
    assert (message["seq"], message["version"], message["deleted"]) == (1, 1, False)


async def test_text_is_kept_as_written_but_for_line_ends(one, pair):
    ada, _, room = pair
    message = await one.say(ada, room, "  a\r\nb\rc\td — 你好 🇩🇪\n")
    assert message["text"] == "  a\nb\nc\td — 你好 🇩🇪\n"


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "x" * 10_001, "\x00", "a\x1b[1m", "\ud800", 7, None]
)
def test_what_is_no_text_is_refused(text):
    with pytest.raises(ValidationError):
        SendMessage(room_id="r", text=text, nonce="n")


async def test_an_edit_shows_as_edited_and_reaches_the_others(one, pair):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    message = await one.say(ada, room, "Helo")
    command = EditMessage(message_id=message["id"], text="Hello @ben")
    edited = (await one.chat.conversation.edit(ada, command)).message
    assert (edited["text"], edited["version"]) == ("Hello @ben", 2)
    assert edited["edited_at"] is not None
    assert edited["mentions"] == [ben.user_id]
    assert (await wire.heard("message:updated"))["message"] == edited


async def test_nothing_of_a_deleted_message_is_left_in_the_store(one, pair, mongo, database_name):
    ada, ben, room = pair
    message = await one.say(ada, room, "the secret of @ben")
    await one.chat.conversation.edit(
        ada, EditMessage(message_id=message["id"], text="the second secret")
    )
    await one.chat.conversation.react(ben, react(message))
    gone = MessageNamed(message_id=message["id"])
    tombstone = (await one.chat.conversation.delete(ada, gone)).message
    assert tombstone["deleted"]
    assert tombstone["text"] == ""
    assert tombstone["reactions"] == {}
    assert tombstone["mentions"] == []
    assert (await one.chat.conversation.delete(ada, gone)).message == tombstone
    for name in mongo[database_name].list_collection_names():
        for document in mongo[database_name][name].find():
            assert "secret" not in repr(document)
    with pytest.raises(Forbidden):
        await one.chat.conversation.edit(ada, EditMessage(message_id=message["id"], text="back"))
    with pytest.raises(Forbidden):
        await one.chat.conversation.react(ben, react(message))


async def test_only_the_sender_edits_and_deletes(one, pair):
    ada, ben, room = pair
    message = await one.say(ada, room, "mine")
    with pytest.raises(Forbidden):
        await one.chat.conversation.edit(ben, EditMessage(message_id=message["id"], text="x"))
    with pytest.raises(Forbidden):
        await one.chat.conversation.delete(ben, MessageNamed(message_id=message["id"]))


async def test_strangers_cannot_tell_a_message_from_none(one, pair):
    ada, _, room = pair
    stranger = await one.person("Eve")
    message = await one.say(ada, room, "mine")
    talk = one.chat.conversation
    for message_id in (message["id"], "none"):
        with pytest.raises(NotFound):
            await talk.edit(stranger, EditMessage(message_id=message_id, text="x"))
        with pytest.raises(NotFound):
            await talk.delete(stranger, MessageNamed(message_id=message_id))
        with pytest.raises(NotFound):
            await talk.react(stranger, React(message_id=message_id, emoji="👍", on=True))
        with pytest.raises(NotFound):
            await talk.message(stranger, MessageNamed(message_id=message_id))
    for room_id in (room, "none"):
        with pytest.raises(NotFound):
            await one.say(stranger, room_id, "x")
        with pytest.raises(NotFound):
            await talk.history(stranger, History(room_id=room_id))


async def test_reactions_are_put_on_once_and_taken_off(one, pair):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    message = await one.say(ada, room, "x")
    talk = one.chat.conversation
    once = (await talk.react(ada, react(message))).message
    assert (await talk.react(ada, react(message))).message == once
    both = (await talk.react(ben, react(message))).message
    assert both["reactions"] == {"👍": [ada.user_id, ben.user_id]}
    await wire.heard("message:updated", lambda p: p["message"] == both)
    left = (await talk.react(ada, react(message, on=False))).message
    assert left["reactions"] == {"👍": [ben.user_id]}
    assert (await talk.react(ada, react(message, on=False))).message == left
    none = (await talk.react(ben, react(message, on=False))).message
    assert none["reactions"] == {}


async def test_a_message_takes_at_most_twenty_different_reactions(one, pair):
    ada, ben, room = pair
    message = await one.say(ada, room, "x")
    talk = one.chat.conversation
    faces = [chr(0x1F600 + n) for n in range(21)]
    for face in faces[:20]:
        await talk.react(ada, react(message, face))
    with pytest.raises(Forbidden):
        await talk.react(ben, react(message, faces[20]))
    drawn = (await talk.react(ben, react(message, faces[0]))).message
    assert len(drawn["reactions"]) == 20


@pytest.mark.parametrize("emoji", ["❤️", "👨‍👩‍👧‍👦", "🇩🇪", "#️⃣", "👍🏽"])
def test_sequences_are_one_emoji(emoji):
    assert React(message_id="m", emoji=emoji, on=True).emoji == emoji


@pytest.mark.parametrize("emoji", ["", "a", "1", "👍👍", "👍 ", "$gt", "a.b", "<b>"])
def test_what_is_not_one_emoji_is_refused(emoji):
    with pytest.raises(ValidationError):
        React(message_id="m", emoji=emoji, on=True)


async def test_replies_stay_in_the_room(one, pair):
    ada, ben, room = pair
    elsewhere = await one.group(ada, name="Elsewhere")
    message = await one.say(ada, room, "question")
    reply = await one.say(ben, room, "answer", reply_to=message["id"])
    assert reply["reply_to"] == message["id"]
    foreign = await one.say(ada, elsewhere, "x")
    for target in (foreign["id"], "none"):
        with pytest.raises(Invalid) as raised:
            await one.say(ada, room, "x", reply_to=target)
        assert "reply_to" in raised.value.extra["fields"]


async def test_the_same_nonce_with_another_text_leaves_the_first(one, pair):
    ada, ben, room = pair
    _, wire = await one.attach(ben)
    first = await one.say(ada, room, "first", nonce="n")
    again = await one.chat.conversation.send(
        ada, SendMessage(room_id=room, text="second", nonce="n")
    )
    assert again.repeated
    assert again.message == first
    assert again.wire() == {"message": first}
    await one.say(ada, room, "third")
    await wire.heard("message:new", lambda p: p["message"]["text"] == "third")
    assert [p["message"]["seq"] for p in wire.of("message:new")] == [1, 2]


async def test_history_pages_both_ways(one, pair):
    ada, ben, room = pair
    for n in range(1, 8):
        await one.say(ada, room, str(n))

    async def page(**where):
        answer = await one.chat.conversation.history(ben, History(room_id=room, limit=3, **where))
        return [m["seq"] for m in answer.messages], answer.has_more, answer.last_seq

    assert await page() == ([5, 6, 7], True, 7)
    assert await page(before=5) == ([2, 3, 4], True, 7)
    assert await page(before=2) == ([1], False, 7)
    assert await page(before=4) == ([1, 2, 3], False, 7)
    assert await page(after=0) == ([1, 2, 3], True, 7)
    assert await page(after=4) == ([5, 6, 7], False, 7)
    assert await page(after=7) == ([], False, 7)
    assert await page(before=0) == ([], False, 7)


class Cards:
    """Draws cards that count how often they were asked for."""

    def __init__(self) -> None:
        self.shown = "open"
        self.asked: list[set[str]] = []

    async def draw(self, ids):
        self.asked.append(set(ids))
        return {card_id: {"id": card_id, "status": self.shown} for card_id in ids if card_id != "?"}


def announcement(room, source, **more) -> Announcement:
    return Announcement(
        room_id=room, kind="invite", sender_id=None, text="An invite", source=source, **more
    )


async def test_announcements_carry_cards_that_are_drawn_as_they_stand(one, pair):
    ada, ben, room = pair
    cards = Cards()
    one.chat.register_card("invite", cards)
    _, wire = await one.attach(ben)
    start, end = datetime(2027, 3, 14, 13, tzinfo=UTC), datetime(2027, 3, 14, 14, tzinfo=UTC)
    posted = await one.chat.conversation.post(
        announcement(room, "a", card=("invite", "i1")),
        announcement(room, "b", card=("invite", "i2"), previous=(start, end), reason="late"),
        announcement(room, "c", card=("invite", "?")),
    )
    assert [m["seq"] for m in posted] == [1, 2, 3]
    assert posted[0]["invite"] == {"id": "i1", "status": "open"}
    assert posted[1]["previous"] == {"start": "2027-03-14T13:00:00Z", "end": "2027-03-14T14:00:00Z"}
    assert posted[1]["reason"] == "late"
    assert posted[2]["invite"] is None
    assert {"i1", "i2", "?"} == set().union(*cards.asked)
    again = await one.chat.conversation.post(announcement(room, "a", card=("invite", "i1")))
    assert again[0]["id"] == posted[0]["id"]
    await wire.heard("message:new", lambda p: p["message"] == posted[2])
    cards.shown = "booked"
    page = await one.chat.conversation.history(ada, History(room_id=room))
    assert page.messages[0]["invite"]["status"] == "booked"
    before = one.clock.now()
    await one.chat.conversation.touch_card("invite", "i1")
    changes = await one.records.catchup.changes([room], before)
    assert [c.payload["message"]["invite"]["status"] for c in changes] == ["booked"]
    assert changes[0].payload["message"]["version"] == 2


async def test_other_kinds_than_text_are_neither_edited_nor_deleted(one, pair):
    ada, _, room = pair
    posted = await one.chat.conversation.post(
        Announcement(room_id=room, kind="booking", sender_id=ada.user_id, text="x", source="n")
    )
    with pytest.raises(Forbidden):
        await one.chat.conversation.edit(ada, EditMessage(message_id=posted[0]["id"], text="y"))
    with pytest.raises(Forbidden):
        await one.chat.conversation.delete(ada, MessageNamed(message_id=posted[0]["id"]))


async def test_an_audience_is_all_that_ever_gets_a_message(one, pair):
    ada, ben, room = pair
    _, to_ada = await one.attach(ada)
    _, to_ben = await one.attach(ben)
    (private,) = await one.chat.conversation.post(announcement(room, "p", audience=[ada.user_id]))
    public = await one.say(ada, room, "to all")
    await to_ada.heard("message:new", lambda p: p["message"] == private)
    await to_ben.heard("message:new", lambda p: p["message"] == public)
    assert [p["message"]["id"] for p in to_ben.of("message:new")] == [public["id"]]
    talk = one.chat.conversation
    assert [m["id"] for m in (await talk.history(ada, History(room_id=room))).messages] == [
        private["id"],
        public["id"],
    ]
    bens = await talk.history(ben, History(room_id=room))
    assert [m["id"] for m in bens.messages] == [public["id"]]
    assert bens.last_seq == 2
    with pytest.raises(NotFound):
        await talk.react(ben, react(private))
    assert (await talk.message(ada, MessageNamed(message_id=private["id"]))).message == private
    with pytest.raises(NotFound):
        await talk.message(ben, MessageNamed(message_id=private["id"]))
    with pytest.raises(Invalid):
        await one.say(ben, room, "x", reply_to=private["id"])
    reacted = (await talk.react(ada, react(private))).message
    await to_ada.heard("message:updated", lambda p: p["message"] == reacted)
    await talk.react(ada, react(public))
    await to_ben.heard("message:updated")
    assert {p["message"]["id"] for p in to_ben.of("message:updated")} == {public["id"]}
