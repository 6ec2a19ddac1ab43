"""MongoDB, Redis and the outbox; under `embedded`, the processes themselves."""

from chatsched.storage.entries import Entry, Later
from chatsched.storage.limits import RateLimiter, Unlimited
from chatsched.storage.mongo import (
    MONGO_AWAY,
    Collection,
    Document,
    Mongo,
    Session,
    checked_mongo_url,
    unavailable,
)
from chatsched.storage.outbox import Outbox
from chatsched.storage.redis import REDIS_AWAY, checked_redis_url, connect

__all__ = [
    "MONGO_AWAY",
    "REDIS_AWAY",
    "Collection",
    "Document",
    "Entry",
    "Later",
    "Mongo",
    "Outbox",
    "RateLimiter",
    "Session",
    "Unlimited",
    "checked_mongo_url",
    "checked_redis_url",
    "connect",
    "unavailable",
]
