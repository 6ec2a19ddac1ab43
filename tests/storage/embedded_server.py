"""A server to be killed: starts both processes, stores a value, says so, and waits.

    python embedded_server.py DIRECTORY VALUE

Prints `MONGO_URL REDIS_URL` once VALUE is stored and acknowledged in both.
"""

import asyncio
import signal
import sys
from pathlib import Path

from pymongo import AsyncMongoClient, WriteConcern
from redis.asyncio import Redis

from chatsched.storage.embedded import Embedded, EmbeddedError


async def main(directory: Path, value: str) -> None:
    async with Embedded(directory) as servers:
        async with AsyncMongoClient(servers.mongo_url) as client:
            kept = client["crash"].get_collection("kept", write_concern=WriteConcern("majority"))
            await kept.insert_one({"_id": value})
        async with Redis.from_url(servers.redis_url) as redis:
            await redis.set(value, "kept")
        sys.stdout.write(f"{servers.mongo_url} {servers.redis_url}\n")
        sys.stdout.flush()
        await servers.watch()


# As in a terminal, also where the tests run in the background, which ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
except EmbeddedError as error:
    sys.exit(str(error))
