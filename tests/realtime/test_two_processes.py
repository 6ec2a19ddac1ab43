"""Two server processes on one MongoDB and one Redis, with people on both."""

import asyncio
from itertools import cycle

import pytest
from aiohttp import ClientError
from redis.asyncio import Redis
from socketio.exceptions import SocketIOError

SENDERS, EACH = 4, 60


@pytest.fixture
async def crowd(processes, guests, spare_redis):
    """Two processes on a Redis that may be killed, and a room with people on both."""
    return await Crowd.gather(processes, guests, spare_redis)


class Crowd:
    """A room of senders and receivers, half of them on each process."""

    @classmethod
    async def gather(cls, processes, guests, redis) -> "Crowd":
        crowd = cls()
        crowd.redis = redis
        crowd.servers = [processes(CHATSCHED_REDIS_URL=redis.url) for _ in range(2)]
        crowd.urls = [server.url for server in crowd.servers]
        crowd.people = [
            await guests.signup(url, f"Guest {n}")
            for n, url in zip(range(SENDERS), cycle(crowd.urls), strict=False)
        ]
        host = crowd.people[0]
        body = {"kind": "group", "name": "Crowd", "member_ids": [p.id for p in crowd.people[1:]]}
        crowd.room = (await host.api.ok("POST", "/api/rooms", body))["room"]["id"]
        crowd.sockets = [await person.connect() for person in crowd.people]
        return crowd

    async def talk(self, number: int, pause: float = 0.0) -> list[str]:
        """Let one person send their messages and return the ids of those that were acked."""
        acked = []
        for n in range(EACH):
            ack = await self.sockets[number].ok(
                "message:send",
                {"room_id": self.room, "text": f"{number}/{n}", "nonce": f"{number}-{n}"},
            )
            acked.append(ack["message"]["id"])
            await asyncio.sleep(pause)
        return acked

    async def all_talk(self, pause: float = 0.0) -> set[str]:
        acked = await asyncio.gather(*(self.talk(n, pause) for n in range(SENDERS)))
        return {message_id for ids in acked for message_id in ids}

    async def say(self, number: int, text: str) -> dict:
        """Let one person send one message and return it."""
        command = {"room_id": self.room, "text": text, "nonce": text}
        return (await self.sockets[number].ok("message:send", command))["message"]

    async def all_heard_everything(self, count: int, sockets=None) -> None:
        """Assert that everybody received 1, 2, 3, … up to ``count``, in that order, once each."""
        sockets = sockets or self.sockets
        async with asyncio.timeout(15):
            while any(len(s.seqs(self.room)) < count for s in sockets):
                await asyncio.sleep(0.05)
        for socket in sockets:
            assert socket.seqs(self.room) == list(range(1, count + 1))

    async def stored(self) -> list[dict]:
        messages, after = [], 0
        while True:
            path = f"/api/rooms/{self.room}/messages?after={after}&limit=200"
            page = await self.people[0].api.ok("GET", path)
            messages += page["messages"]
            if not page["has_more"]:
                return messages
            after = messages[-1]["seq"]


async def test_everybody_on_both_hears_everything_in_one_order(crowd):
    acked = await crowd.all_talk()
    await crowd.all_heard_everything(SENDERS * EACH)
    assert {message["id"] for message in await crowd.stored()} == acked


async def test_each_senders_own_order_is_kept(crowd):
    await crowd.all_talk()
    await crowd.all_heard_everything(SENDERS * EACH)
    texts = [message["text"] for message in await crowd.stored()]
    for sender in range(SENDERS):
        theirs = [text for text in texts if text.startswith(f"{sender}/")]
        assert theirs == [f"{sender}/{n}" for n in range(EACH)]


async def test_nothing_is_lost_while_subscriptions_are_killed(crowd):
    async def kill_subscriptions() -> int:
        killed = 0
        async with Redis.from_url(crowd.redis.url) as admin:
            while True:
                killed += await admin.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
                await asyncio.sleep(0.3)

    killer = asyncio.create_task(kill_subscriptions())
    acked = await crowd.all_talk(pause=0.03)
    killer.cancel()
    await crowd.all_heard_everything(len(acked))


async def test_nothing_is_lost_while_publishing_connections_are_killed(crowd):
    async def kill_connections() -> None:
        async with Redis.from_url(crowd.redis.url) as admin:
            while not talking.done():
                await admin.execute_command("CLIENT", "KILL", "TYPE", "normal")
                await asyncio.sleep(0.02)

    talking = asyncio.create_task(crowd.all_talk())
    await kill_connections()
    await crowd.all_heard_everything(len(await talking))


