"""Putting a meeting into the caller's own linked calendar, or putting it right there again."""

from chatsched.calendars import CalendarEvents
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import CalendarAuthFailed, CalendarUnsupported, Forbidden, MeetingOver
from chatsched.meetings.access import Access
from chatsched.meetings.cards import Drawing
from chatsched.meetings.hand_edited import KeepEvent
from chatsched.meetings.models import MeetingAnswer, MeetingNamed
from chatsched.meetings.records import MeetingRecord
from chatsched.meetings.service.following import Following

_NO_CALENDAR = (
    "You have not linked a calendar that meetings can be put into; "
    "use one of the links in add_to_calendar."
)
_BROKEN = "Your calendar has to be connected again before anything can be put into it."
_CANCELLED = "This meeting was called off."


class Adding:
    """Adds meetings to calendars."""

    def __init__(
        self,
        access: Access,
        calendars: CalendarEvents,
        following: Following,
        drawing: Drawing,
        clock: Clock,
    ) -> None:
        self._access = access
        self._calendars = calendars
        self._following = following
        self._drawing = drawing
        self._clock = clock

    async def add(self, actor: Actor, command: MeetingNamed) -> MeetingAnswer:
        """Add a meeting, which the event follows from then on; twice gives one event.

        For the meeting's people and the members of its room. Raises `CalendarUnsupported` to who
        has no calendar that takes it, `CalendarAuthFailed` if it has to be connected again, and
        `MeetingOver`. A provider that does not answer now gets it later.
        """
        meeting = await self._access.meeting(actor, command.meeting_id)
        return await self._put(actor, meeting)

    async def keep(self, actor: Actor, command: KeepEvent) -> MeetingAnswer:
        """Write the host's own event back as the meeting is; raises as `add` does."""
        meeting = await self._access.own_meeting(actor, command.meeting_id)
        if meeting.host_id != actor.user_id:
            raise Forbidden("Only the host's event is in step with the meeting.")
        return await self._put(actor, meeting)

    async def _put(self, actor: Actor, meeting: MeetingRecord) -> MeetingAnswer:
        if actor.user_id not in await self._calendars.destinations((actor.user_id,)):
            raise CalendarUnsupported(_NO_CALENDAR)
        if meeting.status == "cancelled":
            raise MeetingOver(_CANCELLED)
        if meeting.over(self._clock.now()):
            raise MeetingOver
        outcome = await self._following.begin(meeting, actor.user_id)
        if outcome.state == "broken":
            raise CalendarAuthFailed(_BROKEN)
        if outcome.state in {"failed", "none"}:
            raise CalendarUnsupported(outcome.problem or _NO_CALENDAR)
        now = await self._access.meeting(actor, meeting.id)
        return MeetingAnswer(meeting=await self._drawing.meeting(now))
