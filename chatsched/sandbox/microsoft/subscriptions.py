"""Subscriptions to changes, and telling of them by really posting to those who subscribed."""

import asyncio
import contextlib
import secrets
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import httpx2

from chatsched.sandbox.microsoft.errors import Refused, bad
from chatsched.sandbox.microsoft.shapes import Check, checked, text_of
from chatsched.sandbox.microsoft.world import Change, Item, Mailbox, World
from chatsched.sandbox.microsoft.zones import read_instant, write_instant

Lifecycle = Literal["reauthorizationRequired", "subscriptionRemoved", "missed"]

_SHORTEST = timedelta(minutes=45)
_LONGEST = timedelta(minutes=10_080)
_LONGEST_STATE = 128
_RETRY_SECONDS = 0.2
_CHANGES = {"created", "updated", "deleted"}
_NEW: Mapping[str, Check] = {
    "changeType": text_of(at_most=100),
    "notificationUrl": text_of(at_most=2_048),
    "lifecycleNotificationUrl": text_of(at_most=2_048),
    "resource": text_of(at_most=1_024),
    "expirationDateTime": text_of(at_most=40),
    "clientState": text_of(at_most=_LONGEST_STATE),
    "latestSupportedTlsVersion": text_of(at_most=10),
}
_REQUIRED = ("changeType", "notificationUrl", "resource", "expirationDateTime")


@dataclass(frozen=True)
class Subscription:
    """Somebody's wish to be told."""

    mailbox: Mailbox
    client_id: str
    changes: frozenset[str]
    url: str
    lifecycle_url: str | None
    resource: str
    expires_at: datetime
    state: str | None
    immutable: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def shown(self) -> dict[str, Any]:
        """Return it as Graph shows it; the state only to who makes it."""
        return {
            "id": self.id,
            "resource": self.resource,
            "applicationId": self.client_id,
            "changeType": ",".join(sorted(self.changes)),
            "clientState": None,
            "notificationUrl": self.url,
            "lifecycleNotificationUrl": self.lifecycle_url,
            "expirationDateTime": write_instant(self.expires_at),
            "creatorId": self.mailbox.subject,
        }