async def test_while_redis_hangs_nothing_is_lost_and_a_removal_is_a_removal(crowd):
    gone = crowd.people[1]
    path = f"/api/rooms/{crowd.room}/members/{gone.id}"
    stay = [0, 2, 3]
    talking = asyncio.gather(*(crowd.talk(n, pause=0.05) for n in stay))
    await asyncio.sleep(0.3)
    crowd.redis.pause()
    removing = asyncio.create_task(crowd.people[0].api.ok("DELETE", path))
    await asyncio.sleep(2.25)
    crowd.redis.resume()
    await removing
    removed_at = (await crowd.say(0, "after"))["seq"]
    await crowd.say(3, "after, from the other process")
    count = sum(len(acked) for acked in await talking) + 2
    await crowd.all_heard_everything(count, [crowd.sockets[n] for n in stay])
    assert all(seq < removed_at for seq in crowd.sockets[1].seqs(crowd.room))


async def test_nothing_is_lost_while_redis_is_down_for_ten_seconds(crowd):
    talking = asyncio.create_task(crowd.all_talk(pause=0.2))
    await asyncio.sleep(1)
    crowd.redis.kill()
    await asyncio.sleep(10)
    crowd.redis.start()
    acked = await talking
    await crowd.all_heard_everything(len(acked))
    assert len(await crowd.stored()) == SENDERS * EACH


async def test_messages_cross_within_seconds_while_redis_is_down(crowd):
    crowd.redis.kill()
    await asyncio.sleep(0.5)
    await crowd.sockets[0].ok(
        "message:send", {"room_id": crowd.room, "text": "still here", "nonce": "n"}
    )
    for socket in crowd.sockets:
        heard = await socket.heard("message:new")
        assert heard["message"]["text"] == "still here"


async def test_whoever_is_added_on_the_other_process_hears_what_follows(crowd, guests):
    late = await guests.signup(crowd.urls[1], "Late")
    socket = await late.connect()
    body = {"user_id": late.id}
    await crowd.people[0].api.ok("POST", f"/api/rooms/{crowd.room}/members", body)
    added = await socket.heard("room:added")
    assert added["room"]["id"] == crowd.room
    await crowd.sockets[0].ok(
        "message:send", {"room_id": crowd.room, "text": "welcome", "nonce": "w"}
    )
    assert (await socket.heard("message:new"))["message"]["text"] == "welcome"


async def test_whoever_is_removed_on_the_other_process_hears_no_more(crowd):
    gone = crowd.people[1]
    path = f"/api/rooms/{crowd.room}/members/{gone.id}"
    await crowd.people[0].api.ok("DELETE", path)
    await crowd.sockets[1].heard("room:removed")
    for n in range(5):
        await crowd.sockets[0].ok(
            "message:send", {"room_id": crowd.room, "text": "secret", "nonce": f"s{n}"}
        )
    await crowd.sockets[3].heard("message:new", lambda p: p["message"]["seq"] == 5)
    assert crowd.sockets[1].seqs(crowd.room) == []


async def test_a_killed_server_loses_nothing_that_it_acked(crowd):
    """One of two servers dies under load; its people retry on the other under the same nonces."""
    acked: dict[str, str] = {}

    async def talk(number: int) -> None:
        person, socket = crowd.people[number], crowd.sockets[number]
        for n in range(EACH):
            nonce = f"{number}-{n}"
            command = {"room_id": crowd.room, "text": nonce, "nonce": nonce}
            while nonce not in acked:
                try:
                    ack = await socket.client.call("message:send", command, timeout=2)
                except (SocketIOError, ClientError):
                    socket = crowd.sockets[number] = await person.connect(crowd.urls[0])
                    continue
                assert ack["ok"], ack
                acked[nonce] = ack["message"]["id"]

    talking = asyncio.gather(*(talk(n) for n in range(SENDERS)))
    await asyncio.sleep(0.3)
    crowd.servers[1].kill()
    await talking
    stored = await crowd.stored()
    assert [message["seq"] for message in stored] == list(range(1, SENDERS * EACH + 1))
    assert {message["nonce"]: message["id"] for message in stored} == acked
    for sender in (0, 2):  # those whose server lived heard it all, in order, once
        socket = crowd.sockets[sender]
        assert socket.seqs(crowd.room) == list(range(1, SENDERS * EACH + 1))


async def test_a_stopped_server_closes_its_sockets_so_that_clients_go_elsewhere(crowd):
    assert crowd.servers[1].stop() == 0
    async with asyncio.timeout(5):
        await crowd.sockets[1].ended.wait()
    socket = await crowd.people[1].connect(crowd.urls[0])
    await crowd.sockets[0].ok(
        "message:send", {"room_id": crowd.room, "text": "moved", "nonce": "m"}
    )
    assert (await socket.heard("message:new"))["message"]["text"] == "moved"
