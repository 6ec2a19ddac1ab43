"""Looking at linked accounts from time to time: all that ones without push tell of changes.

An account whose owner's time somebody has looked at lately is looked at every one to two
minutes, others and those that push every quarter of an hour. A link that needs linking anew is
left alone until then.
"""

import asyncio
import random
from collections.abc import Callable

import structlog

from chatsched.calendars.linked import LinkedBusy
from chatsched.calendars.polls import Polls
from chatsched.calendars.push import Push
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links
from chatsched.core.cancellation import heed_cancellation
from chatsched.core.clock import Clock
from chatsched.core.rounds import every
from chatsched.storage import MONGO_AWAY

Follower = Callable[[str], None]

log = structlog.get_logger(__name__)

_TICK_SECONDS = 5.0
_MOST_AT_ONCE = 4
_LEASE_SECONDS = 90.0
_QUICK_SECONDS = 60.0
_SLOW_SECONDS = 900.0
_YOUNG_SECONDS = 45.0  # somebody has just asked, and so has had it read
_SELDOM_SECONDS = 6 * 3600
_ENTER_SECONDS = 900.0
_PAGE = 500


class Polling:
    """Looks at the accounts that are due, in this process.

    ``seldom`` are called with the id of a link some times a day.
    """

    def __init__(
        self, polls: Polls, links: Links, linked: LinkedBusy, push: Push, clock: Clock
    ) -> None:
        self._polls = polls
        self._links = links
        self._linked = linked
        self._push = push
        self._clock = clock
        self.seldom: list[Follower] = []
        linked.looked.append(self._looked)

    async def run(self) -> None:
        """Look at what is due, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._enter_all())
            group.create_task(self._poll_all())

    async def linked(self, link: LinkRecord) -> None:
        """Look at a link from now on: it is new, or good again."""
        await self._polls.enter({link.id: self._later(_QUICK_SECONDS)})

    async def unlinked(self, link: LinkRecord) -> None:
        """Look at a link no more."""
        await self._polls.drop(link.id)

    async def poll(self, link_id: str) -> None:
        """Look at one link, whose turn it is, and plan when it is looked at again."""
        link = await self._links.one(link_id)
        if link is None or link.status == "needs_relink":
            await self._polls.drop(link_id)
            return
        pushed = await self._push.follows(link)
        quick = not pushed and await self._polls.is_looked_at(link.user_id)
        if await self._polls.first_within(link_id, _SELDOM_SECONDS):
            for follower in self.seldom:
                follower(link_id)
        failure = await self._linked.refresh(link, younger=_YOUNG_SECONDS)
        pause = _QUICK_SECONDS if quick else _SLOW_SECONDS
        if failure is not None:
            pause = max(pause, min(_QUICK_SECONDS * 2 ** min(failure.times, 8), _SLOW_SECONDS))
        await self._polls.plan(link_id, self._later(pause))

    async def poll_due(self) -> int:
        """Look at some that are due; return how many there were."""
        due = await self._polls.claim(self._now(), _MOST_AT_ONCE, _LEASE_SECONDS)
        async with asyncio.TaskGroup() as group:
            for link_id in due:
                group.create_task(self._contained(link_id))
        return len(due)

    async def enter_all(self) -> None:
        """Plan all links that are not planned, spread over the time that a round takes."""
        after = ""
        while page := await self._links.some(after, _PAGE):
            after = page[-1].id
            well = (link.id for link in page if link.status != "needs_relink")
            await self._polls.enter({each: self._some_time(_SLOW_SECONDS) for each in well})

    async def _poll_all(self) -> None:
        async for _ in every(_TICK_SECONDS, at_once=True, spread=0.2):
            while await self.poll_due() == _MOST_AT_ONCE:
                heed_cancellation()

    async def _enter_all(self) -> None:
        """Enter from time to time what Redis has lost."""
        async for _ in every(_ENTER_SECONDS, at_once=True):
            try:
                await self.enter_all()
            except MONGO_AWAY as error:
                log.warning("calendars.links_unknown", error=type(error).__name__)

    async def _contained(self, link_id: str) -> None:
        try:
            await self.poll(link_id)
        except MONGO_AWAY as error:
            log.warning("calendars.poll_interrupted", link=link_id, error=type(error).__name__)
        except Exception:
            log.exception("calendars.poll_failed", link=link_id)

    async def _looked(self, user_id: str, links: list[LinkRecord]) -> None:
        silent = [link.id for link in links if not self._push.can_follow(link)]
        await self._polls.looked(user_id, silent, self._now())

    def _later(self, seconds: float) -> float:
        return self._now() + seconds * random.uniform(1, 1.5)  # noqa: S311  # spreads, no secret

    def _some_time(self, seconds: float) -> float:
        return self._now() + seconds * random.random()  # noqa: S311  # spreads, no secret

    def _now(self) -> float:
        return self._clock.now().timestamp()
