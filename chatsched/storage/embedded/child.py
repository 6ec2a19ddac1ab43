"""One process of ours: started on a leash, known by its state file, ended in order.

`home` is the process's directory: `log` (its output), `log.1` (that of the run before) and
`process` (process id, start time and port, written by `leash.py`).
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chatsched.storage.embedded import leash
from chatsched.storage.embedded.errors import disk_error
from chatsched.storage.embedded.words import exit_status

_TICK = 0.02
_ZOMBIE = b"Z"


@dataclass(frozen=True, slots=True)
class Trace:
    """What a state file says of a process; its start time tells it from a later namesake."""

    pid: int
    started: int
    port: int

    @classmethod
    def read(cls, home: Path) -> Self | None:
        """Return the trace in `home`, or None if there is none that can be read."""
        try:
            pid, started, port = (home / "process").read_text("ascii").split()
            return cls(int(pid), int(started), int(port))
        except (OSError, ValueError):
            return None

    def lives(self, home: Path) -> bool:
        """Tell whether exactly this process still runs, and in `home`."""
        proc = Path("/proc") / str(self.pid)
        try:
            state = (proc / "stat").read_bytes().rpartition(b")")[2].split()[0]
            return (
                leash.started_at(self.pid) == self.started
                and state != _ZOMBIE
                and (proc / "cwd").samefile(home)
            )
        except OSError:
            return False


class Child:
    """A running process started by this server."""

    def __init__(self, name: str, home: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.home = home
        self.port = port
        self._process = process

    @classmethod
    def spawn(cls, name: str, command: list[str], *, home: Path, port: int) -> Self:
        """Start `command` in `home`; it gets SIGTERM when the calling thread ends.

        Call it on the event loop's thread. The process leads a session of its own, so that
        Ctrl-C in the terminal reaches the server alone, which then ends it in order.
        """
        child_log = home / "log"
        arguments = [str(os.getpid()), str(home / "process"), str(port), *command]
        try:
            with contextlib.suppress(FileNotFoundError):
                child_log.replace(home / "log.1")
            with child_log.open("wb") as output:
                process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                    [sys.executable, "-I", "-S", leash.__file__, *arguments],
                    cwd=home,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            raise disk_error(error, home) from error
        return cls(name, home, port, process)

    @property
    def log(self) -> Path:
        """Where the process's output of this run is."""
        return self.home / "log"

    @property
    def pid(self) -> int:
        """The process id, the leash's and then the program's."""
        return self._process.pid

    def runs(self) -> bool:
        """Tell whether the process has not ended yet."""
        return self._process.poll() is None

    def exit_status(self) -> str:
        """Say how the process ended."""
        code = self._process.poll()
        return "runs" if code is None else exit_status(code)

    def ask_to_end(self) -> None:
        """Send SIGTERM, at which both programs write everything out and exit."""
        if self.runs():
            self._process.terminate()

    async def end(self, patience: float) -> None:
        """End the process; kill it if it has not ended after `patience` seconds."""
        self.ask_to_end()
        try:
            await _until(lambda: not self.runs(), patience)
        finally:
            if self.runs():
                self._process.kill()
                self._process.wait()


async def end_leftover(home: Path, patience: float) -> int | None:
    """End the process that an earlier, killed server left running in `home`, if any.

    Returns the port that was last used in `home`, or None. A process that merely got the
    same id since is left alone: start time and working directory must match, too.
    """
    trace = Trace.read(home)
    if trace is None:
        return None
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        if not trace.lives(home):
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(trace.pid, signal_number)
        await _until(lambda: not trace.lives(home), patience)
    return trace.port


async def _until(condition: Callable[[], bool], patience: float) -> None:
    """Return when `condition` holds, or after `patience` seconds.

    It asks again and again: nothing tells of the end of a process that is not one's child.
    """
    deadline = time.monotonic() + patience
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110 - see above
        await asyncio.sleep(_TICK)
