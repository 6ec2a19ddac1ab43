"""One connection's messages are under way together, and take their places as they were sent."""

import asyncio

import pytest
from hanging import paused

SENT = 100


@pytest.fixture
async def room(server):
    """Somebody with a conversation and a connection to it."""
    ada = await server.signup("Ada")
    made = await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"})
    return made["room"]["id"], await ada.connect()


def message(room_id: str, text: str) -> dict[str, str]:
    return {"room_id": room_id, "text": text, "nonce": f"nonce {text}"}


async def test_many_sent_at_once_are_in_the_order_of_sending(room):
    room_id, socket = room
    calls = (socket.ok("message:send", message(room_id, f"{n}")) for n in range(SENT))
    acks = await asyncio.gather(*calls)
    assert [ack["message"]["text"] for ack in acks] == [f"{n}" for n in range(SENT)]
    seqs = [ack["message"]["seq"] for ack in acks]
    assert seqs == list(range(seqs[0], seqs[0] + SENT))
    await socket.heard("message:new", lambda each: each["message"]["seq"] == seqs[-1])
    assert socket.seqs(room_id)[-SENT:] == seqs


async def test_a_bad_one_among_them_is_refused_alone(room):
    room_id, socket = room
    texts = [f"{n}" for n in range(20)]
    texts[7] = ""
    acks = await asyncio.gather(
        *(socket.call("message:send", message(room_id, text)) for text in texts)
    )
    assert [n for n, ack in enumerate(acks) if not ack["ok"]] == [7]
    assert acks[7]["error"]["code"] == "invalid"
    seqs = [ack["message"]["seq"] for ack in acks if ack["ok"]]
    assert seqs == list(range(seqs[0], seqs[0] + 19))


async def test_who_waits_for_the_store_is_answered_what_needs_no_store(room, mongod):
    room_id, socket = room
    await socket.ok("message:send", message(room_id, "first"))
    with paused(mongod):
        sends = [
            asyncio.create_task(socket.ok("message:send", message(room_id, f"{n}")))
            for n in range(5)
        ]
        await socket.ok("room:typing", {"room_id": room_id})
        assert not any(send.done() for send in sends)
    seqs = [ack["message"]["seq"] for ack in await asyncio.gather(*sends)]
    assert seqs == list(range(seqs[0], seqs[0] + 5))


async def test_a_flood_is_not_read_further_than_the_store_keeps_up(room, mongod):
    room_id, socket = room
    await socket.ok("message:send", message(room_id, "first"))
    with paused(mongod):
        sends = [
            asyncio.create_task(socket.ok("message:send", message(room_id, f"{n}")))
            for n in range(60)
        ]
        typing = asyncio.create_task(socket.ok("room:typing", {"room_id": room_id}))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(typing), 0.5)
    acks = await asyncio.gather(*sends, typing)
    seqs = [ack["message"]["seq"] for ack in acks[:-1]]
    assert seqs == list(range(seqs[0], seqs[0] + 60))