class Subscriptions:
    """All subscriptions of the world; tells of changes while it runs.

    ``kept``, by their ids, are those that an earlier run has left; they go on, and whatever
    becomes of subscriptions is put down there.
    """

    def __init__(self, world: World, kept: dict[str, Subscription]) -> None:
        self._world = world
        self._web: httpx2.AsyncClient | None = None
        self._kept = kept
        self._waiting: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Shake hands, and deliver what is to be told, until the block ends."""
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as web:
            self._web = web
            teller = asyncio.create_task(self._tell(web))
            try:
                yield
            finally:
                self._web = None
                teller.cancel()
                await asyncio.gather(teller, return_exceptions=True)

    def of(self, mailbox: Mailbox, client_id: str) -> list[Subscription]:
        """Return the subscriptions that one application has to a mailbox."""
        self._forget_old()
        return [
            each
            for each in self._kept.values()
            if each.mailbox is mailbox and each.client_id == client_id
        ]

    def one(self, mailbox: Mailbox, client_id: str, subscription_id: str) -> Subscription:
        """Return a subscription."""
        for each in self.of(mailbox, client_id):
            if each.id == subscription_id:
                return each
        raise Refused(404, "ResourceNotFound", "The object was not found.")

    async def add(
        self, mailbox: Mailbox, client_id: str, body: Any, *, immutable: bool
    ) -> Subscription:
        """Make a subscription, once whoever is to be told has shown that they are there."""
        wanted = checked(body, _NEW)
        for name in _REQUIRED:
            if name not in wanted:
                raise bad(f"The required property '{name}' is missing.", "InvalidRequest")
        lifecycle = wanted.get("lifecycleNotificationUrl")
        made = Subscription(
            mailbox,
            client_id,
            _changes(wanted["changeType"]),
            self._address(wanted["notificationUrl"]),
            self._address(lifecycle) if lifecycle else None,
            _resource(wanted["resource"], mailbox),
            self._until(wanted["expirationDateTime"]),
            wanted.get("clientState"),
            immutable,
        )
        self._refuse_twin(made)
        for url in (made.url, made.lifecycle_url):
            if url is not None:
                await self._shake_hands(url)
        self._refuse_twin(made)
        self._kept[made.id] = made
        return made

    def renew(self, subscription: Subscription, body: Any) -> Subscription:
        """Prolong a subscription; nothing else of it can be changed."""
        wanted = checked(body, {"expirationDateTime": text_of(at_most=40)})
        if not wanted:
            raise bad("The expirationDateTime is missing.", "InvalidRequest")
        renewed = replace(subscription, expires_at=self._until(wanted["expirationDateTime"]))
        self._kept[subscription.id] = renewed
        return renewed

    def remove(self, subscription: Subscription) -> None:
        """End a subscription."""
        self._kept.pop(subscription.id, None)

    def changed(self, mailbox: Mailbox, change: Change, item: Item) -> None:
        """Let everybody know who subscribed to this."""
        self._forget_old()
        for each in self._kept.values():
            if each.mailbox is not mailbox or change not in each.changes:
                continue
            if not _covers(each.resource, item):
                continue
            name = item.key if each.immutable else item.ref
            at = f"Users/{mailbox.subject}/Events/{name}"
            resource = {
                "@odata.type": "#Microsoft.Graph.Event",
                "@odata.id": at,
                "@odata.etag": item.etag,
                "id": name,
            }
            notice = {"changeType": change, "resource": at, "resourceData": resource}
            self._waiting.put_nowait((each.url, self._notice(each) | notice))

    def lifecycle(self, subscription_id: str, event: Lifecycle) -> None:
        """Tell of what becomes of a subscription itself."""
        subscription = self._kept[subscription_id]
        if event == "subscriptionRemoved":
            self.remove(subscription)
        if subscription.lifecycle_url is not None:
            notice = {"lifecycleEvent": event, "resource": subscription.resource}
            self._waiting.put_nowait(
                (subscription.lifecycle_url, self._notice(subscription) | notice)
            )

    def _notice(self, subscription: Subscription) -> dict[str, Any]:
        return {
            "subscriptionId": subscription.id,
            "subscriptionExpirationDateTime": write_instant(subscription.expires_at),
            "clientState": subscription.state,
            "tenantId": subscription.mailbox.tenant,
        }

    def _forget_old(self) -> None:
        now = self._world.now()
        for each in [each for each in self._kept.values() if each.expires_at <= now]:
            del self._kept[each.id]

    def _refuse_twin(self, made: Subscription) -> None:
        for each in self.of(made.mailbox, made.client_id):
            if (each.resource, each.changes) == (made.resource, made.changes):
                raise Refused(
                    409, "ExtensionError", "Subscription already exists for the same resource."
                )

    def _until(self, text: str) -> datetime:
        until, now = read_instant(text, "expirationDateTime"), self._world.now()
        if until > now + _LONGEST:
            raise bad(
                "Subscription expiration can only be 10080 minutes in the future.",
                "ValidationError",
            )
        return max(until, now + _SHORTEST)

    def _address(self, url: str) -> str:
        schemes = {"https", "http"} if self._world.behaviour.allow_http else {"https"}
        if urlsplit(url).scheme not in schemes or not urlsplit(url).hostname:
            raise bad("Notification URLs must use HTTPS.", "InvalidRequest")
        return url

    async def _shake_hands(self, url: str) -> None:
        """Ask for a token to be sent back as it is; it is hard to get wrong, and is got wrong."""
        token = f"Validation: Testing client application & more+%2B é {secrets.token_hex(8)}"
        joint = "&" if urlsplit(url).query else "?"
        if self._web is None:
            raise _unvalidated("nobody shakes hands at the moment")
        try:
            async with asyncio.timeout(self._world.behaviour.handshake_seconds):
                answer = await self._web.post(
                    f"{url}{joint}validationToken={quote(token, safe='')}",
                    headers={"content-type": "text/plain; charset=utf-8"},
                )
        except (httpx2.RequestError, TimeoutError) as error:
            raise _unvalidated("no answer") from error
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if answer.status_code != 200 or kind != "text/plain" or answer.text != token:
            raise _unvalidated(f"HTTP status {answer.status_code}")

    async def _tell(self, web: httpx2.AsyncClient) -> None:
        """Deliver what waits, everything for one address at once."""
        while True:
            url, notice = await self._waiting.get()
            batches = {url: [notice]}
            while not self._waiting.empty():
                url, notice = self._waiting.get_nowait()
                batches.setdefault(url, []).append(notice)
            for address, notices in batches.items():
                await self._deliver(web, address, notices)

    async def _deliver(
        self, web: httpx2.AsyncClient, url: str, notices: list[dict[str, Any]]
    ) -> None:
        for _ in range(self._world.behaviour.redeliveries):
            with contextlib.suppress(httpx2.RequestError):
                answer = await web.post(url, json={"value": notices}, timeout=3)
                if answer.is_success:
                    return
            await asyncio.sleep(_RETRY_SECONDS)


def _changes(text: str) -> frozenset[str]:
    changes = frozenset(each.strip() for each in text.split(","))
    if not changes <= _CHANGES:
        raise bad("The changeType is not valid.", "InvalidRequest")
    return changes


def _resource(text: str, mailbox: Mailbox) -> str:
    """Return what is watched: all events of the mailbox, or those of one of its calendars."""
    known = {"me/events", f"users/{mailbox.subject}/events"}
    known |= {f"me/calendars/{each}/events" for each in mailbox.calendars}
    if text.removeprefix("/") not in known:
        raise bad("The resource is not supported.", "InvalidRequest")
    return text


def _covers(resource: str, item: Item) -> bool:
    return "calendars/" not in resource or item.calendar_id in resource


def _unvalidated(why: str) -> Refused:
    return bad(
        "Subscription validation request failed. Notification endpoint must respond with "
        f"200 OK to validation request: {why}.",
        "ValidationError",
    )
