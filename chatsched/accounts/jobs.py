"""Open connections whose credentials have ended, found by looking.

Whoever revokes a credential says so to every process. What was said while the way between the
processes was broken is lost, and nobody says that a session has simply expired: hence the patrol.
"""

import time

import structlog
from pymongo.errors import PyMongoError

from chatsched.accounts.store import Sessions, Tokens
from chatsched.core.rounds import every
from chatsched.realtime import Edge

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 2.0
_ROUND_SECONDS = 60.0


class Patrol:
    """Cuts off this process's connections whose session or token is gone from the store."""

    def __init__(self, sessions: Sessions, tokens: Tokens, edge: Edge) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._edge = edge
        self._next_round = 0.0
        edge.resumed.append(self._go_at_once)

    async def run(self) -> None:
        """Look once a minute, and all the time while processes cannot hear of each other."""
        async for _ in every(_PAUSE_SECONDS):
            if self._edge.up and time.monotonic() < self._next_round:
                continue
            self._next_round = time.monotonic() + _ROUND_SECONDS
            try:
                await self.check()
            except PyMongoError as error:
                log.warning("patrol.store_away", error=type(error).__name__)
                self._next_round = 0.0

    async def check(self) -> None:
        """Look at every connection once."""
        actors = [connection.actor for connection in self._edge.connections()]
        sessions = {actor.credential_id for actor in actors if actor.via == "session"}
        tokens = {actor.credential_id for actor in actors if actor.via == "token"}
        standing: set[str] = set()
        if sessions:
            standing |= await self._sessions.existing(sessions)
        if tokens:
            standing |= await self._tokens.existing(tokens)
        gone = {(a.credential_id, a.user_id) for a in actors if a.credential_id not in standing}
        for credential_id, user_id in gone:
            self._edge.cut_off(credential_id, user_id)

    async def _go_at_once(self) -> None:
        self._next_round = 0.0
