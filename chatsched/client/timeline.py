"""One room's messages put in order, each once: told what arrives, it says what may be handed on.

No I/O. ``covered`` is the position up to which everything is known: it has been handed on, or it
was not meant for this user (messages with an audience leave holes for everybody else).
"""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class HasSeq(Protocol):
    """Something with a place in its room's order."""

    @property
    def seq(self) -> int:
        """The place, counted from 1."""
        ...


M = TypeVar("M", bound=HasSeq)

_MOST_EARLY = 500


class Timeline(Generic[M]):
    """Turns live messages (late, doubled, with gaps) and pages of history into one sequence."""

    def __init__(self, covered: int) -> None:
        self.covered = covered
        self._end = covered
        self._early: dict[int, M] = {}

    @property
    def behind(self) -> bool:
        """Whether the room has messages that must be asked for."""
        return self._end > self.covered

    def receive(self, message: M, *, room: bool = True) -> list[M]:
        """Take a live message; return what can be handed on now, in order.

        Without ``room`` for more it is only noted that the message exists; it is asked for later.
        """
        if message.seq <= self.covered:
            return []
        self._end = max(self._end, message.seq)
        if not room:
            return []
        if message.seq > self.covered + 1:
            if len(self._early) < _MOST_EARLY:
                self._early[message.seq] = message
            return []
        self.covered = message.seq
        return [message, *self._release()]

    def page(self, messages: Iterable[M], last_seq: int, *, has_more: bool) -> list[M]:
        """Take what the server lists after ``covered``; return what can be handed on now.

        ``last_seq`` is the room's end as the server saw it: once there is no more to list, every
        position up to it that was not listed is not for this user.
        """
        ready = []
        for message in messages:
            if message.seq > self.covered:
                self.covered = message.seq
                ready.append(message)
        if not has_more:
            self.covered = max(self.covered, last_seq)
        self.note_end(last_seq)
        return ready + self._release()

    def note_end(self, last_seq: int) -> None:
        """Take note that the room reaches at least up to ``last_seq``."""
        self._end = max(self._end, last_seq, self.covered)

    def _release(self) -> list[M]:
        ready = []
        while (message := self._early.pop(self.covered + 1, None)) is not None:
            self.covered += 1
            ready.append(message)
        for seq in [seq for seq in self._early if seq <= self.covered]:
            del self._early[seq]
        return ready
