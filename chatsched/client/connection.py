"""A connection that comes back by itself, and commands that outlive its interruptions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import aiohttp

from chatsched.client.backoff import Backoff
from chatsched.client.credentials import Credentials
from chatsched.client.errors import (
    ChatschedClientError,
    Offline,
    Unauthorized,
    Unavailable,
    error_of,
)
from chatsched.client.link import Link, LinkLost, Received

log = logging.getLogger("chatsched.client")

_BREATH_SECONDS = 0.02
_STOOD_SECONDS = 1.0
"""How long a connection must have stood for the next wait to be a short one again."""


class Follower(Protocol):
    """Who lives by the connection."""

    async def follow(self, connection: "Connection") -> None:
        """Run as long as the connection stands; cancelled with it."""
        ...

    def lost(self) -> None:
        """Take note that the connection ended."""
        ...


class Connection:
    """Connects, and again whenever the connection is lost, until the credentials are refused.

    ``follower`` is set going after each connecting, while ``received`` gets events already;
    ``sign_in`` gets a new session where there is no token.
    """

    def __init__(  # noqa: PLR0913  # where to, as whom, and who is told
        self,
        url: str,
        credentials: Credentials,
        session: aiohttp.ClientSession,
        transports: Sequence[str],
        *,
        sign_in: Callable[[], Awaitable[None]],
        received: Received,
        follower: Follower,
    ) -> None:
        self._url = url
        self._credentials = credentials
        self._session = session
        self._transports = transports
        self._sign_in = sign_in
        self._received = received
        self._follower = follower
        self._link: Link | None = None
        self._changed = asyncio.Event()
        self.trouble: ChatschedClientError | None = None
        self.over: ChatschedClientError | None = None

    @property
    def up(self) -> bool:
        """Whether the connection stands at the moment."""
        return self._link is not None and not self._link.ended

    async def run(self) -> None:
        """Keep the connection until it is refused for good; ``over`` then says why."""
        backoff = Backoff()
        try:
            while True:
                began = asyncio.get_running_loop().time()
                pause = await self._connect_once()
                if asyncio.get_running_loop().time() - began > _STOOD_SECONDS:
                    backoff.reset()
                await asyncio.sleep(max(pause, backoff.seconds()))
        except Unauthorized as error:
            log.error("The server refuses the credentials: %s", error.detail)  # noqa: TRY400  # no news in the traceback
            self.over = error
            self._news()
        finally:
            if self.over is None:
                self.over = Offline("The client is closed.")
                self._news()

    async def until_over(self) -> None:
        """Wait until there will be no connection any more, and raise why."""
        while self.over is None:
            await self._changed.wait()
        raise self.over.with_traceback(None)

    async def call(
        self, event: str, payload: Mapping[str, Any], *, within: float
    ) -> dict[str, Any]:
        """Send a command until it is acked, and return the ack.

        It is sent again on the next connection when this one is lost, which every command of the
        contract bears: it carries a nonce, or repeating it changes nothing. Raises the server's
        error, or `Offline` after ``within`` seconds.
        """
        backoff = Backoff()
        failure: ChatschedClientError | None = None
        try:
            async with asyncio.timeout(within):
                while True:
                    link = await self._standing()
                    try:
                        ack = await link.ask(event, payload)
                    except LinkLost:
                        await asyncio.sleep(_BREATH_SECONDS)
                        continue
                    if ack["ok"] is True:
                        return ack
                    error = error_of(ack.get("error"))
                    if not isinstance(error, Unavailable):
                        raise error
                    failure = error
                    await asyncio.sleep(backoff.seconds())
        except TimeoutError:
            raise failure or Offline(f"{event} was not answered within {within:g} s.") from None

    async def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send what may get lost; nothing happens without a connection."""
        if self._link is not None:
            try:
                await self._link.tell(event, payload)
            except LinkLost:
                return

    async def _standing(self) -> Link:
        """Wait for a connection; raise when there will be none any more."""
        while self._link is None or self._link.ended:
            if self.over is not None:
                raise self.over.with_traceback(None)
            await self._changed.wait()
        return self._link

    async def _connect_once(self) -> float:
        """Connect and hold the connection to its end; return the least wait before the next."""
        try:
            link = await self._open()
        except Unauthorized:
            raise
        except ChatschedClientError as error:
            self.trouble = error
            log.info("%s", error.detail)
            return error.retry_after or 0.0
        following = asyncio.create_task(self._follower.follow(self))
        try:
            self._link = link
            self._news()
            await link.until_ended()
            log.info("The connection to %s was lost.", self._url)
        finally:
            self._link = None
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            self._follower.lost()
            await link.close()
        return 0.0

    async def _open(self) -> Link:
        """Return a standing connection; a session that is over is replaced by a new one, once."""
        link = Link(self._session, self._received)
        try:
            await link.open(self._url, self._credentials, self._transports)
        except Unauthorized:
            if self._credentials.token is not None:
                raise
            await self._sign_in()
            link = Link(self._session, self._received)
            await link.open(self._url, self._credentials, self._transports)
        return link

    def _news(self) -> None:
        """Wake those who wait for a connection."""
        self._changed.set()
        self._changed = asyncio.Event()
