"""Invites, their slots, and meetings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chatsched.client.catchup import CatchUp
from chatsched.client.commands import Commands, new_nonce
from chatsched.client.models import Availability, Invite, Meeting, Message, Slots, instant

When = date | datetime
"""A date (of the time zone that is asked in), or an aware datetime."""


@dataclass(frozen=True, slots=True)
class InviteSent:
    """An invite, and the message in which it stands in its room."""

    invite: Invite
    message: Message


class MeetingCommands(Commands):
    """What a client does to agree on a time."""

    _catch_up: CatchUp | None = None

    async def availability(self) -> Availability:
        """Return one's own availability as remembered."""
        return _availability(await self._get("/api/me/availability"))

    async def set_availability(self, availability: Availability) -> Availability:
        """Say when one can be met, from now on."""
        body = {"availability": availability.model_dump(mode="json")}
        return _availability(await self._web.change("PUT", "/api/me/availability", body))

    async def send_invite(  # noqa: PLR0913  # the members of the contract's command
        self,
        room_id: str,
        duration: int,
        *,
        availability: Availability | None = None,
        title: str | None = None,
        note: str | None = None,
        reusable: bool = False,
        nonce: str | None = None,
    ) -> InviteSent:
        """Offer one's time in a room; ``duration`` is 15, 30, 45 or 60 minutes."""
        payload = {
            "room_id": room_id,
            "duration": duration,
            "availability": availability and availability.model_dump(mode="json"),
            "title": title,
            "note": note,
            "reusable": reusable,
            "nonce": nonce or new_nonce(),
        }
        ack = await self._call("invite:send", payload)
        return InviteSent(
            Invite.model_validate(ack["invite"]), Message.model_validate(ack["message"])
        )

    async def withdraw(self, invite_id: str) -> Invite:
        """Take an open invite back."""
        ack = await self._call("invite:withdraw", {"invite_id": invite_id})
        return Invite.model_validate(ack["invite"])

    async def invite(self, invite_id: str) -> Invite:
        """Return an invite as it stands."""
        return Invite.model_validate((await self._get(f"/api/invites/{invite_id}"))["invite"])

    async def open_invites(self, room_id: str) -> list[Invite]:
        """Return the open invites among the room's newest 200 messages, newest first."""
        page = await self._get(f"/api/rooms/{room_id}/messages", {"limit": 200})
        messages = [Message.model_validate(message) for message in reversed(page["messages"])]
        invites = {m.invite.id: m.invite for m in messages if m.invite is not None}
        return [invite for invite in invites.values() if invite.status == "open"]

    async def slots(
        self,
        invite_id: str,
        start: When | None = None,
        end: When | None = None,
        *,
        time_zone: str | None = None,
        meeting_id: str | None = None,
    ) -> Slots:
        """Return an invite's slots from ``start`` to ``end``, at most 62 days.

        ``time_zone`` is the one that dates count in. To move a meeting, name it: its own time
        then counts as free.
        """
        payload = {
            "invite_id": invite_id,
            "from": _when(start),
            "to": _when(end),
            "time_zone": time_zone,
            "meeting_id": meeting_id,
        }
        return Slots.of(await self._call("slots:list", payload))

    async def watch(self, invite_id: str) -> None:
        """Hear by `on_slots_changed` when the slots may have changed, reconnects included."""
        await self._call("slots:watch", {"invite_id": invite_id})
        if self._catch_up is not None:
            self._catch_up.watched.add(invite_id)

    async def unwatch(self, invite_id: str) -> None:
        """Hear no more of an invite's slots."""
        if self._catch_up is not None:
            self._catch_up.watched.discard(invite_id)
        await self._call("slots:unwatch", {"invite_id": invite_id})

    async def book(
        self, invite_id: str, start: datetime, *, note: str | None = None, nonce: str | None = None
    ) -> Meeting:
        """Confirm a slot. `SlotTaken` offers ``alternatives`` when somebody was faster."""
        payload = {
            "invite_id": invite_id,
            "start": instant(start),
            "note": note,
            "nonce": nonce or new_nonce(),
        }
        return _meeting(await self._call("meeting:book", payload))

    async def reschedule(
        self,
        meeting: Meeting,
        start: datetime,
        *,
        reason: str | None = None,
        nonce: str | None = None,
    ) -> Meeting:
        """Move a meeting; `VersionConflict` if it is no longer as given."""
        payload = {
            "meeting_id": meeting.id,
            "version": meeting.version,
            "start": instant(start),
            "reason": reason,
            "nonce": nonce or new_nonce(),
        }
        return _meeting(await self._call("meeting:reschedule", payload))

    async def cancel(self, meeting: Meeting, *, reason: str | None = None) -> Meeting:
        """Call a meeting off; `VersionConflict` if it is no longer as given."""
        payload = {"meeting_id": meeting.id, "version": meeting.version, "reason": reason}
        return _meeting(await self._call("meeting:cancel", payload))

    async def meeting(self, meeting_id: str) -> Meeting:
        """Return a meeting as it stands."""
        return _meeting(await self._get(f"/api/meetings/{meeting_id}"))

    async def my_meetings(
        self, start: When | None = None, end: When | None = None
    ) -> list[Meeting]:
        """Return the meetings that one takes part in, by their start."""
        answer = await self._get("/api/me/meetings", {"from": _when(start), "to": _when(end)})
        return [Meeting.model_validate(meeting) for meeting in answer["meetings"]]


def _when(value: When | None) -> str | None:
    if isinstance(value, datetime):
        return instant(value)
    return None if value is None else value.isoformat()


def _meeting(answer: Mapping[str, Any]) -> Meeting:
    return Meeting.model_validate(answer["meeting"])


def _availability(answer: Mapping[str, Any]) -> Availability:
    return Availability.model_validate(answer["availability"])
