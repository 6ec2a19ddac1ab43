"""One request to the simulated Graph: whose it is, what it may do, and what it asks."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from chatsched.sandbox.authorization import Grant, Grants
from chatsched.sandbox.microsoft.errors import (
    Refused,
    bad,
    denied,
    no_mailbox,
    unauthenticated,
)
from chatsched.sandbox.microsoft.odata import Preferences, Query, preferences
from chatsched.sandbox.microsoft.world import Calendar, Mailbox, World

VERSION = "v1.0"

READ = frozenset({"Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"})
WRITE = frozenset({"Calendars.ReadWrite"})
PROFILE = frozenset({"User.Read", "User.ReadWrite"})
SETTINGS = frozenset({"MailboxSettings.Read", "MailboxSettings.ReadWrite"})


@dataclass(frozen=True)
class Call:
    """A request by an application in somebody's name. ``parts`` are the ids in its path."""

    request: Request
    world: World
    mailbox: Mailbox
    grant: Grant
    parts: tuple[str, ...]
    prefer: Preferences

    @property
    def etag(self) -> str | None:
        """The state from which something is to be changed."""
        return self.request.headers.get("if-match")

    def query(self, *allowed: str) -> Query:
        """Return the options of the address."""
        return Query.of(self.request.scope["query_string"], allowed)

    async def body(self) -> Any:
        """Return the body, which must be JSON and say so."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json":
            raise Refused(415, "RequestBodyRead", "The content type is not application/json.")
        try:
            return json.loads(await self.request.body())
        except ValueError as error:
            raise bad("Unable to read JSON request payload.", "BadRequest") from error

    def needs(self, scopes: Collection[str]) -> None:
        """Refuse what nobody consented to."""
        if not self.grant.scopes & set(scopes):
            raise denied()

    def calendar(self, calendar_id: str | None) -> Calendar:
        """Return a calendar of the mailbox, if there is one in the cloud."""
        if self.mailbox.kind == "on_premises":
            raise no_mailbox()
        if calendar_id is None:
            return self.mailbox.default
        if calendar_id not in self.mailbox.calendars:
            raise Refused(404, "ErrorItemNotFound", "The specified object was not found.")
        if calendar_id in self.mailbox.faults.spoilt:
            raise Refused(503, "ErrorMailboxStoreUnavailable", "The store is unavailable.")
        return self.mailbox.calendars[calendar_id]


def called(request: Request, world: World, grants: Grants, parts: tuple[str, ...]) -> Call:
    """Return a request as a call; raises `Refused` for tokens that are good for nothing."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    grant = grants.of(token) if kind.lower() == "bearer" else None
    mailbox = world.mailboxes.get(grant.account.id) if grant else None
    if grant is None or mailbox is None:
        raise unauthenticated()
    prefer = preferences(request.headers.get("prefer", ""))
    return Call(request, world, mailbox, grant, parts, prefer)
