"""People, bots, their sessions and tokens: as stored, and as they go over the wire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints, field_validator

from chatsched.accounts.emails import Email
from chatsched.core.locales import DEFAULT_LOCALE, Language, Locale, language
from chatsched.core.wire import Id, Instant, Line, TimeZone, WireModel

LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as everybody else sees them."""

    id: str
    name: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class User:
    """Somebody's account. A bot has neither ``email`` nor ``password`` (an argon2id hash).

    ``locale`` is how they are written to; ``language`` the one they chose, None for whichever
    their device has.
    """

    id: str
    name: str
    is_bot: bool
    time_zone: str
    email: str | None
    password: str | None
    created_at: datetime
    locale: str = DEFAULT_LOCALE
    language: Language | None = None

    @property
    def reads(self) -> Language:
        """The language that they are written to in."""
        return self.language or language(self.locale)

    @property
    def person(self) -> Person:
        """What others see of it."""
        return Person(self.id, self.name, self.is_bot)


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in, until ``expires_at``; its secret is in the cookie alone."""

    id: str
    user_id: str
    touched_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """Somebody who has just come in, and the secret of their session."""

    user: User
    secret: str


@dataclass(frozen=True, slots=True)
class Token:
    """An API token; the token itself was shown once and is not known here."""

    id: str
    user_id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class UserAnswer(WireModel):
    """The caller's own account."""

    user: "UserView"


class UserView(WireModel):
    """An account as its owner sees it; ``email`` is null for a bot.

    ``locale`` is what texts for them are written by; ``language`` the one they chose, null for
    whichever their device has.
    """

    id: str
    email: str | None
    name: str
    time_zone: str
    is_bot: bool
    locale: str
    language: Language | None


def user_answer(user: User) -> UserAnswer:
    """Return the wire form of an account, for its owner."""
    return UserAnswer(
        user=UserView(
            id=user.id,
            email=user.email,
            name=user.name,
            time_zone=user.time_zone,
            is_bot=user.is_bot,
            locale=user.locale,
            language=user.language,
        )
    )


NewPassword = Annotated[str, StringConstraints(min_length=8, max_length=LONGEST_PASSWORD)]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PASSWORD)]


class SignUp(WireModel):
    """A new account. ``time_zone`` and ``locale`` have defaults until the client says better."""

    email: Email
    password: NewPassword
    name: Line
    time_zone: TimeZone | None = None
    locale: Locale | None = None


class LogIn(WireModel):
    """A sign-in; an ill-formed address is as wrong as an unknown one."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    password: GivenPassword


class LogOut(WireModel):
    """A sign-out; of all sessions if ``everywhere``."""

    everywhere: bool = False


class UpdateMe(WireModel):
    """A change of one's own account; what is left out stays, and ``language`` may be null."""

    name: Line | None = None
    time_zone: TimeZone | None = None
    locale: Locale | None = None
    language: Language | None = None

    @field_validator("name", "time_zone", "locale", mode="before")
    @classmethod
    def _not_null(cls, value: object) -> object:
        if value is None:
            raise ValueError("must not be null; leave it out to keep it")
        return value


class ChangePassword(WireModel):
    """A new password, and the one that it takes the place of."""

    current_password: GivenPassword
    new_password: NewPassword


class AskReset(WireModel):
    """A password was forgotten; an address nobody has is as good as any."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=320)]


class ResetPassword(WireModel):
    """Another password, by the last part of the address that came by mail."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    new_password: NewPassword


class NewToken(WireModel):
    """A token to be made."""

    name: Line


class TokenMade(WireModel):
    """A fresh token. ``token`` is not shown again."""

    id: str
    name: str
    token: str


class TokenView(WireModel):
    """A token as it is listed; ``used_at`` is right to the hour."""

    id: str
    name: str
    created_at: Instant
    used_at: Instant | None


class TokensAnswer(WireModel):
    """The caller's tokens, oldest first."""

    tokens: list[TokenView]


class TokenNamed(WireModel):
    """The token that is meant."""

    token_id: Id
