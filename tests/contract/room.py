"""A room with three people on three clients and a bot, and what they do about meetings."""

from dataclasses import dataclass
from typing import Any

from contract import shapes
from contract.javascript import JavaScript
from serving import Api, Person, Server, Socket

AVAILABILITY = {
    "time_zone": "Europe/Berlin",
    "weekly": {
        day: [{"start": "00:00", "end": "24:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "overrides": [],
    "buffer_before": 0,
    "buffer_after": 0,
    "min_notice": 60,
    "horizon_days": 30,
    "slot_step": None,
}


@dataclass
class Room:
    """A group room: Ada hosts, by JavaScript; Ben by Python; Cem by JavaScript, WebSocket only."""

    id: str
    server: Server
    ada: Person
    ben: Person
    cem: Person
    bot: Api
    bot_id: str
    webhook: str
    js: JavaScript
    py: Socket
    ws: JavaScript

    @property
    def listeners(self) -> list[JavaScript | Socket]:
        return [self.js, self.py, self.ws]

    async def all_heard(self, event: str, fits: Any = lambda _: True) -> Any:
        """Return what all three heard, which is the same for all."""
        heard = [await listener.heard(event, fits) for listener in self.listeners]
        for payload in heard:
            shapes.check_event(event, payload)
        assert heard[0] == heard[1] == heard[2]
        return heard[0]

    async def all_heard_kind(self, kind: str, **members: Any) -> Any:
        """Return the message of a kind that all three heard."""

        def fits(payload: Any) -> bool:
            message = payload["message"]
            return message["kind"] == kind and members.items() <= message.items()

        return (await self.all_heard("message:new", fits))["message"]


async def invite(room: Room, **more: Any) -> dict[str, Any]:
    """Let Ada send an invite from JavaScript."""
    ack = await room.js.ok(
        "invite:send",
        {
            "room_id": room.id,
            "duration": 30,
            "availability": AVAILABILITY,
            "title": "Kick-off",
            "nonce": "invite-1",
            **more,
        },
    )
    shapes.Invite.model_validate(ack["invite"])
    shapes.Message.model_validate(ack["message"])
    return ack["invite"]


async def starts(room: Room, invite_id: str) -> list[str]:
    """Return the starts that are offered, as Cem sees them."""
    ack = await room.ws.ok("slots:list", {"invite_id": invite_id, "time_zone": "Asia/Tokyo"})
    shapes.Slots.model_validate(ack)
    return [slot["start"] for day in ack["days"] for slot in day["slots"]]


async def book(room: Room, invite_id: str, start: str, nonce: str = "book-1") -> dict[str, Any]:
    """Let Ben book from Python."""
    ack = await room.py.ok("meeting:book", {"invite_id": invite_id, "start": start, "nonce": nonce})
    shapes.Meeting.model_validate(ack["meeting"])
    shapes.Message.model_validate(ack["message"])
    return ack["meeting"]
