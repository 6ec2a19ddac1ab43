"""One real MongoDB and one real Redis for the whole run; a fresh part of each for every test."""

import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from flaky_proxy import proxied  # noqa: F401  # a fixture for every test
from hanging import pause, resume
from pymongo import MongoClient
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from serving import guests, processes, server  # noqa: F401  # fixtures for every test

from chatsched.storage.embedded import Embedded, find_binaries

_PATIENT = Retry(ConstantBackoff(0.02), 250)


@pytest.fixture(scope="session")
def servers(tmp_path_factory) -> Iterator[Embedded]:
    """Both servers, owned by a thread that lives as long as the run, whatever loops come and go."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Embedded(tmp_path_factory.mktemp("servers"))) as started,
    ):
        yield started


@pytest.fixture(scope="session")
def mongo_url(servers) -> str:
    """The address of the run's MongoDB, a replica set, so that transactions work."""
    return servers.mongo_url


@pytest.fixture(scope="session")
def mongod(servers) -> int:
    """The process id of the run's MongoDB, for `hanging.paused`."""
    return servers._children["mongod"].pid


@pytest.fixture(scope="session")
def mongo(mongo_url) -> Iterator[MongoClient]:
    """A blocking client, for looking at what was stored and for cleaning up."""
    with MongoClient(mongo_url, tz_aware=True) as client:
        yield client


@pytest.fixture
def database_name(mongo) -> Iterator[str]:
    """The name of a database of the test's own, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    yield name
    mongo.drop_database(name)


@pytest.fixture(scope="session")
def _flusher(servers) -> Iterator[Redis]:
    with Redis.from_url(servers.redis_url) as client:
        yield client


@pytest.fixture
def redis_url(servers, _flusher) -> str:
    """The address of the run's Redis, emptied for this test."""
    _flusher.flushall()
    return servers.redis_url


class SpareRedis:
    """A Redis that a test may kill and start again, on the same port and with the same data."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return when it answers."""
        assert self._process is None, "it runs already"
        command = [find_binaries().redis_server, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self.home), "--appendonly", "yes", "--save", ""]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        with Redis.from_url(self.url, retry=_PATIENT) as client:
            client.ping()

    def kill(self) -> None:
        """End it as a power cut would; harmless when it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Let it answer nothing until `resume`; its connections stand."""
        pause(self._process.pid)

    def resume(self) -> None:
        """Undo `pause`."""
        resume(self._process.pid)

    def restart(self) -> None:
        """Kill it and start it again at once."""
        self.kill()
        self.start()


@pytest.fixture
def redis_factory(tmp_path_factory) -> Iterator[Callable[[], SpareRedis]]:
    """Make any number of Redis servers, which run already and end with the test."""
    made = []

    def make() -> SpareRedis:
        spare = SpareRedis(tmp_path_factory.mktemp("redis"))
        made.append(spare)
        spare.start()
        return spare

    yield make
    for spare in made:
        spare.kill()


@pytest.fixture
def spare_redis(redis_factory) -> SpareRedis:
    """A running Redis of the test's own that it may kill and start again."""
    return redis_factory()
