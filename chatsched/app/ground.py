"""What every slice stands on."""

from dataclasses import dataclass

from redis.asyncio import Redis

from chatsched.app.settings import Settings
from chatsched.core.clock import Clock
from chatsched.storage import Mongo, Outbox

PREFIX = "chatsched"
"""Heads the server's keys and channels in Redis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Settings, storage and the clock."""

    settings: Settings
    public_url: str
    mongo: Mongo
    redis: Redis
    clock: Clock
    outbox: Outbox
