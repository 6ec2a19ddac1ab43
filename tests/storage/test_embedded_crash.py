"""Servers that are killed, and what the next one finds."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from chatsched.storage.embedded import Embedded
from chatsched.storage.embedded.child import Trace, end_leftover
from chatsched.storage.embedded.leash import started_at

SCRIPT = Path(__file__).with_name("embedded_server.py")
PATIENCE = 20.0


@pytest.fixture
def start_server(tmp_path):
    """Start a server in a process of its own; returns once its value is acknowledged."""
    started = []

    def start(value: str) -> subprocess.Popen:
        server = subprocess.Popen(
            [sys.executable, SCRIPT, tmp_path, value],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(server)
        assert server.stdout.readline(), server.stderr.read()
        return server

    yield start
    for server in started:
        server.kill()
        server.communicate()


def traces(directory: Path) -> list[Trace]:
    return [Trace.read(directory / home) for home in ("mongo", "redis")]


def running(directory: Path) -> list[Trace]:
    homes = (directory / "mongo", directory / "redis")
    return [t for home in homes if (t := Trace.read(home)) is not None and t.lives(home)]


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


async def assert_kept(servers: Embedded, *values: str) -> None:
    async with AsyncMongoClient(servers.mongo_url) as client:
        found = {document["_id"] async for document in client["crash"]["kept"].find()}
    assert found == set(values)
    async with Redis.from_url(servers.redis_url, decode_responses=True) as redis:
        assert set(await redis.keys()) == set(values)


async def test_after_the_server_is_killed_alone_the_next_one_has_all_data(tmp_path, start_server):
    for value in ("a", "b"):
        start_server(value).kill()
    async with Embedded(tmp_path) as servers:
        await assert_kept(servers, "a", "b")


async def test_after_everything_is_killed_at_once_the_next_one_has_all_data(tmp_path, start_server):
    server = start_server("a")
    pids = [server.pid, *(trace.pid for trace in traces(tmp_path))]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert (tmp_path / "mongo" / "mongod.lock").read_text()
    async with Embedded(tmp_path) as servers:
        await assert_kept(servers, "a")


def test_nothing_runs_on_after_a_killed_server_though_no_other_follows(tmp_path, start_server):
    start_server("a").kill()
    assert until(lambda: not running(tmp_path))


def test_ctrl_c_in_the_terminal_reaches_the_server_alone_which_ends_both_in_order(
    tmp_path, start_server
):
    server = start_server("a")
    os.killpg(server.pid, signal.SIGINT)
    server.wait(PATIENCE)
    assert not running(tmp_path)
    assert (tmp_path / "mongo" / "mongod.lock").read_text() == ""
    assert "Redis is now ready to exit" in (tmp_path / "redis" / "log").read_text()


async def test_a_server_in_another_process_keeps_its_directory(tmp_path, start_server):
    server = start_server("a")
    other = await asyncio.to_thread(
        subprocess.run, [sys.executable, SCRIPT, tmp_path, "b"], capture_output=True, text=True
    )
    assert other.returncode == 1
    assert f"{tmp_path} is in use by process {server.pid}" in other.stderr
    assert other.stderr.count("\n") == 1


@pytest.fixture
def bystander(tmp_path):
    """A process that has nothing to do with us but stands in the working directory."""
    process = subprocess.Popen(["/bin/sleep", "60"], cwd=tmp_path)
    yield process
    process.kill()
    process.wait()


async def test_what_an_earlier_server_left_running_is_ended(tmp_path, bystander):
    left = Trace(bystander.pid, started_at(bystander.pid), 4321)
    (tmp_path / "process").write_text(f"{left.pid} {left.started} {left.port}\n")
    assert await end_leftover(tmp_path, PATIENCE) == left.port
    assert bystander.wait(PATIENCE) == -signal.SIGTERM


@pytest.fixture
def stubborn(tmp_path):
    """A process in the working directory that ignores SIGTERM."""
    script = "trap '' TERM; echo ready; while :; do sleep 0.1; done"
    with subprocess.Popen(
        ["/bin/sh", "-c", script], cwd=tmp_path, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        yield process
        process.kill()


async def test_what_does_not_end_when_asked_is_killed(tmp_path, stubborn):
    (tmp_path / "process").write_text(f"{stubborn.pid} {started_at(stubborn.pid)} 4321\n")
    await end_leftover(tmp_path, 0.2)
    assert stubborn.wait(PATIENCE) == -signal.SIGKILL


async def test_a_stranger_with_the_same_process_id_is_left_alone(tmp_path, bystander):
    started = started_at(bystander.pid)
    (tmp_path / "process").write_text(f"{bystander.pid} {started - 1} 4321\n")
    await end_leftover(tmp_path, PATIENCE)
    assert bystander.poll() is None
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "process").write_text(f"{bystander.pid} {started} 4321\n")
    await end_leftover(elsewhere, PATIENCE)
    assert bystander.poll() is None


@pytest.mark.parametrize("state", ["", "not a state file", "1 2", "x y z"])
async def test_a_damaged_state_file_is_no_obstacle(tmp_path, state):
    (tmp_path / "process").write_text(state)
    assert await end_leftover(tmp_path, PATIENCE) is None


async def test_a_start_that_is_cancelled_leaves_nothing_running(tmp_path):
    starting = asyncio.create_task(Embedded(tmp_path).start())
    while Trace.read(tmp_path / "mongo") is None:
        await asyncio.sleep(0.005)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not running(tmp_path)
    async with Embedded(tmp_path):
        assert len(running(tmp_path)) == 2
