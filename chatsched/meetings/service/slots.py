"""What an invite offers to whoever looks at it."""

from chatsched.accounts import Accounts
from chatsched.calendars import Busy, BusyTimes
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import CalendarUnavailable, Forbidden, InviteClosed, NotFound
from chatsched.meetings.access import Access
from chatsched.meetings.models import ListSlots, SlotsAnswer
from chatsched.meetings.pages import Asked, Pages
from chatsched.meetings.records import InviteRecord
from chatsched.meetings.service.timetable import Timetable
from chatsched.meetings.windows import asked_window
from chatsched.scheduling import Interval, Intervals

_NOT_KNOWN = Busy(Intervals([]))
"""Whose own calendar does not answer is shown no clashes, and the slots all the same."""


class Slots:
    """Lists slots."""

    def __init__(
        self,
        access: Access,
        accounts: Accounts,
        busy: BusyTimes,
        timetable: Timetable,
        clock: Clock,
    ) -> None:
        self._access = access
        self._accounts = accounts
        self._busy = busy
        self._timetable = timetable
        self._clock = clock
        self._pages = Pages()

    async def list(self, actor: Actor, command: ListSlots) -> SlotsAnswer:
        """Return the slots in a span of at most 62 days.

        A closed invite has none to show (`InviteClosed`), but to those who may move a meeting
        of it. The asker's own clashes are shown to the asker alone.
        """
        invite = await self._invite(actor, command)
        time_zone = command.time_zone or (await self._accounts.me(actor)).user.time_zone
        now = self._timetable.now()
        window = asked_window(command.from_, command.to, time_zone, now)
        offer = self._timetable.offers.of(invite)
        concerned = offer.concerned(window)
        host, own = await self._gather(actor, invite, concerned, command.meeting_id)
        asked = Asked(invite.id, window, time_zone, tuple(host.intervals))
        page = self._pages.page(asked, offer, now)
        return SlotsAnswer.model_construct(
            time_zone=time_zone,
            duration=invite.duration,
            days=page.with_clashes(own),
            stale=host.stale,
        )

    async def _invite(self, actor: Actor, command: ListSlots) -> InviteRecord:
        """Return the invite to who may pick one of its times now."""
        if command.meeting_id is not None:
            meeting = await self._access.own_meeting(actor, command.meeting_id)
            if meeting.invite_id != command.invite_id:
                raise NotFound
            return await self._access.invite_of(meeting)
        invite = await self._access.known_invite(actor, command.invite_id)
        status = invite.status_at(self._clock.now())
        if status == "open":
            return invite
        if status == "booked" and invite.meeting_id is not None:
            try:
                await self._access.own_meeting(actor, invite.meeting_id)
            except Forbidden:
                raise InviteClosed from None
            return invite
        raise InviteClosed

    async def _gather(
        self, actor: Actor, invite: InviteRecord, window: Interval, meeting_id: str | None
    ) -> tuple[Busy, Intervals]:
        """Return when the host is busy, and when the asker is, if that is somebody else."""
        host_id, user_id = invite.host_id, actor.user_id
        if meeting_id is not None:
            host = await self._busy.without(meeting_id, host_id, window)
            own = host if user_id == host_id else await self._own(meeting_id, user_id, window)
        else:
            found = await self._busy.of((host_id,), window, besides=(user_id,))
            host, own = found[host_id], found.get(user_id, _NOT_KNOWN)
        return host, Intervals([]) if user_id == host_id else own.intervals

    async def _own(self, meeting_id: str, user_id: str, window: Interval) -> Busy:
        """Return when the asker is busy, so far as that is known: nothing fails for want of it."""
        try:
            return await self._busy.without(meeting_id, user_id, window)
        except CalendarUnavailable:
            return _NOT_KNOWN
