"""MongoDB as a replica set of one, without which there are no transactions."""

import asyncio
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from chatsched.storage.embedded.errors import EmbeddedError, PortTakenError
from chatsched.storage.embedded.launch import Program
from chatsched.storage.embedded.ports import LOOPBACK

_REPLICA_SET = "chatsched"
_NOT_YET_INITIALIZED = 94
_SELECTION_MS = 2_000
_TICK = 0.01


def mongo_url(port: int) -> str:
    """Return the address of the server; direct, as the set's own list has nothing to add."""
    return f"mongodb://{LOOPBACK}:{port}/?directConnection=true"


def mongod(binary: Path, home: Path) -> Program:
    """Return how to run MongoDB with its files in `home`."""

    def command(port: int) -> list[str]:
        return [
            str(binary),
            *("--dbpath", str(home), "--port", str(port), "--bind_ip", LOOPBACK),
            *("--replSet", _REPLICA_SET, "--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.25"),
            *("--nounixsocket", "--quiet"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # The transaction of a server that was killed holds up who wants the same no longer.
            *("--setParameter", "transactionLifetimeLimitSeconds=5"),
            # There is no other member to wait for before the end.
            *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
        ]

    return Program("mongod", home, command, settle)


async def settle(port: int, pid: int) -> None:
    """Make the server on `port` the set's one member, and wait until it takes writes."""
    while True:
        try:
            await _settle(port, pid)
        except ConnectionFailure:
            # A server that leaves or joins its set closes all connections.
            await asyncio.sleep(_TICK)
        except PyMongoError as error:
            raise EmbeddedError(f"mongod does not serve: {error}") from error
        else:
            return


async def _settle(port: int, pid: int) -> None:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        mongo_url(port), serverSelectionTimeoutMS=_SELECTION_MS
    )
    async with client:
        status = await client.admin.command("serverStatus", repl=0, metrics=0, wiredTiger=0)
        if status["pid"] != pid:
            raise PortTakenError(f"mongod found port {port} taken by another mongod")
        await _name_member(client, f"{LOOPBACK}:{port}")
        await _until_primary(client)


async def _name_member(client: AsyncMongoClient[dict[str, Any]], address: str) -> None:
    """Write `address` into the set's configuration, which outlives a change of port."""
    try:
        answer = await client.admin.command("replSetGetConfig")
    except OperationFailure as error:
        if error.code != _NOT_YET_INITIALIZED:
            raise
        members = [{"_id": 0, "host": address}]
        await client.admin.command("replSetInitiate", {"_id": _REPLICA_SET, "members": members})
        return
    config = answer["config"]
    if config["members"][0]["host"] != address:
        config["members"][0]["host"] = address
        config["version"] += 1
        await client.admin.command("replSetReconfig", config, force=True)


async def _until_primary(client: AsyncMongoClient[dict[str, Any]]) -> None:
    while True:
        hello = await client.admin.command("hello")
        if hello.get("isWritablePrimary"):
            return
        await asyncio.sleep(_TICK)
