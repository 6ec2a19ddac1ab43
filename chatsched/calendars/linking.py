"""The end of every way to link an account: it is kept, once, with what was chosen about it."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from chatsched.calendars.credentials import Feed, Grant, Login, seal, unseal
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.oauth import SignInFailed, SignIns
from chatsched.calendars.providers import ForeignCalendar, ProviderError
from chatsched.calendars.records import LinkedCalendar, LinkRecord, ProviderId
from chatsched.calendars.store.links import Links
from chatsched.calendars.vault import Vault, VaultError
from chatsched.core.clock import Clock
from chatsched.core.errors import ChatschedError
from chatsched.core.ids import new_id

log = structlog.get_logger(__name__)

_TIMES = 5
_REVOKE_SECONDS = 5.0


class LinkedElsewhere(ChatschedError):
    """Somebody else here has linked this account."""

    code = "calendar_unsupported"
    title = "This account is linked by somebody else here already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An account that was reached with credentials that somebody gave."""

    provider: ProviderId
    subject: str
    account: str
    calendars: Sequence[ForeignCalendar]
    credentials: Grant | Login | Feed


class Linking:
    """Keeps links. Who wants to know of them follows `LinkHealth`."""

    def __init__(
        self,
        links: Links,
        vault: Vault,
        health: LinkHealth,
        clock: Clock,
    ) -> None:
        self._links = links
        self._vault = vault
        self._health = health
        self._clock = clock

    async def keep(self, user_id: str, found: Found) -> LinkRecord:
        """Link an account to a person; one that is theirs already keeps its choices.

        Raises `LinkedElsewhere` if it is somebody else's.
        """
        for _ in range(_TIMES):
            known = await self._links.of_account(found.provider, found.subject)
            if known is None:
                link = await self._add(user_id, found)
            elif known.user_id != user_id:
                raise LinkedElsewhere
            else:
                link = await self._mend(known, found)
            if link is not None:
                break
        else:
            raise RuntimeError("a link changes faster than it can be written")
        log.info("calendars.linked", link=link.id, provider=link.provider)
        await self._health.changed(link)
        return link

    async def check_same(self, user_id: str, link_id: str | None, subject: str) -> None:
        """Raise `SignInFailed` unless the link that is to be mended is of this account."""
        link = None if link_id is None else await self._links.one(link_id)
        if link is not None and (link.user_id, link.subject) != (user_id, subject):
            raise SignInFailed("other_account", "it was another account than the one to mend")

    async def _add(self, user_id: str, found: Found) -> LinkRecord | None:
        calendars = _fresh(found)
        others = await self._links.of_user(user_id)
        taken = any(other.destination is not None for other in others)
        now, link_id = self._clock.now(), new_id()
        link = LinkRecord(
            id=link_id,
            user_id=user_id,
            provider=found.provider,
            subject=found.subject,
            account=found.account,
            status="ok",
            problem=None,
            calendars=calendars,
            destination=None if taken else _destination(calendars),
            conferencing=False,
            secret=seal(self._vault, link_id, found.credentials),
            version=1,
            synced_at=None,
            created_at=now,
        )
        return link if await self._links.add(link) else None

    async def _mend(self, known: LinkRecord, found: Found) -> LinkRecord | None:
        calendars = merged(known.calendars, found.calendars)
        destination = _kept_destination(known, calendars)
        mended = replace(
            known,
            account=found.account,
            status="ok",
            problem=None,
            calendars=calendars,
            destination=destination,
            secret=seal(self._vault, known.id, found.credentials),
            generation=known.generation + 1,
        )
        return await self._links.save(mended, known.version)


class Revoking:
    """Tells a provider that an account is linked no longer, where it has a way to hear that."""

    def __init__(self, vault: Vault, sign_ins: SignIns) -> None:
        self._vault = vault
        self._sign_ins = sign_ins

    async def __call__(self, link: LinkRecord) -> None:
        """Revoke a link's grant, as far as that goes within a few seconds."""
        if link.provider not in ("google", "microsoft") or link.provider not in self._sign_ins:
            return
        with contextlib.suppress(ProviderError, TimeoutError, VaultError):
            grant = unseal(self._vault, link, Grant)
            async with asyncio.timeout(_REVOKE_SECONDS):
                await self._sign_ins[link.provider].revoke(grant)


def merged(
    known: Sequence[LinkedCalendar], found: Sequence[ForeignCalendar]
) -> tuple[LinkedCalendar, ...]:
    """Return the calendars as they are found now, counted as they were; new ones do not count."""
    counted = {calendar.id for calendar in known if calendar.counted}
    return tuple(_linked(calendar, counted=calendar.id in counted) for calendar in found)


def _fresh(found: Found) -> tuple[LinkedCalendar, ...]:
    """Return the calendars as they count at first: the primary one, or else all."""
    main = any(calendar.primary for calendar in found.calendars)
    return tuple(
        _linked(calendar, counted=calendar.primary or not main) for calendar in found.calendars
    )


def _destination(calendars: Sequence[LinkedCalendar]) -> str | None:
    """Return where meetings are put at first: into the primary calendar, or else any writable."""
    writable = sorted(
        (calendar for calendar in calendars if calendar.writable),
        key=lambda calendar: not calendar.primary,
    )
    return writable[0].id if writable else None


def _kept_destination(known: LinkRecord, calendars: Sequence[LinkedCalendar]) -> str | None:
    if known.destination is None:
        return None
    writable = {calendar.id for calendar in calendars if calendar.writable}
    return known.destination if known.destination in writable else _destination(calendars)


def _linked(calendar: ForeignCalendar, *, counted: bool) -> LinkedCalendar:
    return LinkedCalendar(
        id=calendar.id,
        name=calendar.name,
        writable=calendar.writable,
        counted=counted,
        time_zone=calendar.time_zone,
        primary=calendar.primary,
        conference=calendar.conference,
    )
