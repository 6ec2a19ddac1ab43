"""How long anybody waits for an answer."""

import asyncio
from types import TracebackType
from typing import ClassVar, Self

from chatsched.core.errors import Unavailable

COMMAND_SECONDS = 15.0
"""From a command's arrival to its answer, whichever it is and however it came."""


class deadline:  # noqa: N801  # like asyncio.timeout, of which it is the cheaper form
    """Run the block for `COMMAND_SECONDS` at most, then cancel it and raise `Unavailable`.

    What was under way then may have been done or not, as when a connection is lost: whoever asks
    again with the same nonce finds out. Nothing that is shared with others may be awaited in the
    block without ``asyncio.shield``.

    ``when`` is the loop's time at which that is. Every command has one, and hardly any needs it,
    so all of an event loop share one timer.
    """

    __slots__ = ("_cancelling", "_late", "_task", "_watch", "when")

    def __init__(self) -> None:
        self.when = 0.0
        self._late = False

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline is for tasks")
        self._task = task
        self._cancelling = task.cancelling()
        self._watch = _Watch.of(task.get_loop())
        self._watch.add(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._watch.discard(self)
        if not self._late:
            return
        others = self._task.uncancel() > self._cancelling  # who also want it cancelled
        if kind is asyncio.CancelledError and not others:
            raise Unavailable("There was no answer in time; please try again.") from error

    def pass_by(self) -> None:
        """Cancel the block: it is late."""
        self._late = True
        self._task.cancel()


class _Watch:
    """The deadlines of one event loop, and one timer for the first of them."""

    _latest: "ClassVar[_Watch | None]" = None

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "_Watch":
        """Return the one of this loop, or another, which does no harm: there is one loop."""
        watch = cls._latest
        if watch is None or watch.loop is not loop:
            watch = cls._latest = cls(loop)
        return watch

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: set[deadline] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, waiting: deadline) -> None:
        waiting.when = self.loop.time() + COMMAND_SECONDS
        self._waiting.add(waiting)
        if self._timer is None or waiting.when < self._timer.when():
            self._set_timer(waiting.when)

    def discard(self, waiting: deadline) -> None:
        self._waiting.discard(waiting)

    def _set_timer(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_at(when, self._look)

    def _look(self) -> None:
        self._timer = None
        now = self.loop.time()
        for late in [each for each in self._waiting if each.when <= now]:
            self._waiting.discard(late)
            late.pass_by()
        if self._waiting:
            self._set_timer(min(each.when for each in self._waiting))
