"""Processes that hang, as over a disk or a network that does not answer."""

import contextlib
import os
import signal
from collections.abc import Iterator


def pause(pid: int) -> None:
    """Let a process of ours do nothing until it goes on, and return when it has halted.

    The signal alone returns before that: on a busy machine the process answers a little longer.
    """
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED)


def resume(pid: int) -> None:
    """Undo `pause`."""
    os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def paused(pid: int) -> Iterator[None]:
    """Let a process of ours do nothing until the block ends."""
    pause(pid)
    try:
        yield
    finally:
        resume(pid)
