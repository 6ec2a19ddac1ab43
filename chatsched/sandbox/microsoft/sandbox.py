"""The simulated Microsoft Graph as one thing: a world, and the application that shows it."""

import time
from collections.abc import Iterable
from functools import partial

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from starlette.applications import Starlette
from starlette.routing import Route

from chatsched.sandbox.authorization import Grants, SandboxAccount
from chatsched.sandbox.microsoft.api import Api
from chatsched.sandbox.microsoft.calls import VERSION
from chatsched.sandbox.microsoft.subscriptions import Subscription, Subscriptions
from chatsched.sandbox.microsoft.world import Clock, Kind, Mailbox, World

_WINDOWS = {olson: windows for windows, olson in WINDOWS_TO_OLSON.items()}
_METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT"]


class MicrosoftSandbox:
    """Graph v1.0 below ``/v1.0`` of `app`.

    ``grants`` says what access tokens are good for; the account's id finds its mailbox in the
    world. Subscriptions can be made, and are told of changes, while ``subscriptions.running()``;
    so are those in ``subscriptions``, which an earlier run has left.
    """

    def __init__(
        self,
        world: World,
        grants: Grants,
        subscriptions: dict[str, Subscription] | None = None,
    ) -> None:
        self.world = world
        self.subscriptions = Subscriptions(world, {} if subscriptions is None else subscriptions)
        for mailbox in world.mailboxes.values():
            mailbox.listeners.append(partial(self.subscriptions.changed, mailbox))
        api = Api(world, grants, self.subscriptions)
        everything = Route(f"/{VERSION}/{{path:path}}", api.answer, methods=_METHODS)
        self.app = Starlette(routes=[everything])


def world_of(accounts: Iterable[SandboxAccount], clock: Clock = time.time) -> World:
    """Return a world in which these people have a mailbox, as yet empty."""
    world = World(clock=clock)
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
