"""Redis: the connections, and the one kind of error that says it is away."""

import asyncio
from collections.abc import Iterable

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

REDIS_AWAY = (RedisError, OSError, asyncio.TimeoutError)
"""What a command raises when Redis is away; nothing durable hangs on it, so callers go on."""

_POOL = 32


def connect(url: str) -> Redis:
    """Return a client that fails fast: Redis holds nothing here that cannot be done without.

    The pool blocks instead of failing when all its connections are busy; a command gives up
    after a second, and nothing is retried, because callers know better what to do meanwhile.
    """
    pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
        url,
        max_connections=_POOL,
        timeout=1,
        socket_timeout=1,
        socket_connect_timeout=1,
        socket_keepalive=True,
        retry=Retry(NoBackoff(), 0),
    )
    pool.connection_class = _cancellable(pool.connection_class)
    return Redis.from_pool(pool)


def checked_redis_url(url: str) -> str:
    """Return the address of a Redis as it is; raise ValueError if it cannot be one.

    The message never quotes the address, which may hold a password.
    """
    try:
        parts = parse_url(url)
    except ValueError:
        parts = {}
    if not parts.get("host") and not parts.get("path"):
        raise ValueError("must be an address such as redis://host:6379/0")
    return url


def _cancellable(connection: type[AbstractConnection]) -> type[AbstractConnection]:
    """Return the class without its habit of swallowing cancellations.

    It sends under ``asyncio.wait_for``, which before Python 3.12 forgets that its task was
    cancelled when the sending ends in the same turn; a loop that uses Redis would then never end.
    """

    class Cancellable(connection):  # type: ignore[misc, valid-type]  # whichever the URL asks for
        async def send_packed_command(
            self,
            command: bytes | str | Iterable[bytes],
            check_health: bool = True,  # noqa: FBT001, FBT002  # the library's signature
        ) -> None:
            task = asyncio.current_task()
            before = task.cancelling() if task is not None else 0
            await super().send_packed_command(command, check_health)
            if task is not None and task.cancelling() > before:
                raise asyncio.CancelledError

    return Cancellable
