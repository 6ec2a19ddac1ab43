"""The slice put together from what it needs of the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol, Self

from redis.asyncio import Redis

from chatsched.accounts import Users
from chatsched.calendars import web
from chatsched.calendars.addresses import Addresses
from chatsched.calendars.busy import BusyTimes
from chatsched.calendars.choices import LinkedAccounts
from chatsched.calendars.clients import Clients
from chatsched.calendars.connecting import Connecting
from chatsched.calendars.counting import Counting, CountingNeeds, push_address
from chatsched.calendars.events import CalendarEvents
from chatsched.calendars.guarded import Guarded
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.ical import Reader
from chatsched.calendars.issuers import Issuer
from chatsched.calendars.linking import Linking, Revoking
from chatsched.calendars.makers import Ways, makers
from chatsched.calendars.oauth import SignIn, SignIns
from chatsched.calendars.opening import Opening
from chatsched.calendars.rotation import Rotation
from chatsched.calendars.store.events import Events
from chatsched.calendars.store.links import Links
from chatsched.calendars.store.states import Journeys
from chatsched.calendars.tokens import TokenKeeper
from chatsched.calendars.turns import Turns
from chatsched.calendars.vault import Vault
from chatsched.core.clock import Clock
from chatsched.core.origin import host_of
from chatsched.core.together import work_on
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
    linking: Linking
    connecting: Connecting
    addresses: Addresses
    events: CalendarEvents
    counting: Counting
    ways: Ways
    keeper: TokenKeeper
    stores: Sequence[Store]
    work: Sequence[Callable[[], Awaitable[None]]]

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services.

        Left to do: `prepare`, serving the endpoints, `run` and, at the end, `close`.
        """
        links, vault, journeys = Links(needs.mongo), Vault(needs.keys), Journeys(needs.mongo)
        health = LinkHealth(links, needs.busy, needs.edge, needs.clock)
        ways, sign_ins = _outwards(needs)
        turns = Turns(needs.redis, prefix=needs.prefix)
        keeper = TokenKeeper(links, vault, health, sign_ins, turns, needs.clock)
        opening = Opening(makers(ways, vault, keeper))
        choices = LinkedAccounts(
            links, needs.clients, health, Revoking(vault, sign_ins), needs.edge
        )
        linking = Linking(links, vault, health, needs.clock)
        connecting = Connecting(
            sign_ins, journeys, linking, ways, needs.clock, public_url=needs.public_url
        )
        kept = Events(needs.mongo)
        events = CalendarEvents(
            kept, links, opening, health, needs.clock, host=host_of(needs.public_url)
        )
        users = Users(needs.mongo)
        counting = Counting.build(
            CountingNeeds(
                mongo=needs.mongo,
                redis=needs.redis,
                clock=needs.clock,
                busy=needs.busy,
                links=links,
                opening=opening,
                health=health,
                address=push_address(needs.public_url, loopback=needs.loopback),
                prefix=needs.prefix,
            )
        )
        _joined(counting, choices, events, users)
        return cls(
            busy=needs.busy,
            links=links,
            vault=vault,
            opening=opening,
            health=health,
            choices=choices,
            linking=linking,
            connecting=connecting,
            addresses=Addresses(linking, ways.probe),
            events=events,
            counting=counting,
            ways=ways,
            keeper=keeper,
            stores=(links, journeys, kept, counting.channels),
            work=(Rotation(links, vault).run, *counting.work),
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        for store in self.stores:
            await store.prepare()

    async def run(self) -> None:
        """Do what is done beside the requests, until cancelled."""
        await work_on(self.work)

    async def close(self) -> None:
        """Close connections to providers."""
        await self.keeper.finish()
        await self.ways.close()


def _outwards(needs: Needs) -> tuple[Ways, SignIns]:
    """Return the ways to providers, and to sign in at those that the operator has set up."""
    trusted = web.trust()
    client = web.client(trusted)
    ways = Ways(
        clients=needs.clients,
        web=client,
        guarded=Guarded(needs.private_networks),
        reader=Reader(),
        clock=needs.clock,
    )
    sign_ins = {}
    for provider, registered in needs.clients.items():
        issuer = Issuer(provider, registered.issuer, client, loopback=needs.loopback)
        sign_ins[provider] = SignIn(provider, registered, issuer, trusted, needs.clock)
    return ways, sign_ins


def _joined(
    counting: Counting, choices: LinkedAccounts, events: CalendarEvents, users: Users
) -> None:
    """Let what counts follow what people do with their accounts, and what is written there."""

    async def zone_of(user_id: str) -> str:
        user = await users.by_id(user_id)
        return "UTC" if user is None else user.time_zone

    choices.leaving.append(counting.leaving)
    choices.left.append(counting.left)
    choices.left.append(events.unlinked)
    counting.linked.zones = zone_of
    counting.linked.ours = events.ours
    counting.let_look(events.look)
    events.wrote.append(counting.wrote)
