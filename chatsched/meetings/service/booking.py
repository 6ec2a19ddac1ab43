"""Confirming one of an invite's slots."""

from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, InviteClosed, SlotTaken
from chatsched.core.ids import new_id, new_secret
from chatsched.meetings.access import Access
from chatsched.meetings.instants import seconds_of
from chatsched.meetings.models import BookMeeting, MeetingChanged
from chatsched.meetings.records import Change, InviteRecord, MeetingRecord
from chatsched.meetings.service.changes import Changes, Plan
from chatsched.meetings.service.timetable import Timetable
from chatsched.meetings.store import Invites, Meetings, Repeated
from chatsched.storage import Session


class Booking:
    """Makes meetings."""

    def __init__(
        self,
        access: Access,
        invites: Invites,
        meetings: Meetings,
        timetable: Timetable,
        changes: Changes,
        clock: Clock,
    ) -> None:
        self._access = access
        self._invites = invites
        self._meetings = meetings
        self._timetable = timetable
        self._changes = changes
        self._announcements = changes.announcements
        self._clock = clock

    async def book(self, actor: Actor, command: BookMeeting) -> MeetingChanged:
        """Confirm a slot; the same nonce gives the same meeting.

        Raises `SlotTaken` for whatever is not offered at this moment, `InviteClosed` if the time
        is free but the invite no longer open, `Forbidden` to the host.
        """
        invite = await self._access.known_invite(actor, command.invite_id)
        if invite.host_id == actor.user_id:
            raise Forbidden("This is your own invite; somebody else has to pick the time.")
        try:
            meeting = await self._book(actor, invite, command)
        except (Repeated, SlotTaken, InviteClosed):
            # Its own first time may be what stands in the way.
            known = await self._meetings.by_nonce(actor.user_id, invite.id, command.nonce)
            if known is None:
                raise
            return await self._announcements.repeated(known, known.changes[0])
        return await self._announcements.changed(meeting)

    async def _book(
        self, actor: Actor, invite: InviteRecord, command: BookMeeting
    ) -> MeetingRecord:
        if invite.status_at(self._clock.now()) in {"withdrawn", "expired"}:
            raise InviteClosed
        start = seconds_of(command.start)
        plan = await self._changes.plan(invite.host_id)
        meeting = self._meeting(actor, invite, command, start or 0, plan)

        async def write(session: Session) -> None:
            now = meeting.created_at
            if not await self._invites.take(invite, meeting.id, now, session):
                raise InviteClosed
            await self._meetings.add(meeting, session)
            await self._changes.note(meeting, session)

        await self._timetable.hold(invite, start, write)
        return meeting

    def _meeting(
        self, actor: Actor, invite: InviteRecord, command: BookMeeting, start: int, plan: Plan
    ) -> MeetingRecord:
        now = self._clock.now()
        end = start + invite.duration * 60
        booking = Change(
            id=new_secret(),
            version=1,
            kind="booking",
            by=actor.user_id,
            nonce=command.nonce,
            time=(start, end),
            previous=None,
            reason=None,
            informed=plan.informed,
            at=now,
        )
        return MeetingRecord(
            id=new_id(),
            invite_id=invite.id,
            room_id=invite.room_id,
            host_id=invite.host_id,
            booked_by_id=actor.user_id,
            nonce=command.nonce,
            title=invite.title,
            untitled=invite.untitled,
            note=command.note or "",
            start=start,
            end=end,
            status="confirmed",
            version=1,
            reason=None,
            calendar_sync=plan.sync,
            created_at=now,
            updated_at=now,
            changes=(booking,),
            followers=plan.followers,
        )
