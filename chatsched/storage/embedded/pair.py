"""Embedded: the owner of both processes and of the data directory."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

from chatsched.storage.embedded.binaries import Binaries, find_binaries
from chatsched.storage.embedded.directory import MINIMUM_FREE, DataDirectory
from chatsched.storage.embedded.errors import EmbeddedError
from chatsched.storage.embedded.launch import END_PATIENCE, Program, death, launch
from chatsched.storage.embedded.mongod import mongo_url, mongod
from chatsched.storage.embedded.redis_server import redis_server, redis_url

if TYPE_CHECKING:
    from chatsched.storage.embedded.child import Child

_WATCH_INTERVAL = 0.5


class Embedded:
    """A MongoDB and a Redis of one's own, with all their files under one directory.

    They listen on free ports of the loopback address (those of last time where possible),
    without passwords: whoever can log in to the machine can reach them. `start` and `stop`
    belong on one event loop; the processes end at the latest with that loop's thread. Also
    an asynchronous context manager.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        binaries: Binaries | None = None,
        minimum_free: int = MINIMUM_FREE,
    ) -> None:
        self._data_dir = data_dir
        self._binaries = binaries
        self._minimum_free = minimum_free
        self._owned = AsyncExitStack()
        self._children: dict[str, Child] = {}

    @property
    def mongo_url(self) -> str:
        """The address of MongoDB, a replica set of one; only after `start`."""
        return mongo_url(self._children["mongod"].port)

    @property
    def redis_url(self) -> str:
        """The address of Redis; only after `start`."""
        return redis_url(self._children["redis-server"].port)

    async def start(self) -> None:
        """Start both and return when both serve, with all data of earlier runs.

        Raises EmbeddedError, after which nothing is left running.
        """
        async with AsyncExitStack() as undo:
            binaries = self._binaries
            if binaries is None:
                binaries = await asyncio.to_thread(find_binaries)
            directory = DataDirectory.hold(self._data_dir, self._minimum_free)
            undo.callback(directory.release)
            undo.push_async_callback(self._end_children)
            programs = [
                mongod(binaries.mongod, directory.room("mongo")),
                redis_server(binaries.redis_server, directory.room("redis")),
            ]
            await self._launch(programs)
            self._owned = undo.pop_all()

    async def stop(self) -> None:
        """End both and release the directory; harmless when they do not run."""
        await self._owned.aclose()

    async def watch(self) -> NoReturn:
        """Wait until one of the two ends by itself, then raise EmbeddedError that says why."""
        while True:
            for child in self._children.values():
                if not child.runs():
                    raise EmbeddedError(str(death(child)))
            await asyncio.sleep(_WATCH_INTERVAL)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _launch(self, programs: list[Program]) -> None:
        """Start all of `programs` side by side; the first failure ends them all."""

        async def keep(program: Program) -> None:
            self._children[program.name] = await launch(program)

        try:
            async with asyncio.TaskGroup() as group:
                for program in programs:
                    group.create_task(keep(program))
        except* EmbeddedError as failures:
            raise failures.exceptions[0] from None

    async def _end_children(self) -> None:
        children, self._children = list(self._children.values()), {}
        for child in children:
            child.ask_to_end()
        await asyncio.gather(*(child.end(END_PATIENCE) for child in children))
