"""Redis: the connections, and the one kind of error that says it is away."""

import asyncio

from redis.asyncio import BlockingConnectionPool, Redis
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
    return Redis.from_pool(pool)
