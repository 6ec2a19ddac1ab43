"""The test stand: servers on one core, load on the other, real MongoDB and Redis beside it."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from chatsched.storage.embedded import Embedded

HERE = Path(__file__).parent
SERVER_CORE, LOAD_CORE = 0, 1


def pin_load() -> None:
    """Keep this process, and the databases that it starts, to the load's core."""
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {LOAD_CORE})


@contextlib.asynccontextmanager
async def databases() -> AsyncIterator[Embedded]:
    """Run a MongoDB and a Redis for one benchmark."""
    with tempfile.TemporaryDirectory(prefix="chatsched-bench-") as directory:
        async with Embedded(Path(directory)) as embedded:
            yield embedded


@contextlib.contextmanager
def running(*command: str, ready: str, **environment: str) -> Iterator[int]:
    """Run a server on its own core until the block ends; gives its process id."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=_to_server_core,  # noqa: PLW1509  # there are no threads here yet
    )
    try:
        for line in process.stdout:
            if ready in line:
                break
        else:
            raise SystemExit(f"{command[0]} ended with {process.wait()}")
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def peer(port: int, mongo_url: str | None = None) -> contextlib.AbstractContextManager[int]:
    """Run the Node peer, with storage if it is given a MongoDB."""
    command = ["node", str(HERE / "peer.cjs"), str(port), *([mongo_url] if mongo_url else [])]
    return running(*command, ready="ready")


def edge(port: int, redis_url: str) -> contextlib.AbstractContextManager[int]:
    """Run our real-time edge alone, without storage."""
    command = [sys.executable, str(HERE / "edge_server.py"), str(port), redis_url]
    return running(*command, ready="ready")


def product(
    port: int, embedded: Embedded, database: str = "bench"
) -> contextlib.AbstractContextManager[int]:
    """Run the whole server as an operator does."""
    return running(
        sys.executable,
        "-m",
        "chatsched",
        "serve",
        "--port",
        str(port),
        ready="chatsched ready",
        **environment(embedded, database),
    )


def environment(embedded: Embedded, database: str) -> dict[str, str]:
    """Return the settings of the server under test."""
    return {
        "CHATSCHED_MONGO_URL": embedded.mongo_url.replace("/?", f"/{database}?"),
        "CHATSCHED_REDIS_URL": embedded.redis_url,
        "CHATSCHED_SECRET_KEY": "k" * 40,
        "CHATSCHED_RATE_LIMITS": "off",
        "CHATSCHED_LOG_LEVEL": "warning",
        "CHATSCHED_ALLOW_PRIVATE_CALENDARS": "127.0.0.1/32",
    }


def seeded(embedded: Embedded, what: str, *numbers: int, database: str = "bench"):
    """Let another process fill the database and return what it says about it, parsed."""
    command = [sys.executable, str(HERE / "seed.py"), what, *map(str, numbers)]
    done = subprocess.run(
        command,
        env={**os.environ, **environment(embedded, database)},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def resident_kib(pid: int) -> int:
    """Return a process's resident memory in KiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def free_port() -> int:
    """Return a port that is free at the moment."""
    import socket  # noqa: PLC0415  # for this one line

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _to_server_core() -> None:
    if len(os.sched_getaffinity(0)) >= 1 and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {SERVER_CORE})


def benchmark(main) -> None:
    """Run a benchmark's coroutine on the load's core."""
    pin_load()
    asyncio.run(main())
