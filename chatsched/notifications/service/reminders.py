"""Reminding people of their meetings, at the minutes before that they chose.

Every process looks for what is due; who takes care of a reminder first leaves a record of it, and
the outbox does the rest. What became due while no process ran comes late, while the meeting is
still ahead, and of several that are late only the one nearest to it.
"""

import random
from collections.abc import Collection
from datetime import timedelta

import structlog
from pymongo.errors import PyMongoError

from chatsched.accounts import People
from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.core.together import all_of
from chatsched.meetings import MeetingRecord, Meetings
from chatsched.notifications.models import Preferences
from chatsched.notifications.reminding import due, portions, windows
from chatsched.notifications.store import Kept, PreferenceStore, Reminder, Reminders

log = structlog.get_logger(__name__)

REMINDER = "reminder"

_LOOK_SECONDS = 1.0
_NEAR = 120
_FAR = 16 * 60
"""Seconds: how far back is looked each time, and now and then, for what has come in between."""

_FAR_EVERY = 10
_PORTION = 6 * 3600
"""How many seconds' worth of meetings are read at once, at a first look."""

_AT_ONCE = 8
_MOST_REMEMBERED = 50_000
_KEEP = timedelta(days=1)
_USUAL = Preferences().reminder_minutes


class DueReminders:
    """Finds the reminders that are due and has the outbox send them."""

    def __init__(
        self,
        meetings: Meetings,
        preferences: PreferenceStore,
        reminders: Reminders,
        people: People,
        clock: Clock,
    ) -> None:
        self._meetings = meetings
        self._preferences = preferences
        self._reminders = reminders
        self._people = people
        self._clock = clock
        self._looked: int | None = None
        self._looks = 0
        self._known: dict[str, None] = {}

    async def run(self) -> None:
        """Look for them until cancelled."""
        async for _ in every(_LOOK_SECONDS, at_once=True, spread=0.2):
            try:
                await self.look()
            except PyMongoError as error:
                log.warning("reminders.store_away", error=type(error).__name__)
            except Exception:  # the next look may do better, and people go on talking
                log.exception("reminders.failed")

    async def look(self) -> int:
        """Look once; return how many reminders were taken care of here."""
        now = int(self._clock.now().timestamp())
        back = _NEAR if self._looks % _FAR_EVERY else _FAR
        since = None if self._looked is None else self._looked - back
        minutes = {*_USUAL, *await self._preferences.minutes()}
        taken = 0
        for part in portions(windows(minutes, since, now), _PORTION):
            taken += await self._remind(await self._meetings.starting(part))
        self._looked = now
        self._looks += 1
        return taken

    async def _remind(self, meetings: Collection[MeetingRecord]) -> int:
        user_ids = {user_id for meeting in meetings for user_id in meeting.people}
        if not user_ids:
            return 0
        people = await self._people.people(user_ids)
        persons = [each.id for each in people.values() if not each.is_bot]
        kept = await self._preferences.of_several(persons)
        all_due = [
            reminders
            for meeting in meetings
            for user_id in dict.fromkeys(meeting.people)
            if user_id in kept and (reminders := self._due(meeting, user_id, kept[user_id]))
        ]
        await self._learn({each.id for reminders in all_due for each in reminders})
        random.shuffle(all_due)  # so that processes do not all go after the same
        taken = 0
        for part in range(0, len(all_due), _AT_ONCE):
            taken += sum(await all_of(map(self._take, all_due[part : part + _AT_ONCE])))
        return taken

    def _due(self, meeting: MeetingRecord, user_id: str, kept: Kept) -> list[Reminder]:
        minutes = kept.preferences.reminder_minutes
        found = due(meeting, minutes, kept.reminders_since, self._clock.now())
        reminders = [Reminder(meeting.id, meeting.version, user_id, each) for each in found]
        return [] if all(each.id in self._known for each in reminders) else reminders

    async def _learn(self, ids: Collection[str]) -> None:
        """Look up which of these were taken care of, by whomever."""
        unknown = [each for each in ids if each not in self._known]
        if unknown:
            self._remember(await self._reminders.known(unknown))

    async def _take(self, reminders: list[Reminder]) -> bool:
        """Take care of what is due to somebody of a meeting by sending the nearest to it."""
        fresh = [each for each in reminders if each.id not in self._known]
        nearest = reminders[0]
        if nearest in fresh:
            until = self._clock.now() + timedelta(minutes=nearest.minutes) + _KEEP
            if not await self._reminders.take(fresh, nearest, REMINDER, until):
                return False  # another process was faster; the next look knows by what
        # Where it was sent before, it stands for those that have come to be due since.
        self._remember([each.id for each in fresh])
        return nearest in fresh

    def _remember(self, ids: Collection[str]) -> None:
        self._known.update(dict.fromkeys(ids))
        while len(self._known) > _MOST_REMEMBERED:
            del self._known[next(iter(self._known))]
