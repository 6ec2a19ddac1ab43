"""Somebody with things of their own, and the same things of strangers."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from contract.room import AVAILABILITY
from serving import Person, Server, Socket


@dataclass
class World:
    """Ben, who asks; Ada's room in which he is; and the same things of strangers."""

    server: Server
    ada: Person
    ben: Person
    socket: Socket
    room_id: str
    message_id: str
    invite_id: str
    meeting_id: str
    free: str
    foreign: dict[str, str]
    numbers: itertools.count = field(default_factory=itertools.count)

    @property
    def ada_id(self) -> str:
        return self.ada.id

    def nonce(self) -> str:
        return f"nonce-{next(self.numbers)}"

    async def state(self) -> Any:
        """Everything that a bad command could have changed."""
        rooms = await self.ben.api.ok("GET", "/api/rooms")
        for room in rooms["rooms"]:
            for member in room["members"]:
                member.pop("online", None)
        return [
            rooms,
            await self.ada.api.ok("GET", "/api/rooms"),
            await self.ben.api.ok("GET", f"/api/rooms/{self.room_id}/messages?limit=200"),
            await self.ada.api.ok("GET", "/api/me/meetings"),
            await self.ben.api.ok("GET", "/api/me/availability"),
            await self.ben.api.ok("GET", "/api/me"),
            await self.ben.api.ok("GET", "/api/tokens"),
        ]


async def meet(host: Person, guest: Person) -> dict[str, str]:
    """Let two people have a room, a message of the guest's, an open invite and a meeting."""
    body = {"kind": "group", "name": "R", "member_ids": [guest.id]}
    room_id = (await host.api.ok("POST", "/api/rooms", body))["room"]["id"]
    body = {"text": "mine", "nonce": "m"}
    sent = await guest.api.ok("POST", f"/api/rooms/{room_id}/messages", body)
    body = {"duration": 30, "availability": AVAILABILITY, "reusable": True, "nonce": "i"}
    invite = (await host.api.ok("POST", f"/api/rooms/{room_id}/invites", body))["invite"]
    slots = await guest.api.ok("GET", f"/api/invites/{invite['id']}/slots")
    starts = [slot["start"] for day in slots["days"] for slot in day["slots"]]
    body = {"start": starts[0], "nonce": "b"}
    booked = await guest.api.ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    return {
        "room_id": room_id,
        "message_id": sent["message"]["id"],
        "invite_id": invite["id"],
        "meeting_id": booked["meeting"]["id"],
        "free": starts[9],
    }
