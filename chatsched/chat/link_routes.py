"""The addresses of invite links, and the commands beside them."""

from starlette.requests import Request
from starlette.responses import Response

from chatsched.chat.models.links import LinkAnswer, LinkNamed, LinkView
from chatsched.chat.models.rooms import RoomAnswer, RoomNamed
from chatsched.chat.service.links import Links
from chatsched.core.actor import Actor
from chatsched.core.errors import Unauthorized
from chatsched.core.wire import Nothing
from chatsched.http import (
    AnyEndpoint,
    Door,
    Endpoint,
    RawEndpoint,
    answer_json,
    client_network,
    parse_command,
)
from chatsched.realtime import AnyCommand, SocketCommand

_ROOM = "/api/rooms/{room_id}/link"
_LINK = "/api/links/{token}"


def link_endpoints(links: Links, door: Door) -> list[AnyEndpoint]:
    """Return the addresses of invite links."""
    return [
        Endpoint("POST", _ROOM, RoomNamed, LinkAnswer, links.share, 200, "Invite by a link"),
        Endpoint("DELETE", _ROOM, RoomNamed, Nothing, links.reset, 204, "Reset the link"),
        RawEndpoint(
            "GET",
            _LINK,
            _Looking(links, door).look,
            command=LinkNamed,
            answer=LinkView,
            summary="Who invites to which room; asked without an account too",
        ),
        Endpoint("POST", _LINK + "/join", LinkNamed, RoomAnswer, links.join, 200, "Join by a link"),
    ]


def link_commands(links: Links) -> list[AnyCommand]:
    """Return the socket commands about invite links."""
    return [
        SocketCommand("room:link", RoomNamed, LinkAnswer, links.share, "Invite by a link"),
        SocketCommand("room:unlink", RoomNamed, Nothing, links.reset, "Reset the link"),
        SocketCommand("link:look", LinkNamed, LinkView, links.look, "Who invites to which room"),
        SocketCommand("link:join", LinkNamed, RoomAnswer, links.join, "Join by a link"),
    ]


class _Looking:
    """A link is shown to whoever has it, signed in or not; limits count by network."""

    def __init__(self, links: Links, door: Door) -> None:
        self._links = links
        self._door = door

    async def look(self, request: Request) -> Response:
        await self._door.throttle("link:look", client_network(request))
        command = await parse_command(request, LinkNamed)
        return answer_json(await self._links.look(await self._somebody(request), command))

    async def _somebody(self, request: Request) -> Actor | None:
        try:
            return await self._door.actor(request)
        except Unauthorized:
            return None
