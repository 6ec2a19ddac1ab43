"""The program as an operator runs it, and what it says."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from serving import ServerProcess


class Program(ServerProcess):
    """The program in a process group of its own; `said` is its output, `log` its errors."""

    def __init__(self, command: str, data: Path, *more: str, **environment: str) -> None:
        self.said: list[str] = []
        self.command = [sys.executable, "-m", "chatsched", command, "--data", str(data), *more]
        self._log = data.with_name(data.name + ".log")
        super().__init__({"CHATSCHED_RATE_LIMITS": "off", **environment}, [])

    @property
    def log(self) -> str:
        return self._log.read_text()

    def start(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.command, "--port", port],
                env={key: value for key, value in self._environment.items() if value},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        for line in self._process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("chatsched ready on "):
                self.url = line.split()[-1]
                return
        raise AssertionError(f"ended with {self._process.wait()} before it was ready: {self.log}")

    def children(self, name: str = "") -> list[int]:
        """Return the ids of the processes that it started, of those named so."""
        named = [name] if name else []
        command = ["pgrep", "-P", str(self.pid), *named]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        return [int(pid) for pid in done.stdout.split()]

    def kill_group(self) -> None:
        """End the program and everything that it started, as a power cut would."""
        children = self.children()
        os.killpg(self.pid, signal.SIGKILL)
        for child in children:
            os.kill(child, signal.SIGKILL)
        self.kill()

    def send(self, signal_number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, signal_number)

    def wait(self, patience: float) -> int:
        """Return the exit status of a program that ends within so many seconds."""
        process, self._process = self._process, None
        try:
            return process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()


def refused(*arguments: str, **environment: str) -> str:
    """Return what the program says when it ends with 1."""
    done = subprocess.run(
        [sys.executable, "-m", "chatsched", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr.strip()
