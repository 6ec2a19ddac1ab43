"""Accounts at addresses that people give: looked at once before they are linked, then used."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ForeignCalendar,
    ProviderAway,
    ProviderError,
    ProviderRefused,
)
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarRefused,
    CalendarUnreachable,
    CalendarUnsupported,
)

_TOO_SLOW = "The calendar did not answer in time."


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What was found at an address.

    ``subject`` names the account there, whoever writes its address in whichever way, and holds
    no secret. ``account`` is what its owner knows it by. ``url`` is where it is asked from now
    on.
    """

    subject: str
    account: str
    url: str
    calendars: tuple[ForeignCalendar, ...]


@asynccontextmanager
async def probing(seconds: float) -> AsyncIterator[None]:
    """Let errors be those of somebody who links an account (`CalendarRefused`)."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise CalendarUnreachable(_TOO_SLOW) from None
    except CredentialsRefused as error:
        raise CalendarAuthFailed(str(error)) from None
    except ProviderAway as error:
        raise CalendarUnreachable(str(error)) from None
    except ProviderError as error:
        raise CalendarUnsupported(str(error)) from None


@asynccontextmanager
async def using(seconds: float) -> AsyncIterator[None]:
    """Let errors be those of an account in use (`ProviderError`)."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise ProviderAway(_TOO_SLOW) from None
    except CalendarAuthFailed as error:
        raise CredentialsRefused(error.detail) from None
    except CalendarUnreachable as error:
        raise ProviderAway(error.detail) from None
    except CalendarRefused as error:
        raise ProviderRefused(error.detail) from None
