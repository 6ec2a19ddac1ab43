"""Redis with an append-only file, so that presence and caches outlive a restart."""

import asyncio
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError

from chatsched.storage.embedded.errors import EmbeddedError, PortTakenError
from chatsched.storage.embedded.launch import Program
from chatsched.storage.embedded.ports import LOOPBACK

_TICK = 0.01


def redis_url(port: int) -> str:
    """Return the address of the server."""
    return f"redis://{LOOPBACK}:{port}/0"


def redis_server(binary: Path, home: Path) -> Program:
    """Return how to run Redis with its files in `home`."""

    def command(port: int) -> list[str]:
        return [
            str(binary),
            *("--dir", str(home), "--port", str(port), "--bind", LOOPBACK),
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        ]

    return Program("redis-server", home, command, settle)


async def settle(port: int, pid: int) -> None:
    """Wait until the server on `port` has read its file."""
    try:
        async with Redis.from_url(redis_url(port)) as client:
            status = await client.info("server")
            if status["process_id"] != pid:
                raise PortTakenError(f"redis-server found port {port} taken by another Redis")
            while True:
                try:
                    await client.ping()
                except BusyLoadingError:
                    await asyncio.sleep(_TICK)
                else:
                    return
    except RedisError as error:
        raise EmbeddedError(f"redis-server does not serve: {error}") from error
