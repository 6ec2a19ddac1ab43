"""Subscriptions: Graph tells us of every change of an event in the mailbox.

``me/events`` is the one documented resource that covers all calendars of a mailbox, so there is
one subscription however many of them count. Graph asks ``address`` for a handshake while it is
being made, before it answers us.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from chatsched.calendars.providers.microsoft.graph import Graph, Json, path
from chatsched.calendars.providers.microsoft.refusals import UNCLEAR, Lost, NotThere, Taken
from chatsched.calendars.providers.protocol import Channel, ProviderAway
from chatsched.core.clock import Clock

_RESOURCE = "me/events"
_CHANGES = "created,updated,deleted"
_SHORTEST = timedelta(minutes=45)  # less is raised to this
# 10,080 minutes are "under seven days"; our clock may be ahead of theirs.
_LONGEST = timedelta(minutes=10_070)


async def watch(
    graph: Graph, address: str, secret: str, lifetime: timedelta, clock: Clock
) -> Sequence[Channel]:
    """Subscribe to the mailbox's events."""
    wanted = {
        "changeType": _CHANGES,
        "notificationUrl": address,
        "lifecycleNotificationUrl": address,
        "resource": _RESOURCE,
        "expirationDateTime": _until(clock, lifetime),
        "clientState": secret,
    }
    try:
        made = await graph.post("/subscriptions", wanted)
    except (Taken, Lost) as error:
        # One that we made and do not know of; its secret may be another.
        if not await _end_ours(graph, address) and isinstance(error, Taken):
            raise
        made = await graph.post("/subscriptions", wanted)
    return [_channel(made)]


async def _end_ours(graph: Graph, address: str) -> bool:
    ended = False
    for each in await graph.all("/subscriptions", {}):
        if each.get("notificationUrl") == address and each.get("resource") == _RESOURCE:
            await unwatch(graph, str(each.get("id")))
            ended = True
    return ended


async def renew(
    graph: Graph, channel: Channel, lifetime: timedelta, clock: Clock
) -> Channel | None:
    """Prolong a subscription; None if it is over and another has to be made."""
    try:
        body = {"expirationDateTime": _until(clock, lifetime)}
        return _channel(await graph.patch(path("subscriptions", channel.id), body))
    except NotThere:
        return None


async def unwatch(graph: Graph, subscription_id: str) -> None:
    """End a subscription; one that has ended already is fine."""
    try:
        await graph.delete(path("subscriptions", subscription_id))
    except NotThere:
        return


def _until(clock: Clock, lifetime: timedelta) -> str:
    until = clock.now() + min(max(lifetime, _SHORTEST), _LONGEST)
    return until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _channel(subscription: Json) -> Channel:
    try:
        expires_at = datetime.fromisoformat(subscription["expirationDateTime"])
        return Channel(
            id=str(subscription["id"]),
            resource=_RESOURCE,
            expires_at=expires_at if expires_at.tzinfo else expires_at.replace(tzinfo=UTC),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderAway(UNCLEAR) from error
