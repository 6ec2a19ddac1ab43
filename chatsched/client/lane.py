"""Handlers run one after the other within a lane, and lanes beside each other."""

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatsched.client.tasks import Tasks

log = logging.getLogger("chatsched.client")

Handler = Callable[[Any], Any]


class Handlers:
    """What the bot wants to hear of, by the name of the occasion."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Handler]] = {}

    def add(self, name: str, handler: Handler) -> None:
        """Call ``handler`` from now on; it may be ``async`` or not."""
        self._by_name.setdefault(name, []).append(handler)

    async def run(self, name: str, subject: object) -> None:
        """Call every handler of ``name`` in the order of registration; none can break another."""
        for handler in tuple(self._by_name.get(name, ())):
            try:
                outcome = handler(subject)
                if inspect.isawaitable(outcome):
                    await outcome
            except Exception:
                log.exception("A handler of %s failed.", name)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to tell the handlers; ``done`` is called when they have been told."""

    name: str
    subject: object
    done: Callable[[], None] | None = None


class Lane:
    """A queue of jobs and the one task that works it off while there are any.

    Nothing runs before the ``gate`` is open; ``drained`` is called when nothing waits any more.
    """

    def __init__(
        self,
        handlers: Handlers,
        tasks: Tasks,
        gate: asyncio.Event,
        drained: Callable[[], None] = lambda: None,
    ) -> None:
        self._handlers = handlers
        self._tasks = tasks
        self._gate = gate
        self._drained = drained
        self._jobs: deque[Job] = deque()
        self._worker: asyncio.Task[None] | None = None

    @property
    def backlog(self) -> int:
        """The number of jobs that wait."""
        return len(self._jobs)

    def put(self, job: Job) -> None:
        """Add a job behind the others."""
        self._jobs.append(job)
        if self._worker is None:
            self._worker = self._tasks.start(self._work())

    async def _work(self) -> None:
        try:
            await self._gate.wait()
            while self._jobs:
                job = self._jobs.popleft()
                await self._handlers.run(job.name, job.subject)
                if job.done is not None:
                    job.done()
        finally:
            self._worker = None
        self._drained()
