"""Places in a room: contiguous, in commit order, once for each nonce, whatever breaks."""

import asyncio
import contextlib

import pytest

from chatsched.chat.append import Appended, Appender
from chatsched.chat.store.messages import Messages
from chatsched.core.clock import SystemClock
from chatsched.core.errors import Unavailable
from chatsched.core.ids import new_id
from chatsched.storage import Mongo

CLOCK = SystemClock()


class Writer:
    """An appender of its own, as another process has one; notes what it announced."""

    def __init__(self, mongo: Mongo) -> None:
        self.messages = Messages(mongo)
        self.announced: list[tuple[str, int]] = []
        self.appender = Appender(self.messages, self._announce)

    async def _announce(self, documents) -> list[dict]:
        self.announced += [(d["room_id"], d["seq"]) for d in documents]
        return [dict(document) for document in documents]

    async def say(self, text="x", room="room", sender="ada", nonce=None) -> Appended:
        return (await self.appender.append(said(text, room, sender, nonce)))[0]


def said(text="x", room="room", sender="ada", nonce=None) -> dict:
    return {
        "_id": new_id(),
        "room_id": room,
        "kind": "text",
        "sender": sender,
        "text": text,
        "nonce": nonce or new_id(),
        "created_at": CLOCK.now(),
        "version": 1,
    }


@contextlib.asynccontextmanager
async def writers(count: int, url: str):
    """Appenders that run, each with a client of its own."""
    async with contextlib.AsyncExitStack() as stack:
        made = []
        for _ in range(count):
            mongo = Mongo(url)
            stack.push_async_callback(mongo.close)
            writer = Writer(mongo)
            made.append(writer)
            task = asyncio.create_task(writer.appender.run())
            stack.push_async_callback(_end, task)
        await made[0].messages.prepare()
        yield made


async def _end(task: asyncio.Task) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def stored(mongo, database_name, room="room") -> list[dict]:
    return list(mongo[database_name].messages.find({"room_id": room}).sort("seq", 1))


def assert_contiguous(documents: list[dict]) -> None:
    assert [document["seq"] for document in documents] == list(range(1, len(documents) + 1))


async def test_several_processes_fill_one_room_without_holes(database_url, mongo, database_name):
    async with writers(4, database_url) as four:
        texts = [[f"{w}-{n}" for n in range(40)] for w in range(4)]

        async def talk(writer: Writer, lines: list[str]) -> None:
            for text in lines:
                await writer.say(text, sender=lines[0])

        await asyncio.gather(*(talk(w, lines) for w, lines in zip(four, texts, strict=True)))
    documents = stored(mongo, database_name)
    assert_contiguous(documents)
    assert len(documents) == 160
    for lines in texts:
        assert [d["text"] for d in documents if d["sender"] == lines[0]] == lines


async def test_a_reader_never_sees_a_hole_nor_a_late_arrival(database_url):
    async with writers(3, database_url) as (*pair, reader):
        seen: list[int] = []
        done = asyncio.Event()

        async def poll() -> None:
            while not done.is_set():
                page = await reader.messages.page(
                    "room", "x", after=len(seen), before=None, limit=1000
                )
                seen.extend(document["seq"] for document in page)
                assert seen == list(range(1, len(seen) + 1))

        async def talk(writer: Writer) -> None:
            for _ in range(60):
                await asyncio.gather(*(writer.say() for _ in range(3)))

        polling = asyncio.create_task(poll())
        await asyncio.gather(*(talk(writer) for writer in pair))
        done.set()
        await polling
        assert len(seen) > 0


