"""The simulated Microsoft Graph as one thing: a world, and the application that shows it."""

import contextlib
from collections.abc import AsyncIterator, Iterable
from functools import partial

import httpx2
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from starlette.applications import Starlette
from starlette.routing import Route

from chatsched.sandbox.authorization import Grants, SandboxAccount
from chatsched.sandbox.microsoft.api import Api
from chatsched.sandbox.microsoft.calls import VERSION
from chatsched.sandbox.microsoft.subscriptions import Subscriptions
from chatsched.sandbox.microsoft.world import Kind, Mailbox, World

_WINDOWS = {olson: windows for windows, olson in WINDOWS_TO_OLSON.items()}
_METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT"]


class MicrosoftSandbox:
    """Graph v1.0 below ``/v1.0`` of `app`; it tells of changes while `running`.

    ``web`` is what notifications are posted with.
    """

    def __init__(self, world: World, grants: Grants, web: httpx2.AsyncClient) -> None:
        self.world = world
        self.subscriptions = Subscriptions(world, web)
        for mailbox in world.mailboxes.values():
            mailbox.listeners.append(partial(self.subscriptions.changed, mailbox))
        api = Api(world, grants, self.subscriptions)
        everything = Route(f"/{VERSION}/{{path:path}}", api.answer, methods=_METHODS)
        self.app = Starlette(routes=[everything])

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell of changes until the block ends."""
        async with self.subscriptions.telling():
            yield


def world_of(accounts: Iterable[SandboxAccount]) -> World:
    """Return a world in which these people have a mailbox, as yet empty."""
    world = World()
    for account in accounts:
        world.add(
            Mailbox(
                account.id,
                account.email,
                account.name,
                kind=_kind(account),
                zone=_WINDOWS.get(account.time_zone, account.time_zone),
                tenant=account.tenant or "",
            )
        )
    return world


def _kind(account: SandboxAccount) -> Kind:
    if not account.has_mailbox:
        return "on_premises"
    return "personal" if account.personal else "work"
