"""A Graph that is nothing but a function, and answers as Graph words them."""

from collections.abc import Callable

import httpx2
from calendars.stage import NOTHING, WEEK

from chatsched.calendars.providers import CredentialsRefused
from chatsched.calendars.providers.microsoft import MicrosoftAccount


class _Always:
    """Tokens that are never refused."""

    async def current(self) -> str:
        return "a-token"

    async def instead_of(self, refused: str) -> str:
        raise CredentialsRefused(refused)


def scripted(answer: Callable[[httpx2.Request], httpx2.Response]) -> MicrosoftAccount:
    """Return an account at a Graph that is nothing but a function."""
    web = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
    return MicrosoftAccount("https://graph.example/v1.0", _Always(), web)


def view(*events, **more):
    return httpx2.Response(200, json={"value": list(events), **more})


def timed(start, end, zone="UTC", **more):
    sides = {"start": start, "end": end}
    return {
        "id": "x",
        "showAs": "busy",
        **{name: {"dateTime": wall, "timeZone": zone} for name, wall in sides.items()},
        **more,
    }


async def busy_by(answer, zone="UTC"):
    return await scripted(answer).busy(["c"], WEEK, zone, NOTHING)