async def test_what_waits_together_is_stored_in_the_order_of_each_sender(
    database_url, mongo, database_name
):
    async with writers(1, database_url) as (writer,):
        rooms = [f"room{n}" for n in range(12)]
        sends = [(room, n) for n in range(30) for room in rooms]
        answers = await asyncio.gather(*(writer.say(str(n), room) for room, n in sends))
        for (room, n), answer in zip(sends, answers, strict=True):
            assert (answer.message["room_id"], answer.message["text"]) == (room, str(n))
        for room in rooms:
            documents = stored(mongo, database_name, room)
            assert_contiguous(documents)
            assert [d["text"] for d in documents] == [str(n) for n in range(30)]
            assert [s for r, s in writer.announced if r == room] == list(range(1, 31))


async def test_one_append_of_several_keeps_their_order(database_url, mongo, database_name):
    async with writers(1, database_url) as (writer,):
        appended = await writer.appender.append(*(said(str(n)) for n in range(5)))
        assert [a.message["seq"] for a in appended] == [1, 2, 3, 4, 5]
        assert [d["text"] for d in stored(mongo, database_name)] == list("01234")


async def test_a_known_nonce_returns_and_announces_the_first_message(
    database_url, mongo, database_name
):
    async with writers(2, database_url) as (here, there):
        first = await here.say("first", nonce="n")
        await here.say("between")
        again = await there.say("second", nonce="n")
        assert again.repeated
        assert again.message["_id"] == first.message["_id"]
        assert again.message["text"] == "first"
        assert there.announced == [("room", 1)]
        assert (await there.say("after")).message["seq"] == 3
    assert_contiguous(stored(mongo, database_name))


async def test_a_nonce_is_the_senders_own_and_the_rooms_own(database_url):
    async with writers(1, database_url) as (writer,):
        answers = [
            await writer.say(nonce="n"),
            await writer.say(nonce="n", sender="ben"),
            await writer.say(nonce="n", room="other"),
        ]
        assert not any(answer.repeated for answer in answers)


async def test_the_same_nonce_twice_in_one_batch_is_stored_once(database_url, mongo, database_name):
    async with writers(1, database_url) as (writer,):
        await writer.say("warm")
        nonces = ["a", "b", "a", "c", "b", "a", "d"]
        answers = await asyncio.gather(*(writer.say(f"{n}", nonce=n) for n in nonces))
        assert [answer.repeated for answer in answers] == [0, 0, 1, 0, 1, 1, 0]
        assert [answer.message["nonce"] for answer in answers] == nonces
    documents = stored(mongo, database_name)
    assert_contiguous(documents)
    assert [d["nonce"] for d in documents[1:]] == ["a", "b", "c", "d"]


async def test_racing_processes_store_a_nonce_once(database_url, mongo, database_name):
    async with writers(3, database_url) as three:
        for n in range(20):
            answers = await asyncio.gather(*(w.say(nonce=f"n{n}") for w in three))
            assert len({answer.message["_id"] for answer in answers}) == 1
            assert sum(not answer.repeated for answer in answers) == 1
    documents = stored(mongo, database_name)
    assert_contiguous(documents)
    assert len(documents) == 20


async def test_a_learnt_end_spares_the_conflict(database_url):
    async with writers(2, database_url) as (here, there):
        await here.say()
        await there.say()
        here.appender.ends.learn("room", 2)
        assert here.appender.ends.get("room") == 2
        here.appender.ends.learn("room", 1)
        assert here.appender.ends.get("room") == 2
        assert (await here.say()).message["seq"] == 3


async def test_an_answer_that_never_came_is_not_sent_twice(proxied, mongo, database_name):
    proxy, url = proxied
    async with writers(1, url) as (writer,):
        await writer.say("warm")
        proxy.swallow = b"needle"
        answers = await asyncio.gather(*(writer.say(f"needle {n}") for n in range(10)))
        assert proxy.swallowed == 1
        assert [answer.message["text"] for answer in answers] == [f"needle {n}" for n in range(10)]
    documents = stored(mongo, database_name)
    assert_contiguous(documents)
    assert [d["text"] for d in documents[1:]] == [f"needle {n}" for n in range(10)]


