"""People's time: what an invite still offers, and holding one of its times for a meeting."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from chatsched.calendars import BusyTimes
from chatsched.core.clock import Clock
from chatsched.core.errors import SlotTaken
from chatsched.meetings.instants import spoken, wire_instant
from chatsched.meetings.offers import Offers
from chatsched.meetings.records import InviteRecord
from chatsched.meetings.store import Meetings, Schedules
from chatsched.meetings.turns import Turns
from chatsched.scheduling import Intervals, union
from chatsched.storage import Session

T = TypeVar("T")
Write = Callable[[Session], Awaitable[T]]


class _Taken(Exception):  # ends a transaction; never leaves this file
    """The time is not offered."""


class Timetable:
    """Lets one meeting at a time into a host's time.

    It is the host's time that is given away. Who books may take a time at which they are busy:
    they were shown that, and it is theirs; so their schedule needs no guarding here.
    """

    def __init__(
        self, schedules: Schedules, meetings: Meetings, busy: BusyTimes, clock: Clock
    ) -> None:
        self._schedules = schedules
        self._meetings = meetings
        self._busy = busy
        self._clock = clock
        self._turns = Turns()
        self.offers = Offers()

    async def hold(
        self,
        invite: InviteRecord,
        start: int | None,
        write: Write[T],
        without: str | None = None,
    ) -> T:
        """Run ``write`` in a transaction in which ``start`` is offered by the invite.

        ``without`` is the meeting that is moved. Calendars are asked before, and live. A start
        of None lies between two seconds.
        Raises `SlotTaken` with the reason and the nearest free times, `CalendarUnavailable`, and
        what ``write`` raises, and then nothing is changed.
        """
        if start is not None:
            try:
                return await self._hold(invite, start, write, without)
            except _Taken:
                pass
        alternatives = await self._alternatives(invite, start or 0, without)
        raise SlotTaken(alternatives, self._why_not(invite, start))

    async def release(self, host_id: str, write: Write[T]) -> T:
        """Run ``write`` in a transaction over this host's time."""
        async with self._turns.turn(host_id):
            return await self._schedules.change(host_id, write)

    async def _hold(
        self,
        invite: InviteRecord,
        start: int,
        write: Write[T],
        without: str | None,
    ) -> T:
        offer = self.offers.of(invite)
        window = offer.concerned((start, start + 1))
        async with self._turns.turn(invite.host_id):
            elsewhere = await self._busy.live(invite.host_id, window, without)
            now = self.now()

            async def check_and_write(session: Session) -> T:
                own = await self._meetings.busy(
                    invite.host_id, window, without=without, session=session
                )
                if not offer.offers(start, union(elsewhere, own), now):
                    raise _Taken
                return await write(session)

            return await self._schedules.change(invite.host_id, check_and_write)

    async def _alternatives(
        self, invite: InviteRecord, wanted: int, without: str | None
    ) -> list[dict[str, str]]:
        offer = self.offers.of(invite)
        now = self.now()
        window = offer.widest(wanted, now)
        elsewhere = await self._busy.live(invite.host_id, window, without)
        own = await self._meetings.busy(invite.host_id, window, without=without)
        found = offer.alternatives(wanted, union(elsewhere, own), now)
        return [
            {"start": wire_instant(start), "end": wire_instant(start + offer.seconds)}
            for start in found
        ]

    def _why_not(self, invite: InviteRecord, start: int | None) -> str:
        """Return why a time cannot be had, as far as everybody may know."""
        if start is None:
            return "This is not one of the times on offer."
        now = self.now()
        if start < now:
            return f"{spoken(start)} is in the past."
        if not self.offers.of(invite).offers(start, Intervals([]), now):
            return f"{spoken(start)} is not one of the times on offer."
        return f"{spoken(start)} has just been taken."

    def now(self) -> int:
        """Return the present instant in epoch seconds, rounded up: no start is offered late."""
        return -int(-self._clock.now().timestamp() // 1)
