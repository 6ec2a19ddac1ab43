"""Sending what the outbox has: once, however often it is tried, and as soon as the server is back.

SMTP cannot make sure that a message is taken exactly once: when the answer to a whole message is
lost, nobody knows. Then it is sent again, under the same Message-ID, by which mailboxes know it.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

import structlog
from pymongo.errors import PyMongoError

from chatsched.notifications.mail.composing import Composed
from chatsched.notifications.mail.delivery import Away, Delivery, Refused
from chatsched.notifications.mail.store import Mailed
from chatsched.notifications.mail.threads import MAIL
from chatsched.storage import Entry, Later, Outbox

log = structlog.get_logger(__name__)

Compose = Callable[[Entry], Awaitable[Composed | None]]
"""Writes what an entry stands for; None if there is nothing to send (any more)."""

_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 60.0
_PATIENT_AFTER: Final = 60
_PATIENT_PAUSE: Final = 600.0
_MOST_DELAYS: Final = 720  # some five days, as long as mail servers try (RFC 5321, 4.5.4.1)
_LAST_SECONDS: Final = 5.0
_NOTE_TIMES: Final = 60


class Sending:
    """The handler of the outbox's mail. While the server is away, this process leaves it alone."""

    def __init__(
        self, compose: Compose, delivery: Delivery, mailed: Mailed, outbox: Outbox, sender: str
    ) -> None:
        self._compose = compose
        self._delivery = delivery
        self._mailed = mailed
        self._outbox = outbox
        self._sender = sender
        self._away_times = 0
        self._away_until = 0.0

    async def send(self, entry: Entry) -> None:
        """Send one entry's mail, if it is still wanted; raises `Later` until the server takes it.

        What is being handed over as the program ends is given a moment to come to its end.
        """
        left = self._away_until - time.monotonic()
        if left > 0:
            raise Later(max(_spread(left), _pause(entry.delays)), "the mail server is away")
        composed = await self._compose(entry)
        if composed is None:
            log.info("mail.not_sent", kind=entry.payload["kind"], user=entry.payload["user_id"])
            return
        await _to_its_end(self._hand_over(entry, composed))

    async def _hand_over(self, entry: Entry, composed: Composed) -> None:
        about = {"kind": composed.kind, "user": composed.user_id, "id": composed.message_id}
        try:
            await self._delivery.deliver(composed.message, self._sender, composed.recipient)
        except Refused as refused:
            log.warning("mail.refused", **about, why=str(refused))
            return
        except Away as away:
            if entry.delays >= _MOST_DELAYS:
                log.warning("mail.given_up", **about, why=str(away))
                return
            self._note_away(away)
            raise Later(_pause(entry.delays), str(away)) from None
        await self._note_sent(composed)
        log.info("mail.sent", **about)
        await self._note_back()

    def _note_away(self, away: Away) -> None:
        if not away.everything:
            return
        if self._away_times == 0 or away.ours:
            level = "error" if away.ours else "warning"
            getattr(log, level)("mail.server_away", why=str(away))
        pause = _pause(self._away_times).total_seconds()
        self._away_times += 1
        self._away_until = time.monotonic() + pause

    async def _note_back(self) -> None:
        """Let what waited for the server go at once."""
        if self._away_times:
            self._away_times, self._away_until = 0, 0.0
            log.info("mail.server_back")
            await self._outbox.hasten(f"{MAIL}:")

    async def _note_sent(self, composed: Composed) -> None:
        """Write down that it is sent; not to know it would mean to send it again."""
        for times_left in reversed(range(_NOTE_TIMES)):
            try:
                await self._mailed.note(
                    composed.message_id,
                    composed.user_id,
                    composed.meeting_id,
                    composed.expire_at,
                    invitation=composed.invitation,
                )
            except PyMongoError:
                if not times_left:
                    raise
                await asyncio.sleep(1)
            else:
                return


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do this; who cancels it waits a moment for its end before it is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait((task,), timeout=_LAST_SECONDS)
            task.cancel()
            await asyncio.wait((task,))
        raise


def _pause(delays: int) -> timedelta:
    """Return how long to wait before the next attempt, longer each time."""
    if delays >= _PATIENT_AFTER:
        return _spread(_PATIENT_PAUSE)
    return _spread(min(_FIRST_PAUSE * 2.0 ** min(delays, 10), _LONGEST_PAUSE))


def _spread(seconds: float) -> timedelta:
    return timedelta(seconds=seconds * random.uniform(1.0, 1.2))  # noqa: S311  # spreads attempts, no secret
