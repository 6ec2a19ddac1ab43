"""MongoDB: the connection, its guarantees, and transactions."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pymongo
import pymongo.lock
import structlog
from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    ExecutionTimeout,
    InvalidURI,
    WaitQueueTimeoutError,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern
from pymongo.uri_parser import parse_uri

from chatsched.core.cancellation import wait_for
from chatsched.core.errors import Unavailable

Document = dict[str, Any]
Database = AsyncDatabase[Document]
Collection = AsyncCollection[Document]
Session = AsyncClientSession
T = TypeVar("T")

log = structlog.get_logger(__name__)

if sys.version_info < (3, 12):
    # So the driver waits for its conditions; cancelled there, it could keep their lock for ever.
    pymongo.lock.wait_for = wait_for  # type: ignore[attr-defined, assignment]

_CLOSE_SECONDS = 3.0
_TRANSACTION_SECONDS = 20.0
_MAJORITY = WriteConcern("majority", j=True, wtimeout=20_000)
MONGO_AWAY = (ConnectionFailure, ExecutionTimeout, WaitQueueTimeoutError, WriteConcernError)
"""What an operation raises when MongoDB cannot be used now."""

_TIMES = {
    "serverSelectionTimeoutMS": 10_000,
    "connectTimeoutMS": 5_000,
    "socketTimeoutMS": 30_000,
}


class Mongo:
    """One client for the process and its one database.

    Every write is acknowledged by a majority and journalled: what this class's collections have
    accepted survives the loss of the primary. Reads go to the primary.
    """

    def __init__(self, url: str, database: str = "chatsched") -> None:
        self.client: AsyncMongoClient[Document] = AsyncMongoClient(
            url,
            appname="chatsched",
            tz_aware=True,
            **_unless_given(url, _TIMES),
        )
        self._transactions: set[asyncio.Task[Any]] = set()
        options: CodecOptions[Document] = CodecOptions(tz_aware=True)
        self.database: Database = self.client.get_database(
            self.client.get_default_database(database).name,
            codec_options=options,
            write_concern=_MAJORITY,
            read_concern=ReadConcern("local"),
            read_preference=ReadPreference.PRIMARY,
        )

    def __getitem__(self, collection: str) -> Collection:
        """Return a collection of the database."""
        return self.database[collection]

    async def transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Run ``work`` in a transaction, again from its start when MongoDB asks for it.

        Snapshot reads, majority commit. ``work`` must have no effect but its writes with the
        session it is given. What it raises ends the transaction without a trace. A caller that
        is cancelled does not wait for that: undoing takes a MongoDB that answers.
        """
        transaction = asyncio.create_task(self._transaction(work))
        self._transactions.add(transaction)
        transaction.add_done_callback(self._ended)
        try:
            return await asyncio.shield(transaction)
        except asyncio.CancelledError:
            transaction.cancel()
            raise

    async def _transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        with pymongo.timeout(_TRANSACTION_SECONDS):
            async with self.client.start_session() as session:
                return await session.with_transaction(
                    work,
                    read_concern=ReadConcern("snapshot"),
                    write_concern=_MAJORITY,
                    read_preference=ReadPreference.PRIMARY,
                )

    def _ended(self, transaction: asyncio.Task[Any]) -> None:
        self._transactions.discard(transaction)
        if not transaction.cancelled():
            transaction.exception()  # whoever waits for it has it; nobody else needs to hear

    async def ping(self) -> None:
        """Raise unless a primary answers."""
        await self.client.admin.command("ping")

    async def close(self) -> None:
        """Close all connections, within a few seconds.

        The client says good-bye to the server, and takes locks for that which an operation that
        hangs in a dead connection may hold.
        """
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self.client.close()
        except TimeoutError:
            log.warning("mongo.close_given_up", seconds=_CLOSE_SECONDS)


def unavailable(error: Exception) -> Unavailable | None:
    """Return what a caller is told of ``error`` if it is one of `MONGO_AWAY`."""
    if not isinstance(error, MONGO_AWAY):
        return None
    return Unavailable("The database does not answer at the moment; please try again.")


def checked_mongo_url(url: str) -> str:
    """Return the address of a MongoDB as it is; raise ValueError if it cannot be one.

    The message never quotes the address, which may hold a password.
    """
    if url.startswith("mongodb+srv://"):
        return url  # whose members are looked up when it is connected to
    example = "must be an address such as mongodb://host:27017/chatsched?replicaSet=rs0"
    try:
        parse_uri(url, validate=True, warn=False)
    except InvalidURI:
        raise ValueError(example) from None
    except ConfigurationError as error:  # about an option
        raise ValueError(f"{example}: {error}") from None
    except ValueError:
        raise ValueError(example) from None
    return url


def _unless_given(url: str, options: dict[str, int]) -> dict[str, Any]:
    """Return the options that the address does not set itself; arguments would override it."""
    return {name: value for name, value in options.items() if name.lower() not in url.lower()}
