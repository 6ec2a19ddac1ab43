"""Sending an invite and taking it back."""

from datetime import datetime, timedelta

from chatsched.chat import Json
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden
from chatsched.core.ids import new_id
from chatsched.meetings.access import Access
from chatsched.meetings.availability import Availability
from chatsched.meetings.cards import Drawing
from chatsched.meetings.instants import moment
from chatsched.meetings.models import InviteAnswer, InviteNamed, InviteSent, SendInvite
from chatsched.meetings.records import InviteRecord, InviteStatus
from chatsched.meetings.service.announcements import Announcements
from chatsched.meetings.service.availability import OwnAvailability
from chatsched.meetings.store import Invites as InviteStore
from chatsched.scheduling import local_days
from chatsched.storage import Session

_LONGEST_LIFE = timedelta(days=365)


class Invites:
    """The invites that people send into rooms."""

    def __init__(
        self,
        access: Access,
        invites: InviteStore,
        availability: OwnAvailability,
        announcements: Announcements,
        drawing: Drawing,
        clock: Clock,
    ) -> None:
        self._access = access
        self._invites = invites
        self._availability = availability
        self._announcements = announcements
        self._drawing = drawing
        self._clock = clock

    async def send(self, actor: Actor, command: SendInvite) -> InviteSent:
        """Send an invite; the same nonce to the same room gives the same invite.

        It keeps the availability that it is sent with, which is remembered for the next unless
        that is not wanted.
        """
        await self._access.room(actor, command.room_id)
        if actor.is_bot:
            raise Forbidden("A bot has no time of its own to offer; a person has to send this.")
        invite = await self._make(actor, command)

        async def also(session: Session) -> None:
            await self._announcements.note_invite(invite, session)

        if not await self._invites.add(invite, also):
            known = await self._invites.by_nonce(command.room_id, actor.user_id, command.nonce)
            return await self._announcements.sent_before(known or invite)
        if command.availability is not None and command.remember:
            await self._availability.remember(actor, command.availability)
        return await self._announcements.sent(invite)

    async def get(self, actor: Actor, command: InviteNamed) -> InviteAnswer:
        """Return an invite to a member of its room."""
        invite = await self._access.invite(actor, command.invite_id)
        return InviteAnswer(invite=await self._drawing.invite(invite))

    async def withdraw(self, actor: Actor, command: InviteNamed) -> InviteAnswer:
        """Close one's own invite; twice is harmless, and a booked or expired one stays so."""
        invite = await self._access.own_invite(actor, command.invite_id)
        if invite.status_at(self._clock.now()) == "open":
            closed = await self._close(invite.id, "withdrawn")
            if closed is not None:
                return InviteAnswer(invite=closed)
            invite = await self._access.invite(actor, command.invite_id)
        return InviteAnswer(invite=await self._drawing.invite(invite))

    async def expire(self, invite_id: str) -> None:
        """Close an invite whose time is over; harmless for one that is closed."""
        await self._close(invite_id, "expired")

    async def host_left(self, room_id: str, host_id: str, at: datetime) -> None:
        """Withdraw what somebody had sent into a room when they left it."""
        for invite_id in await self._invites.open_of(room_id, host_id, at):
            await self._close(invite_id, "withdrawn")

    async def _close(self, invite_id: str, status: InviteStatus) -> Json | None:
        async def also(session: Session) -> None:
            await self._announcements.note_closed(invite_id, session)

        closed = await self._invites.close(invite_id, status, also)
        return None if closed is None else await self._announcements.closed(closed)

    async def _make(self, actor: Actor, command: SendInvite) -> InviteRecord:
        now = self._clock.now()
        availability = command.availability or await self._availability.of(actor)
        return InviteRecord(
            id=new_id(),
            room_id=command.room_id,
            host_id=actor.user_id,
            nonce=command.nonce,
            title=command.title or f"Meeting with {actor.name}",
            untitled=not command.title,
            note=command.note or "",
            duration=command.duration,
            availability=availability.wire(),
            reusable=command.reusable,
            status="open",
            meeting_id=None,
            created_at=now,
            expires_at=_expiry(availability, now),
        )


def _expiry(availability: Availability, now: datetime) -> datetime:
    """Return when nothing can be offered any more: after the last hours, or after a year."""
    latest = now + _LONGEST_LIFE
    last = availability.last_day()
    if last is None:
        return latest
    end = local_days(availability.time_zone, last, last)[1]
    return min(latest, max(now, moment(end)))
