"""Who is asking: secrets to actors, and the end of a secret's power, everywhere at once."""

import hashlib
import random
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import islice

from chatsched.accounts.models import Person
from chatsched.accounts.people import People
from chatsched.accounts.store import Sessions, Tokens
from chatsched.core.actor import Actor, Credentials
from chatsched.core.clock import Clock
from chatsched.core.errors import Unauthorized
from chatsched.realtime import Edge

TOKEN_PREFIX = "cs_"  # noqa: S105  # what tokens begin with, so that scanners find leaked ones
SESSION_LIFE = timedelta(days=30)
_TOUCH_EVERY = timedelta(hours=1)
_KEEP_SECONDS = 5.0
_MOST_KEPT = 20_000
_LONGEST_SECRET = 200
_CHANGED = "account"
_UNKNOWN = (
    "This token is unknown: it was mistyped or revoked. A person makes a new one with"
    " POST /api/tokens, a member of a group one for a bot with POST /api/rooms/{id}/bots."
)
_SOMEBODY_ELSE = "Somebody else is signed in by now."

_Key = tuple[bool, str]
"""Whether it came as a token, and its digest."""


def digest_of(secret: str) -> str:
    """Return what is stored in a secret's place. The secrets are random: no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Gate:
    """Implements `chatsched.core.actor.Identify`.

    An actor who was let in is remembered for up to five seconds, so that a busy client costs no
    question to the store; whatever changes about an account is told to every process, which
    forgets it at once. While processes cannot be told, nothing is remembered.
    """

    def __init__(
        self, sessions: Sessions, tokens: Tokens, people: People, edge: Edge, clock: Clock
    ) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._people = people
        self._edge = edge
        self._clock = clock
        self._kept: dict[_Key, tuple[Actor, float]] = {}
        self._forgotten = 0
        edge.heard[_CHANGED] = self._forget
        edge.forgetting.append(self._forget_everybody)

    async def __call__(self, credentials: Credentials) -> Actor:
        """Return the actor, or raise `Unauthorized`; also if somebody else was meant."""
        secret = credentials.session if credentials.token is None else credentials.token
        if not secret or len(secret) > _LONGEST_SECRET:
            raise Unauthorized
        as_token = credentials.token is not None
        digest = digest_of(secret)
        actor = self._remembered((as_token, digest))
        if actor is None:
            forgotten = self._forgotten
            actor = await (self._by_token(secret, digest) if as_token else self._by_session(digest))
            if forgotten == self._forgotten:
                self._remember((as_token, digest), actor)
        if actor.expires_at is not None and actor.expires_at <= self._clock.now().timestamp():
            raise Unauthorized
        if credentials.user_id is not None and credentials.user_id != actor.user_id:
            raise Unauthorized(_SOMEBODY_ELSE)
        return actor

    def changed(self, user_id: str) -> None:
        """Let every process look this account up anew."""
        self._forget(user_id)
        self._edge.tell_processes(_CHANGED, user_id)

    async def renamed(self, person: Person) -> None:
        """Let everybody know somebody by their new name."""
        self.changed(person.id)
        await self._people.announce(person)

    def revoked(self, user_id: str, credential_ids: Collection[str]) -> None:
        """Cut off whoever comes with these credentials, which the store no longer has."""
        self.changed(user_id)
        for credential_id in credential_ids:
            self._edge.cut_off(credential_id, user_id)

    async def _by_session(self, digest: str) -> Actor:
        session = await self._sessions.by_digest(digest)
        now = self._clock.now()
        if session is None or session.expires_at <= now:
            raise Unauthorized
        expires_at = session.expires_at
        if now - session.touched_at >= _TOUCH_EVERY:
            expires_at = now + SESSION_LIFE
            await self._sessions.touch(session.id, now, expires_at)
        person = await self._person(session.user_id)
        return _actor(person, session.id, expires_at)

    async def _by_token(self, secret: str, digest: str) -> Actor:
        token = await self._tokens.by_digest(digest) if secret.startswith(TOKEN_PREFIX) else None
        if token is None:
            raise Unauthorized(_UNKNOWN)
        now = self._clock.now()
        if token.used_at is None or now - token.used_at >= _TOUCH_EVERY:
            await self._tokens.touch(token.id, now)
        return _actor(await self._person(token.user_id), token.id, None)

    async def _person(self, user_id: str) -> Person:
        person = await self._people.person(user_id)
        if person is None:
            raise Unauthorized
        return person

    def _remembered(self, key: _Key) -> Actor | None:
        kept = self._kept.get(key)
        if kept is None or not self._edge.up or kept[1] <= time.monotonic():
            return None
        return kept[0]

    def _remember(self, key: _Key, actor: Actor) -> None:
        self._kept.pop(key, None)
        if not self._edge.up:
            return
        if len(self._kept) >= _MOST_KEPT:  # the older half goes at once: one by one is dear
            self._kept = dict(islice(self._kept.items(), _MOST_KEPT // 2, None))
        # Not all to the same moment: those who came together are not asked about together again.
        seconds = _KEEP_SECONDS * random.uniform(0.5, 1)  # noqa: S311  # spreads, is no secret
        self._kept[key] = (actor, time.monotonic() + seconds)

    def _forget(self, user_id: str) -> None:
        self._forgotten += 1
        self._people.forget(user_id)
        theirs = [key for key, (actor, _) in self._kept.items() if actor.user_id == user_id]
        for key in theirs:
            del self._kept[key]

    async def _forget_everybody(self) -> None:
        self._forgotten += 1
        self._people.forget()
        self._kept.clear()


def _actor(person: Person, credential_id: str, expires_at: datetime | None) -> Actor:
    return Actor(
        user_id=person.id,
        name=person.name,
        is_bot=person.is_bot,
        credential_id=credential_id,
        via="token" if expires_at is None else "session",
        expires_at=None if expires_at is None else expires_at.timestamp(),
    )
