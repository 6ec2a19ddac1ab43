"""Accounts: made, entered, changed by their owners."""

from dataclasses import dataclass
from typing import Any

from chatsched.accounts.emails import email_key
from chatsched.accounts.gate import Gate
from chatsched.accounts.models import (
    ChangePassword,
    LogIn,
    SignUp,
    UpdateMe,
    User,
    UserAnswer,
    user_answer,
)
from chatsched.accounts.passwords import Passwords
from chatsched.accounts.sessions import SignIns
from chatsched.accounts.store import Users
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import (
    EmailTaken,
    Forbidden,
    Invalid,
    InvalidCredentials,
    Unauthorized,
)
from chatsched.core.ids import new_id
from chatsched.core.locales import DEFAULT_LOCALE
from chatsched.core.wire import NOTHING, Nothing


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just come in, and the secret of their session."""

    answer: UserAnswer
    secret: str


class Accounts:
    """What people can do with their own accounts."""

    def __init__(
        self, users: Users, passwords: Passwords, sign_ins: SignIns, gate: Gate, clock: Clock
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._sign_ins = sign_ins
        self._gate = gate
        self._clock = clock

    async def sign_up(self, command: SignUp) -> SignedIn:
        """Make an account and sign in. Raises `EmailTaken`, also to all but one of several."""
        key = email_key(command.email)
        if await self._users.by_email(key) is not None:
            raise EmailTaken
        user = User(
            id=new_id(),
            name=command.name,
            is_bot=False,
            time_zone=command.time_zone or "UTC",
            email=command.email,
            password=await self._passwords.hash(command.password),
            created_at=self._clock.now(),
            locale=command.locale or DEFAULT_LOCALE,
        )
        await self._users.add(user, key)
        return await self._signed_in(user)

    async def log_in(self, command: LogIn) -> SignedIn:
        """Sign in. Raises `InvalidCredentials`, after the same time whatever is wrong."""
        user = await self._users.by_email(email_key(command.email))
        stored = user.password if user is not None else None
        matches = await self._passwords.verify(stored, command.password)
        if user is None or stored is None or not matches:
            raise InvalidCredentials
        if self._passwords.is_outdated(stored):
            fresh = await self._passwords.hash(command.password)
            if await self._users.set_password(user.id, stored, fresh):
                stored = fresh
        signed_in = await self._signed_in(user)
        # Changing the password ends the sessions that there are: one begun with the old password
        # at the same moment may have come after that.
        if _still_there(await self._users.by_id(user.id)).password != stored:
            await self._sign_ins.end(signed_in.secret)
            raise InvalidCredentials
        return signed_in

    async def me(self, actor: Actor) -> UserAnswer:
        """Return the caller's account."""
        return user_answer(_still_there(await self._users.by_id(actor.user_id)))

    async def update_me(self, actor: Actor, command: UpdateMe) -> UserAnswer:
        """Change the caller's name, time zone or language; a new name is announced."""
        changes: dict[str, Any] = command.model_dump(exclude_unset=True)
        if not changes:
            return await self.me(actor)
        user = _still_there(await self._users.update(actor.user_id, changes))
        if "name" in changes:
            await self._gate.renamed(user.person)
        return user_answer(user)

    async def change_password(self, actor: Actor, command: ChangePassword) -> Nothing:
        """Give the caller another password; whoever else is signed in with theirs is signed out.

        Tokens hold until they are revoked.
        """
        stored = _still_there(await self._users.by_id(actor.user_id)).password
        if stored is None:
            raise Forbidden("This account has no password.")
        if not await self._passwords.verify(stored, command.current_password):
            raise _not_theirs()
        fresh = await self._passwords.hash(command.new_password)
        if not await self._users.set_password(actor.user_id, stored, fresh):
            raise _not_theirs()  # not any more
        await self._sign_ins.end_others(actor)
        return NOTHING

    async def _signed_in(self, user: User) -> SignedIn:
        return SignedIn(user_answer(user), await self._sign_ins.begin(user.id))


def _not_theirs() -> Invalid:
    words = "is not your present password"
    return Invalid("Your present password is wrong.", {"current_password": words})


def _still_there(user: User | None) -> User:
    if user is None:
        raise Unauthorized
    return user
