"""Sign-ins: begun with a fresh secret, ended alone or all at once."""

from chatsched.accounts.gate import SESSION_LIFE, Gate, digest_of
from chatsched.accounts.models import Session
from chatsched.accounts.store import Sessions
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Unauthorized
from chatsched.core.ids import new_id, new_secret


class SignIns:
    """The sessions of people. They are in MongoDB, so they outlive restarts."""

    def __init__(self, sessions: Sessions, gate: Gate, clock: Clock) -> None:
        self._sessions = sessions
        self._gate = gate
        self._clock = clock

    async def begin(self, user_id: str) -> str:
        """Sign somebody in; return the secret for the cookie."""
        secret = new_secret()
        now = self._clock.now()
        session = Session(new_id(), user_id, touched_at=now, expires_at=now + SESSION_LIFE)
        await self._sessions.add(session, digest_of(secret))
        return secret

    async def end(self, secret: str, *, everywhere: bool = False, of: str | None = None) -> None:
        """End the session of a secret; with a good one, all of its user's if ``everywhere``.

        Harmless when there is no such session any more. Raises `Unauthorized` for one that is
        not that ``of`` whom it was meant to be.
        """
        session = await self._sessions.by_digest(digest_of(secret))
        if session is None:
            return
        if of is not None and of != session.user_id:
            raise Unauthorized
        if everywhere and session.expires_at > self._clock.now():
            await self.end_all_of(session.user_id)
        else:
            await self._sessions.remove([session.id])
            self._gate.revoked(session.user_id, [session.id])

    async def end_all(self, actor: Actor) -> None:
        """End all sessions of whoever is asking."""
        await self.end_all_of(actor.user_id)

    async def end_others(self, actor: Actor) -> None:
        """End all sessions of whoever is asking but the one that they ask by."""
        session_ids = await self._sessions.of_user(actor.user_id)
        await self._end(
            actor.user_id, [each for each in session_ids if each != actor.credential_id]
        )

    async def end_all_of(self, user_id: str) -> None:
        """End all sessions of somebody."""
        await self._end(user_id, await self._sessions.of_user(user_id))

    async def _end(self, user_id: str, session_ids: list[str]) -> None:
        await self._sessions.remove(session_ids)
        self._gate.revoked(user_id, session_ids)
