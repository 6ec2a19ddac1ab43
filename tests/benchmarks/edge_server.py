"""The real-time edge alone, doing what the peer does without storage: number, broadcast, ack.

Arguments: port, Redis address. The token that a connection brings names its room.
"""

import asyncio
import itertools
import sys
from datetime import UTC, datetime

import uvicorn
import uvloop

from chatsched.app.memory import spare_what_stays
from chatsched.core.actor import Actor
from chatsched.core.clock import SystemClock
from chatsched.core.ids import new_id
from chatsched.core.wire import WireModel
from chatsched.realtime import (
    Dispatcher,
    Edge,
    FrameWriter,
    Sequenced,
    SocketCommand,
    SocketServer,
)
from chatsched.storage import connect


class Send(WireModel):
    room_id: str
    text: str
    nonce: str


class Sent(WireModel):
    message: dict[str, object]


class Numbers:
    """The rooms' last numbers, in memory."""

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}

    def next(self, room_id: str) -> int:
        self._ends[room_id] = self._ends.get(room_id, 0) + 1
        return self._ends[room_id]

    async def rooms_of(self, user_ids):
        return {user_id: [user_id.split(":")[0]] for user_id in user_ids}

    async def ends(self, room_ids):
        return {room_id: self._ends.get(room_id, 0) for room_id in room_ids}

    async def since(self, _positions, _limit):
        return []

    async def changes(self, _room_ids, _since):
        return []


async def serve(port: int, redis_url: str) -> None:
    counter = itertools.count()
    numbers = Numbers()
    edge = Edge(connect(redis_url), numbers, SystemClock(), prefix="bench")

    async def identify(credentials) -> Actor:
        number = next(counter)
        return Actor(f"{credentials.token}:{number}", "Load", False, str(number), "token")

    async def unlimited(_action: str, _key: str) -> None:
        return

    async def send(actor: Actor, command: Send) -> Sent:
        seq = numbers.next(command.room_id)
        message = {
            "id": new_id(),
            "room_id": command.room_id,
            "seq": seq,
            "kind": "text",
            "sender": {"id": actor.user_id, "name": actor.name, "is_bot": actor.is_bot},
            "text": command.text,
            "nonce": command.nonce,
            "reply_to": None,
            "reactions": {},
            "mentions": [],
            "attachments": [],
            "audience": None,
            "created_at": datetime.now(UTC).isoformat(),
            "edited_at": None,
            "deleted": False,
        }
        edge.append(Sequenced(command.room_id, seq, "message:new", {"message": message}))
        return Sent(message=message)

    commands = [SocketCommand("message:send", Send, Sent, send)]
    dispatcher = Dispatcher(commands, unlimited)
    sockets = SocketServer(edge, dispatcher, identify, unlimited, f"http://127.0.0.1:{port}")
    config = uvicorn.Config(
        sockets.asgi,
        port=port,
        ws=FrameWriter,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        http="httptools",
        lifespan="off",
        log_level="warning",
        backlog=4096,
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(edge.run())
        server = uvicorn.Server(config)
        serving = group.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        spare_what_stays()  # as the server does
        print("ready", flush=True)
        await serving


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), sys.argv[2]))
