"""A TCP proxy in front of a real server, whose connections a test may cut at a chosen moment."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from serving import in_database


class FlakyProxy:
    """Passes bytes on. ``cut_after_request`` lets that many more requests through unanswered."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task] = set()
        self.refusing = False
        self.swallow: bytes | None = None
        self.swallowed = 0
        self.port = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["FlakyProxy"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            for task in tuple(self._tasks):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def cut(self) -> None:
        """Break all connections."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        self._writers.add(writer)
        upstream = None
        try:
            if self.refusing:
                return
            up_reader, upstream = await asyncio.open_connection(*self._target)
            self._writers.add(upstream)
            await asyncio.gather(
                self._pump(reader, upstream, writer), self._pump(up_reader, writer, upstream)
            )
        except OSError:
            return
        finally:
            for end in (writer, upstream):
                if end is not None:
                    self._writers.discard(end)
                    end.transport.abort()
            self._tasks.discard(task)

    async def _pump(self, source, sink, back) -> None:
        while data := await source.read(1 << 16):
            sink.write(data)
            await sink.drain()
            if self.swallow is not None and self.swallow in data:
                # The server has the request and does it; the answer never arrives.
                self.swallowed += 1
                self.swallow = None
                await asyncio.sleep(0.05)
                back.transport.abort()
                return
        sink.close()


@pytest.fixture
async def proxied(mongo_url, database_name) -> AsyncIterator[tuple[FlakyProxy, str]]:
    """A proxy to MongoDB, and the address of the test's database behind it."""
    parts = urlsplit(in_database(mongo_url, database_name))
    proxy = FlakyProxy(parts.hostname, parts.port)
    async with proxy.running():
        query = "directConnection=true&serverSelectionTimeoutMS=400"
        yield proxy, parts._replace(netloc=f"127.0.0.1:{proxy.port}", query=query).geturl()
