"""People's own meetings, as a source of busy times."""

from chatsched.calendars import Busy
from chatsched.meetings.store import Meetings
from chatsched.scheduling import Interval, Intervals


class OwnMeetings:
    """The confirmed meetings that somebody hosts or has booked take their time."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings

    async def known(self, user_id: str, window: Interval, without: str | None) -> Busy:
        """Return the times of somebody's meetings."""
        return Busy(await self._meetings.busy(user_id, window, without=without))

    async def live(self, _user_id: str, _window: Interval, _without: str | None) -> Intervals:
        """Return nothing: whoever confirms reads the meetings in the transaction itself."""
        return Intervals([])
