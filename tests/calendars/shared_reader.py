"""One reader for all tests of a module: its process is started once."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from chatsched.calendars.ical import Reader


class SharedReader(Reader):
    """A reader that lives in a loop of its own, and is asked from those of the tests."""

    def __init__(self, portal: BlockingPortal) -> None:
        super().__init__()
        self._portal = portal

    async def _ask(self, *asked: Any) -> dict[str, Any]:
        return await asyncio.wrap_future(self._portal.start_task_soon(super()._ask, *asked))

    async def close(self) -> None:
        """It goes on for the next test."""


@contextlib.contextmanager
def shared_reader() -> Iterator[SharedReader]:
    """Give a reader until the block ends."""
    with start_blocking_portal() as portal:
        reader = SharedReader(portal)
        yield reader
        portal.call(super(SharedReader, reader).close)
