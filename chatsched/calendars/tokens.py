"""Access tokens that are good, whoever asks for them and wherever."""

import asyncio

from chatsched.calendars.credentials import Grant, seal, unseal
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.oauth import SignIn, SignIns
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.links import Links
from chatsched.calendars.turns import Turns
from chatsched.calendars.vault import NewerKeyError, Vault, VaultError
from chatsched.core.clock import Clock
from chatsched.core.flights import Flights

_LEEWAY_SECONDS = 60
_FINISH_SECONDS = 5.0
_STORING_SECONDS = 1.0
_GONE = "This calendar is linked no longer."
_NEWER = "The server's keys are being changed. Please try again in a while."
_LOST = "The credentials of this calendar cannot be read any more. Please connect it again."


class TokenKeeper:
    """Renews the grants of links: one renewal at a time for each, over all processes.

    Whoever waited for another's renewal takes what came of it. With Redis away two processes may
    renew at once; then what was stored first counts. A renewal that has begun is carried through
    even if nobody waits for it any more, as the provider may have rotated the refresh token.
    """

    def __init__(
        self,
        links: Links,
        vault: Vault,
        health: LinkHealth,
        sign_ins: SignIns,
        turns: Turns,
        clock: Clock,
    ) -> None:
        self._links = links
        self._vault = vault
        self._health = health
        self._sign_ins = sign_ins
        self._turns = turns
        self._clock = clock
        self._flights: Flights[tuple[str, str], Grant] = Flights()
        self._under_way: set[asyncio.Task[Grant]] = set()

    def fresh(self, grant: Grant) -> bool:
        """Tell whether a grant's access token is good for a while yet, for its kind."""
        leeway = min(_LEEWAY_SECONDS, grant.lifetime / 4)
        return grant.expires_at - leeway > self._clock.now().timestamp()

    async def renewed(self, link: LinkRecord, refused: str) -> Grant:
        """Return a grant with another access token than ``refused``."""
        task = asyncio.create_task(
            self._flights.share((link.id, refused), lambda: self._renew(link, refused))
        )
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Let renewals that are under way come to their end, within a few seconds."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()

    async def _renew(self, link: LinkRecord, refused: str) -> Grant:
        async with self._turns.of(link.id) as alone:
            current, grant = await self._stored(link.id)
            if grant.access_token != refused and self.fresh(grant):
                return grant
            try:
                renewed = await self._sign_in(current).renew(grant)
            except CredentialsRefused as error:
                if not alone:  # another process may have the answer, and not have stored it yet
                    await asyncio.sleep(_STORING_SECONDS)
                return await self._refused(current, error)
            sealed = seal(self._vault, current.id, renewed)
            if await self._links.reseal(current.id, sealed, current.version) is not None:
                return renewed
            return await self._overtaken(current, renewed)

    async def _overtaken(self, link: LinkRecord, renewed: Grant) -> Grant:
        """Return what counts after the link was changed while it was being renewed."""
        while True:
            current, grant = await self._stored(link.id)
            if current.generation != link.generation or grant.access_token != self._read(link):
                return grant  # linked anew, or renewed by another process
            sealed = seal(self._vault, current.id, renewed)
            if await self._links.reseal(current.id, sealed, current.version) is not None:
                return renewed

    async def _refused(self, link: LinkRecord, error: CredentialsRefused) -> Grant:
        """Say that a link is broken, unless it is not any more."""
        current, grant = await self._stored(link.id)
        if self._read(link) != grant.access_token and self.fresh(grant):
            return grant
        await self._health.refused(current, error)
        raise error

    async def _stored(self, link_id: str) -> tuple[LinkRecord, Grant]:
        link = await self._links.one(link_id)
        if link is None:
            raise CredentialsRefused(_GONE)
        try:
            return link, unseal(self._vault, link, Grant)
        except NewerKeyError:
            raise ProviderAway(_NEWER) from None
        except VaultError:
            raise CredentialsRefused(_LOST) from None

    def _read(self, link: LinkRecord) -> str:
        return unseal(self._vault, link, Grant).access_token

    def _sign_in(self, link: LinkRecord) -> SignIn:
        if link.provider in ("google", "microsoft") and link.provider in self._sign_ins:
            return self._sign_ins[link.provider]
        raise ProviderAway("This server is not set up for this provider at the moment.")

    def _ended(self, task: asyncio.Task[Grant]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waits for it has it; nobody else needs to hear


class LinkTokens:
    """Implements `Tokens` for one link."""

    def __init__(self, keeper: TokenKeeper, link: LinkRecord, grant: Grant) -> None:
        self._keeper = keeper
        self._link = link
        self._grant = grant

    async def current(self) -> str:
        """Return a token; renewed if it is about to expire."""
        if not self._keeper.fresh(self._grant):
            self._grant = await self._keeper.renewed(self._link, self._grant.access_token)
        return self._grant.access_token

    async def instead_of(self, refused: str) -> str:
        """Return another token than the one that was just refused."""
        if self._grant.access_token == refused:
            self._grant = await self._keeper.renewed(self._link, refused)
        return self._grant.access_token


class FirstTokens:
    """Implements `Tokens` with what was granted just now, before there is a link."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant

    async def current(self) -> str:
        """Return the token that was granted."""
        return self._grant.access_token

    async def instead_of(self, refused: str) -> str:
        """Raise: one that is refused at once will not get any better."""
        del refused
        raise CredentialsRefused("The provider does not accept its own sign-in.")