async def test_everything_acknowledged_is_there_once_while_connections_break(
    proxied, mongo, database_name
):
    proxy, url = proxied
    acknowledged: list[str] = []

    async with writers(1, url) as (writer,):

        async def talk(sender: str) -> None:
            for n in range(60):
                text = f"{sender}-{n}"
                answer = await writer.say(text, sender=sender, nonce=text)
                assert answer.message["text"] == text
                acknowledged.append(text)

        talking = [asyncio.create_task(talk(f"s{n}")) for n in range(4)]
        for _ in range(6):
            await asyncio.sleep(0.06)
            proxy.cut()
        await asyncio.gather(*talking)
    documents = stored(mongo, database_name)
    assert_contiguous(documents)
    assert sorted(d["text"] for d in documents) == sorted(acknowledged)
    for n in range(4):
        mine = [d["text"] for d in documents if d["sender"] == f"s{n}"]
        assert mine == [f"s{n}-{i}" for i in range(60)]


async def test_what_cannot_be_stored_in_time_is_refused_and_the_nonce_makes_up_for_it(
    proxied, mongo, database_name, monkeypatch
):
    proxy, url = proxied
    monkeypatch.setattr("chatsched.core.deadline.COMMAND_SECONDS", 1.0)
    async with writers(1, url) as (writer,):
        await writer.say("warm")
        proxy.refusing = True
        proxy.cut()
        with pytest.raises(Unavailable):
            await writer.say("late", nonce="late")
        proxy.refusing = False
        monkeypatch.setattr("chatsched.core.deadline.COMMAND_SECONDS", 20.0)
        answer = await writer.say("late", nonce="late")
        assert answer.message["seq"] == 2
    documents = stored(mongo, database_name)
    assert [d["text"] for d in documents] == ["warm", "late"]


async def test_a_message_that_mongodb_refuses_does_not_hold_up_the_others(
    database_url, mongo, database_name
):
    async with writers(1, database_url) as (writer,):
        await writer.say("warm")
        refusing = {"validator": {"text": {"$ne": "poison"}}}
        mongo[database_name].command({"collMod": "messages", **refusing})
        texts = ["a", "poison", "b"]
        answers = await asyncio.gather(*(writer.say(t) for t in texts), return_exceptions=True)
        assert isinstance(answers[1], Unavailable)
        assert [answers[0].message["seq"], answers[2].message["seq"]] == [2, 3]


async def test_a_failed_announcement_is_told_to_the_sender_and_made_up_for(database_url):
    async with writers(1, database_url) as (writer,):
        announce, failing = writer._announce, [True]

        async def fail_once(documents):
            if failing.pop() if failing else False:
                raise Unavailable
            return await announce(documents)

        appender = Appender(writer.messages, fail_once)
        task = asyncio.create_task(appender.run())
        with pytest.raises(Unavailable):
            await appender.append(said(nonce="n"))
        again = (await appender.append(said(nonce="n")))[0]
        assert again.repeated
        assert writer.announced == [("room", 1)]
        await _end(task)


async def test_who_waits_when_the_server_stops_is_told(proxied):
    proxy, url = proxied
    proxy.refusing = True
    mongo = Mongo(url)
    writer = Writer(mongo)
    task = asyncio.create_task(writer.appender.run())
    waiting = asyncio.create_task(writer.say())
    await asyncio.sleep(0.1)
    await _end(task)
    with pytest.raises(Unavailable):
        await waiting
    with pytest.raises(Unavailable):
        await writer.say()
    await mongo.close()


# PyMongo leaves a socket behind when it is cancelled while it connects.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_busy_writer_ends_whenever_it_is_told_to(database_url):
    mongo = Mongo(database_url)
    for turns in range(1, 40):
        writer = Writer(mongo)
        task = asyncio.create_task(writer.appender.run())
        waiting = asyncio.gather(*(writer.say() for _ in range(3)), return_exceptions=True)
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait((task,), timeout=5)
        assert task.cancelled()
        await waiting
    await mongo.close()
