"""Simulators on real sockets: lost connections and pushed notifications are real, too."""

import contextlib
from collections.abc import AsyncIterator

from starlette.types import ASGIApp

from chatsched.app.serving import address_of, listen, serving


@contextlib.asynccontextmanager
async def hosted(app: ASGIApp) -> AsyncIterator[str]:
    """Serve ``app`` on a free port of this machine until the block ends; gives its address."""
    listener = listen("127.0.0.1", 0)

    async def nothing_to_drain() -> None:
        pass

    async with serving(app, listener, nothing_to_drain):
        yield address_of(listener)
