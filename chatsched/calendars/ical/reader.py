"""The processes that read, seen from the server: started when needed, ended when they take long."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

from chatsched.calendars.ical.questions import Found, Question, Reading, Resource
from chatsched.core.errors import CalendarUnsupported, Unavailable
from chatsched.scheduling import normalise

MOST_PROCESSES = 2
SECONDS = 8.0
_START_SECONDS = 30.0
_LENGTH_BYTES = 4
_LARGE = 1024 * 1024
_START = Path(__file__).with_name("start.py")

log = structlog.stdlib.get_logger(__name__)


class Reader:
    """Reads texts in a few processes; whoever finds all of them at work waits.

    ``seconds`` is how long one question may take once it is its turn.
    """

    def __init__(self, *, seconds: float = SECONDS, processes: int = MOST_PROCESSES) -> None:
        self._seconds = seconds
        self._turns = asyncio.Semaphore(processes)
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()

    async def busy(self, texts: Sequence[bytes], question: Question) -> Reading:
        """Return when these texts say that their owner is busy.

        Raises `CalendarUnsupported` with the reason, fit for the owner, for what is no calendar,
        or one that cannot be read with a reasonable effort.
        """
        answer = await self._ask({"about": "busy", **question.wire()}, texts)
        intervals = normalise((start, end) for start, end in answer["busy"])
        return Reading(intervals, answer["name"], answer["zone"])

    async def event(self, text: bytes, zone: str) -> Found | None:
        """Return the event that a text holds; None if it holds none. Raises as `busy` does."""
        question = {"about": "event", "enveloped": False, "zone": zone}
        answer = await self._ask(question, [text])
        if answer["times"] is None:
            return None
        start, end = answer["times"]
        return Found(answer["uid"], start, end, cancelled=answer["cancelled"])

    async def resources(self, multistatus: bytes) -> list[Resource]:
        """Return what a WebDAV server says of its resources. Raises as `busy` does."""
        answer = await self._ask({"about": "resources"}, [multistatus])
        return [Resource(**each) for each in answer["resources"]]

    async def _ask(self, question: Mapping[str, Any], texts: Sequence[bytes]) -> dict[str, Any]:
        message = json.dumps({**question, "texts": len(texts)}).encode()
        answer = await self._try(message, texts)
        if answer is None:  # it may have ended while it was idle: another one decides
            answer = await self._try(message, texts)
        if answer is None:
            raise CalendarUnsupported("This calendar takes too much to be read.")
        if "problem" in answer:
            raise CalendarUnsupported(answer["problem"])
        return answer

    async def _try(self, message: bytes, texts: Sequence[bytes]) -> dict[str, Any] | None:
        """Ask a process; return None if it ended instead of answering."""
        try:
            async with self._process() as process, asyncio.timeout(self._seconds):
                return await process.ask(message, texts)
        except TimeoutError:
            raise CalendarUnsupported("This calendar takes too long to be read.") from None
        except (OSError, asyncio.IncompleteReadError):
            return None

    async def close(self) -> None:
        """End all processes."""
        self._idle.clear()
        for process in tuple(self._all):
            await self._end(process)

    @contextlib.asynccontextmanager
    async def _process(self) -> AsyncIterator["_Process"]:
        """Lend a process, to one at a time; what goes wrong with it is its end."""
        async with self._turns:
            process = await self._living() or await self._start()
            well = False
            try:
                yield process
                well = True
            finally:
                if well and process in self._all and not process.worn:
                    self._idle.append(process)
                else:
                    await asyncio.shield(self._end(process))

    async def _living(self) -> "_Process | None":
        """Return one that is idle; what has come to its end meanwhile is forgotten."""
        while self._idle:
            process = self._idle.pop()
            if process.living:
                return process
            await self._end(process)
        return None

    async def _start(self) -> "_Process":
        try:
            async with asyncio.timeout(_START_SECONDS):
                process = await _Process.start()
        except (OSError, TimeoutError) as error:
            log.warning("reading calendars is not possible", reason=type(error).__name__)
            raise Unavailable("Calendars cannot be read at the moment.") from None
        self._all.add(process)
        return process

    async def _end(self, process: "_Process") -> None:
        self._all.discard(process)
        await process.end()


class _Process:
    """One process that reads."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self._running = running
        self.worn = False

    @classmethod
    async def start(cls) -> "_Process":
        """Start one; it has nothing of this process's environment."""
        command = [sys.executable, "-I", str(_START), str(os.getpid())]
        running = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        return cls(running)

    @property
    def living(self) -> bool:
        """Whether it has not ended, as far as is known."""
        return self._running.returncode is None

    async def ask(self, question: bytes, texts: Sequence[bytes]) -> dict[str, Any]:
        """Return the answer; raises what shows that the process has ended."""
        source, sink = self._running.stdout, self._running.stdin
        assert source is not None  # noqa: S101  # both are pipes
        assert sink is not None  # noqa: S101
        for message in (question, *texts):
            sink.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
            sink.write(message)
            await sink.drain()
        length = int.from_bytes(await source.readexactly(_LENGTH_BYTES), "big")
        answer: dict[str, Any] = json.loads(await source.readexactly(length))
        self.worn = sum(map(len, texts)) > _LARGE  # its memory does not come back in full
        return answer

    async def end(self) -> None:
        """End it, whatever it is at."""
        with contextlib.suppress(ProcessLookupError):
            self._running.kill()
        if self._running.stdin is not None:
            self._running.stdin.close()
        await self._running.wait()
