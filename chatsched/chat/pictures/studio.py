"""The processes that draw pictures smaller, seen from the server."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from chatsched.chat.pictures.turns import Turns

log = structlog.stdlib.get_logger(__name__)

_WORKER = Path(__file__).with_name("worker.py")
_LENGTH_BYTES = 4
_LARGEST_THUMBNAIL = 4 * 1024 * 1024
_SECONDS = 30.0  # on a machine that is busy; the worker itself has ten of work
_WORN_AFTER = 50
_LARGE = 8_000_000  # pixels, whose memory does not come back in full


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A smaller copy of a picture."""

    content: bytes
    type: str = "image/webp"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The size at which a picture is to be shown, and its thumbnail, as far as it could be read."""

    size: tuple[int, int] | None
    thumbnail: Thumbnail | None


_NOTHING = Drawn(None, None)


class Studio:
    """Draws one picture at a time, in a process that is ended when it takes long or much.

    People have their pictures drawn in turn: nobody waits for all that somebody else has sent.

    What cannot be read, or not with a reasonable effort, has no size or no thumbnail: that is
    never an error. ``seconds`` is how long one may take once it is its turn.
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._turns = Turns()
        self._process: asyncio.subprocess.Process | None = None
        self._drawn = 0

    async def draw(self, person: str, content: AsyncIterable[bytes], length: int) -> Drawn:
        """Return what can be known of somebody's picture of ``length`` bytes."""
        async with self._turns.turn(person):
            well, drawn = False, _NOTHING
            try:
                async with asyncio.timeout(self._seconds):
                    drawn = await self._ask(content, length)
                well = True
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
                log.info("picture.not_drawn", reason=type(error).__name__, bytes=length)
            finally:
                self._drawn += 1
                if not well or self._drawn >= _WORN_AFTER or _is_large(drawn):
                    await asyncio.shield(self._end())
        return drawn

    async def close(self) -> None:
        """End the process."""
        await self._end()

    async def _ask(self, content: AsyncIterable[bytes], length: int) -> Drawn:
        process = await self._running()
        source, sink = process.stdout, process.stdin
        assert source is not None  # noqa: S101  # both are pipes
        assert sink is not None  # noqa: S101
        sink.write(length.to_bytes(_LENGTH_BYTES, "big"))
        async for chunk in content:
            sink.write(chunk)
            length -= len(chunk)
            await sink.drain()
        if length:
            raise ValueError("the picture was removed meanwhile")
        answer = json.loads(await _message(source))
        thumbnail = Thumbnail(await _message(source)) if answer["thumbnail"] else None
        size = answer["size"]
        return Drawn(None if size is None else (size[0], size[1]), thumbnail)

    async def _running(self) -> asyncio.subprocess.Process:
        process = self._process
        if process is None or process.returncode is not None:
            await self._end()
            process = self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", str(_WORKER), str(os.getpid())),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )
        return process

    async def _end(self) -> None:
        """End the process, whatever it is at."""
        process, self._process, self._drawn = self._process, None, 0
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def _is_large(drawn: Drawn) -> bool:
    return drawn.size is not None and drawn.size[0] * drawn.size[1] > _LARGE


async def _message(source: asyncio.StreamReader) -> bytes:
    length = int.from_bytes(await source.readexactly(_LENGTH_BYTES), "big")
    if length > _LARGEST_THUMBNAIL:
        raise ValueError("a thumbnail is not that large")
    return await source.readexactly(length)
