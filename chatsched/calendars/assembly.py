"""The slice put together from what it needs of the others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol, Self

import httpx2
from redis.asyncio import Redis

from chatsched.calendars import web
from chatsched.calendars.busy import BusyTimes
from chatsched.calendars.choices import LinkedAccounts
from chatsched.calendars.clients import Clients
from chatsched.calendars.events import CalendarEvents
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.opening import Makers, Opening
from chatsched.calendars.store.events import Events
from chatsched.calendars.store.links import Links
from chatsched.calendars.vault import Vault
from chatsched.core.clock import Clock
from chatsched.core.origin import host_of
from chatsched.realtime import Edge
from chatsched.storage import Mongo, Outbox


class Store(Protocol):
    """What has indexes."""

    async def prepare(self) -> None:
        """Create them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the slice is built from. ``prefix`` heads its keys in Redis.

    ``keys`` are the vault's. ``loopback``: providers may be on this machine, and be told to
    call back there.
    """

    mongo: Mongo
    redis: Redis
    clock: Clock
    edge: Edge
    outbox: Outbox
    busy: BusyTimes
    clients: Clients
    keys: Sequence[str]
    private_networks: Sequence[IPv4Network | IPv6Network]
    public_url: str
    loopback: bool
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSlice:
    """Everything of this slice that others run, serve or register."""

    busy: BusyTimes
    links: Links
    vault: Vault
    opening: Opening
    health: LinkHealth
    choices: LinkedAccounts
    events: CalendarEvents
    web: httpx2.AsyncClient
    stores: Sequence[Store]
    work: Sequence[Callable[[], Awaitable[None]]]

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services.

        Left to do: `prepare`, serving the endpoints, `run` and, at the end, `close`.
        """
        links, vault = Links(needs.mongo), Vault(needs.keys)
        trusted = web.trust()
        client = web.client(trusted)
        makers: Makers = {}
        opening = Opening(makers)
        health = LinkHealth(links, needs.busy, needs.edge, needs.clock)
        kept = Events(needs.mongo)
        events = CalendarEvents(
            kept, links, opening, health, needs.clock, host=host_of(needs.public_url)
        )
        return cls(
            busy=needs.busy,
            links=links,
            vault=vault,
            opening=opening,
            health=health,
            choices=LinkedAccounts(links, needs.clients, health, needs.edge),
            events=events,
            web=client,
            stores=(links, kept),
            work=(),
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        for store in self.stores:
            await store.prepare()

    async def run(self) -> None:
        """Do what is done beside the requests, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in self.work:
                group.create_task(_forever(work))
            await asyncio.Event().wait()

    async def close(self) -> None:
        """Close connections to providers."""
        await self.web.aclose()


async def _forever(work: Callable[[], Awaitable[None]]) -> None:
    await work()
    raise RuntimeError(f"{work} came to an end")
