"""Ctrl-C, and the signal by which a system ends its services."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def told_to_end(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` at the first Ctrl-C or SIGTERM in the block; the next does what it did before.

    A program that handles SIGTERM itself goes on doing so. Where signals cannot be handled (in
    other threads, on some systems) nothing changes.
    """
    loop = asyncio.get_running_loop()
    before = {signal.SIGINT: signal.getsignal(signal.SIGINT)}
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        before[signal.SIGTERM] = signal.SIG_DFL

    def restore() -> None:
        while before:
            number, handler = before.popitem()
            loop.remove_signal_handler(number)
            signal.signal(number, handler)

    def first() -> None:
        restore()
        stop()

    try:
        for number in before:
            loop.add_signal_handler(number, first)
    except (NotImplementedError, RuntimeError, ValueError):
        before.clear()
    try:
        yield
    finally:
        restore()
