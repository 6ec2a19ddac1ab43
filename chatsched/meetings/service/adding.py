"""Putting a meeting into the caller's own linked calendar."""

from chatsched.core.actor import Actor
from chatsched.core.errors import CalendarUnsupported
from chatsched.meetings.access import Access
from chatsched.meetings.models import MeetingAnswer, MeetingNamed


class Adding:
    """Adds meetings to calendars."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def add(self, actor: Actor, command: MeetingNamed) -> MeetingAnswer:
        """Add a meeting; raises `CalendarUnsupported` to who has no calendar that takes it."""
        await self._access.meeting(actor, command.meeting_id)
        raise CalendarUnsupported(
            "You have not linked a calendar that meetings can be put into; "
            "use one of the links in add_to_calendar."
        )
