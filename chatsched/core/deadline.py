"""How long anybody waits for an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chatsched.core.errors import Unavailable

COMMAND_SECONDS = 15.0
"""From a command's arrival to its answer, whichever it is and however it came."""


@asynccontextmanager
async def deadline() -> AsyncIterator[None]:
    """Run the block for `COMMAND_SECONDS` at most, then cancel it and raise `Unavailable`.

    What was under way then may have been done or not, as when a connection is lost: whoever asks
    again with the same nonce finds out. Nothing that is shared with others may be awaited in the
    block without ``asyncio.shield``.
    """
    limit = asyncio.timeout(COMMAND_SECONDS)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise Unavailable("There was no answer in time; please try again.") from None
