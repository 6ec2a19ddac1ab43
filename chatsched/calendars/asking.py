"""Asking providers: bounded in time and number, and told to whoever keeps a link's health."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog

from chatsched.calendars.health import LinkHealth
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers import (
    Account,
    CredentialsRefused,
    ProviderAway,
    ProviderError,
    ProviderRefused,
)
from chatsched.calendars.questions import Question
from chatsched.calendars.records import LinkRecord
from chatsched.core.errors import ChatschedError
from chatsched.scheduling import Interval, Intervals, clip

T = TypeVar("T")

log = structlog.get_logger(__name__)

_MOST_AT_ONCE = 16
_MOST_OF_ONE_LINK = 2
_NO_ANSWER = "The calendar did not answer in time."
_NO_SENSE = "The calendar's answer could not be understood."


class Places:
    """Lets so many in at once, and so many of each kind."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._all = asyncio.Semaphore(most)
        self._most_of_one = most_of_one
        self._kinds: dict[str, tuple[asyncio.Semaphore, int]] = {}

    @asynccontextmanager
    async def place(self, kind: str) -> AsyncIterator[None]:
        """Hold a place; those of one kind wait for each other before they wait for the others."""
        semaphore, users = self._kinds.get(kind, (None, 0))
        semaphore = semaphore or asyncio.Semaphore(self._most_of_one)
        self._kinds[kind] = (semaphore, users + 1)
        try:
            async with semaphore, self._all:
                yield
        finally:
            semaphore, users = self._kinds.pop(kind)
            if users > 1:
                self._kinds[kind] = (semaphore, users - 1)


class Asking:
    """Asks the providers of linked accounts.

    ``refused`` are called with the id of a link of which a provider will never answer what it was
    asked: a calendar may be gone.
    """

    def __init__(self, opening: Opening, health: LinkHealth) -> None:
        self._opening = opening
        self._health = health
        self.refused: list[Callable[[str], None]] = []
        self._places = Places(_MOST_AT_ONCE, _MOST_OF_ONE_LINK)

    async def busy(self, question: Question, window: Interval, seconds: float) -> Intervals:
        """Return when the link's calendars are busy, in ``seconds`` at most.

        Raises `CredentialsRefused` and `ProviderAway`; the link's health knows of them then.
        """

        async def ask(account: Account) -> Intervals:
            return await account.busy(question.calendar_ids, window, question.zone, question.ours)

        return clip(await self.account(question.link, ask, seconds), window)

    async def fingerprint(self, question: Question, seconds: float) -> str | None:
        """Return what changes with the link's calendars; raises as `busy` does."""

        async def ask(account: Account) -> str | None:
            return await account.fingerprint(question.calendar_ids)

        return await self.account(question.link, ask, seconds)

    async def account(
        self, link: LinkRecord, ask: Callable[[Account], Awaitable[T]], seconds: float
    ) -> T:
        """Return what ``ask`` makes of the link's account; raises as `busy` does."""
        try:
            answer = await self.aside(link, ask, seconds)
        except ProviderAway as error:
            if isinstance(error.__cause__, ProviderRefused):
                for follower in self.refused:
                    follower(link.id)
            await self._health.away(link, error)
            raise
        await self._health.well(link)
        return answer

    async def aside(
        self, link: LinkRecord, ask: Callable[[Account], Awaitable[T]], seconds: float
    ) -> T:
        """Do the same where no answer does not mean that the link is not well."""
        try:
            return await self.unjudged(link, ask, seconds)
        except CredentialsRefused as error:
            await self._health.refused(link, error)
            raise

    async def unjudged(
        self, link: LinkRecord, ask: Callable[[Account], Awaitable[T]], seconds: float
    ) -> T:
        """Do the same where not even a refusal means that the link is broken.

        Whatever goes wrong but for the credentials is that there is no answer. A grant that has
        ended is noticed all the same, by whoever tries to renew it.
        """
        try:
            async with asyncio.timeout(seconds), self._places.place(link.id):
                return await ask(await self._opening.account(link))
        except (CredentialsRefused, ProviderAway):
            raise
        except TimeoutError:
            raise ProviderAway(_NO_ANSWER) from None
        except ProviderError as error:
            raise ProviderAway(str(error)) from error
        except ChatschedError as error:
            raise ProviderAway(error.detail) from error
        except Exception as error:  # noqa: BLE001  # whatever it is, it is no answer
            _complain(link, error)
            raise ProviderAway(_NO_SENSE) from None


def _complain(link: LinkRecord, error: Exception) -> None:
    """Log what should not have happened, but not its words: they may name a secret address."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "calendars.asking_failed",
        link=link.id,
        provider=link.provider,
        error=type(error).__name__,
        where=f"{where.filename}:{where.lineno}",
    )
