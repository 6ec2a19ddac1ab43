"""Radicale, a real CalDAV server, for tests."""

import contextlib
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

PASSWORD = "an app password"
KEEPER = "keeper"
"""Who may write into everybody's calendars, also where they may only read themselves."""
LOOPBACK = (ip_network("127.0.0.0/8"),)

_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {home}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = from_file
file = {home}/rights
[storage]
filesystem_folder = {home}/collections
[logging]
level = error
"""
_RIGHTS = """
[keeper]
user = keeper
collection = .*
permissions = RrWw
[read-only]
user = .+
collection = {user}/read-only-[^/]+
permissions = r
[own]
user = .+
collection = {user}(/.*)?
permissions = RrWw
[root]
user = .+
collection =
permissions = R
"""


@dataclass
class Radicale:
    """A running server; `person` makes somebody who can sign in with `PASSWORD`."""

    url: str
    home: Path

    def person(self) -> str:
        name = f"u{uuid.uuid4().hex[:12]}@people.example"
        with (self.home / "users").open("a") as users:
            users.write(f"{name}:{PASSWORD}\n")
        return name

    def change_password(self, name: str) -> None:
        users = (self.home / "users").read_text().replace(f"{name}:{PASSWORD}", f"{name}:other")
        (self.home / "users").write_text(users)


@contextlib.contextmanager
def radicale_running(home: Path) -> Iterator[Radicale]:
    """Run the server on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "config").write_text(_CONFIG.format(port=port, home=home))
    (home / "rights").write_text(_RIGHTS)
    (home / "users").write_text(f"{KEEPER}:{PASSWORD}\n")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(home / "config")], stderr=log
        )
    try:
        _wait(port, process, home / "log")
        yield Radicale(f"http://127.0.0.1:{port}", home)
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("it does not answer")
