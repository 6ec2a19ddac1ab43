"""Fill a benchmark's database through the server's own services; print what the load needs.

``rooms ROOMS CONNECTIONS``: users with tokens, spread over rooms: ``[[token, room_id], …]``.
``invites COUNT``: pairs of host and guest with an open invite: ``[[guest_token, invite_id], …]``.
``linked COUNT PORT``: the same, twice: without and with a feed at that port linked by the host.
"""

import asyncio
import json
import sys

from chatsched.app.bootstrap import Application, application
from chatsched.app.settings import load
from chatsched.core.actor import Actor
from chatsched.http import Endpoint

HOURS = {
    "time_zone": "America/New_York",
    "weekly": {
        day: [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri")
    },
}


class Commands:
    """The server's commands by name, as people would give them."""

    def __init__(self, built: Application) -> None:
        self.built = built
        self._commands = {
            f"{each.method} {each.path}": each
            for each in built.endpoints
            if isinstance(each, Endpoint)
        }

    async def user(self, name: str) -> tuple[Actor, str]:
        """Make an account without a password, which is what makes accounts slow to make."""
        person = await self.built.people.directory.create_bot(name)
        token = await self.built.people.tokens.issue(person.id, "load")
        return Actor(person.id, name, False, token.id, "token"), token.token

    async def do(self, actor: Actor, name: str, /, **members):
        """Give one command and return its answer."""
        endpoint = self._commands[name]
        answer = await endpoint.handle(actor, endpoint.command.model_validate(members))
        return answer.wire()


async def rooms(commands: Commands, rooms: int, connections: int):
    people = []
    for first in range(0, connections, 50):
        numbers = range(first, min(first + 50, connections))
        people += await asyncio.gather(*(commands.user(f"Load {n}") for n in numbers))
    seats = []
    for room in range(rooms):
        members = people[room::rooms]
        owner, others = members[0][0], [actor.user_id for actor, _ in members[1:]]
        made = await commands.do(
            owner, "POST /api/rooms", kind="group", name=f"Room {room}", member_ids=others
        )
        seats += [[token, made["room"]["id"]] for _, token in members]
    return seats


async def invites(commands: Commands, count: int):
    return await asyncio.gather(*(invite(commands, number) for number in range(count)))


async def linked(commands: Commands, count: int, port: int):
    without = await invites(commands, count)
    url = f"http://127.0.0.1:{port}"
    feeds = (f"{url}/{number}.ics" for number in range(count))
    return [without, [await invite(commands, number, feed) for number, feed in enumerate(feeds)]]


async def invite(commands: Commands, number: int, feed: str | None = None):
    (host, _), (guest, token) = [await commands.user(f"{w} {number}") for w in ("Host", "Guest")]
    if feed is not None:
        await commands.do(host, "POST /api/calendars", provider="ics", url=feed)
    made = await commands.do(host, "POST /api/rooms", kind="direct", member_ids=[guest.user_id])
    sent = await commands.do(
        host,
        "POST /api/rooms/{room_id}/invites",
        room_id=made["room"]["id"],
        duration=30,
        availability=HOURS,
        reusable=True,
        nonce="load",
    )
    return [token, sent["invite"]["id"]]


async def main(what: str, *numbers: str) -> None:
    async with application(load()) as built:
        fill = {"rooms": rooms, "invites": invites, "linked": linked}[what]
        print(json.dumps(await fill(Commands(built), *map(int, numbers))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
