"""The calendar slice, as the settings want it."""

from chatsched.app.ground import PREFIX, Ground
from chatsched.app.settings import Settings
from chatsched.calendars import (
    SIGN_IN_PROVIDERS,
    BusyTimes,
    CalendarSlice,
    Client,
    Clients,
    Needs,
    derived_key,
)
from chatsched.realtime import Edge


def linked_calendars(ground: Ground, edge: Edge) -> CalendarSlice:
    """Build it. Nothing runs yet."""
    settings = ground.settings
    return CalendarSlice.build(
        Needs(
            mongo=ground.mongo,
            redis=ground.redis,
            clock=ground.clock,
            edge=edge,
            outbox=ground.outbox,
            busy=BusyTimes(ground.redis, edge, ground.clock, prefix=PREFIX),
            clients=_clients(settings),
            # The derived key goes on opening what was sealed before any were configured.
            keys=(*settings.encryption_keys, derived_key(settings.secret_key)),
            private_networks=settings.allow_private_calendars,
            public_url=ground.public_url,
            loopback=settings.env == "development",
            prefix=PREFIX,
        )
    )


def _clients(settings: Settings) -> Clients:
    """Return what is set for the providers that this server is registered with."""
    clients = {}
    for provider in SIGN_IN_PROVIDERS:
        given = {
            name: getattr(settings, f"{provider}_{name}")
            for name in ("client_id", "client_secret", "issuer", "api_url")
        }
        if given["client_id"] and given["client_secret"]:
            clients[provider] = Client(**given)
    return clients
