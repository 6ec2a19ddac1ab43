"""The Python client: for bots, and for people's own programs.

::

    import asyncio
    from chatsched.client import Client

    async def main():
        async with Client("http://127.0.0.1:8000", token="cs_…") as client:
            room = client.rooms[0]
            await client.send(room.id, "Hello")
            [invite, *_] = await client.open_invites(room.id)
            slots = await client.slots(invite.id)
            meeting = await client.book(invite.id, slots[0].start)

    asyncio.run(main())
"""

from chatsched.client.client import Client
from chatsched.client.errors import (
    ChatschedClientError,
    Forbidden,
    Invalid,
    InvalidCredentials,
    InviteClosed,
    MeetingOver,
    NotFound,
    Offline,
    RateLimited,
    SlotTaken,
    TooLarge,
    Unauthorized,
    Unavailable,
    VersionConflict,
)
from chatsched.client.meetings import InviteSent
from chatsched.client.models import (
    Attachment,
    Availability,
    Found,
    HourRange,
    Invite,
    Meeting,
    Member,
    Message,
    Override,
    Page,
    Person,
    Room,
    Sender,
    Slot,
    SlotDay,
    Slots,
    Span,
    User,
)

__all__ = [
    "Attachment",
    "Availability",
    "ChatschedClientError",
    "Client",
    "Forbidden",
    "Found",
    "HourRange",
    "Invalid",
    "InvalidCredentials",
    "Invite",
    "InviteClosed",
    "InviteSent",
    "Meeting",
    "MeetingOver",
    "Member",
    "Message",
    "NotFound",
    "Offline",
    "Override",
    "Page",
    "Person",
    "RateLimited",
    "Room",
    "Sender",
    "Slot",
    "SlotDay",
    "SlotTaken",
    "Slots",
    "Span",
    "TooLarge",
    "Unauthorized",
    "Unavailable",
    "User",
    "VersionConflict",
]
