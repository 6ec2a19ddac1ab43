"""Every command of the contract: where it is, its members, and what must not get in.

Each kind of member has values that do not fit it. A command is tried with each of them in turn,
all other members being good, over each of its transports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MISSING = object()
"""Stands for a member that is left out."""

_WRONG = [7.5, True, ["x"], {"$ne": None}, {"$gt": ""}, {"$regex": ".*"}]
_BADLY_WRITTEN = ["", " \n ", "a\x00b", "x" * 10_001]
_ADDRESSES = ["", "ada", "a@", "@b.example", "a b@c.example", "x" * 400 + "@c.example"]

BAD: Mapping[str, list[Any]] = {
    "id": [MISSING, None, 7, *_WRONG, "", "x" * 65],
    "optional id": [7, *_WRONG, "", "x" * 65],
    "ids": [None, "x", 7, {"$ne": None}, [7], [None], [{"$ne": None}], ["x" * 65]],
    "nonce": [MISSING, None, 7, *_WRONG, "", "x" * 65],
    "text": [MISSING, None, 7, *_WRONG, *_BADLY_WRITTEN],
    "name": [MISSING, None, 7, *_WRONG, "", " ", "a\nb", "a\x00b", "x" * 201],
    "optional name": [7, *_WRONG, " ", "a\nb", "x" * 201],
    "files": [None, "x", 7, {"$ne": None}, [7], [None], [{"$ne": None}], ["x" * 65], ["x", "x"]],
    "query": [MISSING, None, 7, *_WRONG, "", "?!", '""', "x" * 201],
    "note": [7, *_WRONG, "a\x00b", "x" * 2_001],
    "emoji": [MISSING, None, 7, *_WRONG, "", "x", "👍👍", "<b>", "👍" * 40],
    "flag": [MISSING, None, "true", 1, {"$ne": None}, []],
    "optional flag": ["true", 1, {"$ne": None}, []],
    "seq": [MISSING, None, "1", 1.5, True, -1, 2**60, {"$gt": 0}, [1]],
    "optional seq": ["1", 1.5, True, -1, 2**60, {"$gt": 0}, [1]],
    "limit": ["50", 0, 201, -1, 1.5, True, {"$gt": 0}],
    "version": [MISSING, None, "1", 1.5, True, 0, -1, {"$gt": 0}, [1]],
    "positions": [MISSING, None, [], "x", {"x": "1"}, {"x": -1}, {"x": {"$gt": 0}}, {"x": None}],
    "duration": [MISSING, None, "30", 0, 20, 90, -30, 30.5, True, {"$in": [30]}],
    "instant": [
        MISSING,
        None,
        7,
        *_WRONG,
        "",
        "soon",
        "2031-02-30T10:00:00Z",
        "2031-05-06T10:00:00",
        "2031-05-06 10:00",
        1_900_000_000,
    ],
    "optional instant": [7, *_WRONG, "", "soon", "2031-02-30T10:00:00Z", "2031-05-06T10:00:00"],
    "when": [7, {"$ne": None}, "", "soon", "2031-02-30", "2031-05-06T10:00:00", "20310506"],
    "zone": [7, *_WRONG, "", "Mars/Olympus", "../../etc/passwd", "x" * 100],
    "password": [MISSING, None, 7, *_WRONG, "", "short", "x" * 201],
    "email": [MISSING, None, 7, *_WRONG, *_ADDRESSES],
    "kind": [MISSING, None, 7, *_WRONG, "", "channel"],
    "notify": [MISSING, None, 7, *_WRONG, "", "never"],
    "role": [MISSING, None, 7, *_WRONG, "", "king"],
    "availability": [7, "always", [], {"$ne": None}, {}, {"time_zone": "UTC", "weekly": []}],
}
"""Kind of member → values that are ``invalid`` for it."""

QUERY_BAD: Mapping[str, list[str]] = {
    "when": ["", "soon", "2031-02-30", "2031-05-06T10:00:00", '{"$ne":null}'],
    "zone": ["", "Mars/Olympus", '{"$ne":null}'],
    "seq": ["", "one", "1.5", "-1", '{"$gt":0}', str(2**70)],
    "limit": ["", "many", "0", "201", "-1", '{"$gt":0}'],
    "instant": ["", "soon", "2031-02-30T10:00:00Z", "2031-05-06", '{"$gt":0}'],
    "query": ["", " ", "?!", '""', "x" * 201],
    "id": ["", "x" * 65],
}
"""The same for members that stand in the query, where everything is text."""


@dataclass(frozen=True)
class Command:
    """A command: its event, its method and path, the kinds of its members.

    ``by_event`` are members that only the event has. ``targets`` are the members that name
    something which must be the caller's to name: with an unknown id, or a stranger's, the answer
    is ``not_found``. ``good`` makes a fitting payload out of the world of the test.
    """

    name: str
    members: Mapping[str, str]
    good: Callable[[Any], dict[str, Any]]
    event: str | None = None
    method: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    by_event: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def in_path(self) -> set[str]:
        """The members that stand in the path."""
        return {member for member in self.good_names if f"{{{member}}}" in self.path}

    @property
    def good_names(self) -> set[str]:
        """All members that have a place somewhere."""
        return {*self.members, *self.query, *self.targets}


def _named(member: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    """Make a payload of one thing of the world, and fixed members."""
    return lambda world: {member: getattr(world, member), **more}


def _text(world: Any) -> dict[str, Any]:
    return {"room_id": world.room_id, "text": "hi", "nonce": world.nonce()}


def _book(world: Any) -> dict[str, Any]:
    return {"invite_id": world.invite_id, "start": world.free, "nonce": world.nonce()}


def _move(world: Any) -> dict[str, Any]:
    more = {"start": world.free, "version": 1, "nonce": world.nonce()}
    return {"meeting_id": world.meeting_id, **more}


def _invite(world: Any) -> dict[str, Any]:
    return {"room_id": world.room_id, "duration": 30, "nonce": world.nonce()}


def _signup(world: Any) -> dict[str, Any]:
    return {"email": f"{world.nonce()}@example.com", "password": "long enough", "name": "N"}


ROOM, MESSAGE, INVITE, MEETING = "room_id", "message_id", "invite_id", "meeting_id"

COMMANDS = [
    Command(
        "sign up",
        {"email": "email", "password": "password", "name": "name", "time_zone": "zone"},
        _signup,
        method="POST",
        path="/api/auth/signup",
    ),
    Command(
        "change oneself",
        {"name": "optional name", "time_zone": "zone"},
        lambda _: {"name": "Ben", "time_zone": "UTC"},
        method="PATCH",
        path="/api/me",
    ),
    Command(
        "make a token", {"name": "name"}, lambda _: {"name": "t"}, method="POST", path="/api/tokens"
    ),
    Command(
        "open a room",
        {"kind": "kind", "name": "name", "member_ids": "ids"},
        lambda _: {"kind": "group", "name": "R", "member_ids": []},
        "room:create",
        method="POST",
        path="/api/rooms",
    ),
    Command(
        "see a room",
        {ROOM: "id"},
        _named(ROOM),
        "room:get",
        "GET",
        "/api/rooms/{room_id}",
        targets=(ROOM,),
    ),
    Command(
        "rename a room",
        {ROOM: "id", "name": "name"},
        _named(ROOM, name="R"),
        "room:rename",
        "PATCH",
        "/api/rooms/{room_id}",
        targets=(ROOM,),
    ),
    Command(
        "add a member",
        {ROOM: "id", "user_id": "optional id"},
        lambda world: {ROOM: world.room_id, "user_id": world.ada_id},
        "room:add",
        method="POST",
        path="/api/rooms/{room_id}/members",
        targets=(ROOM,),
    ),
    Command(
        "set a room",
        {ROOM: "id", "notify": "notify", "muted_until": "optional instant"},
        _named(ROOM, notify="all", muted_until=None),
        "room:settings",
        "PUT",
        "/api/rooms/{room_id}/settings",
        targets=(ROOM,),
    ),
    Command(
        "make a bot",
        {ROOM: "id", "name": "name"},
        _named(ROOM, name="Bot"),
        "bot:add",
        "POST",
        "/api/rooms/{room_id}/bots",
        targets=(ROOM,),
    ),
    Command(
        "read history",
        {
            ROOM: "id",
            "before": "optional seq",
            "after": "optional seq",
            "since": "optional instant",
            "limit": "limit",
        },
        _named(ROOM),
        "message:list",
        "GET",
        "/api/rooms/{room_id}/messages",
        {"before": "seq", "after": "seq", "since": "instant", "limit": "limit"},
        (ROOM,),
    ),
    Command(
        "search",
        {"q": "query", ROOM: "optional id", "before": "optional id", "limit": "limit"},
        lambda world: {"q": "mine", ROOM: world.room_id},
        "message:search",
        "GET",
        "/api/search",
        {"q": "query", ROOM: "id", "before": "id", "limit": "limit"},
        (ROOM,),
    ),
    Command(
        "send",
        {
            ROOM: "id",
            "text": "text",
            "nonce": "nonce",
            "reply_to": "optional id",
            "attachments": "files",
        },
        _text,
        "message:send",
        "POST",
        "/api/rooms/{room_id}/messages",
        targets=(ROOM,),
    ),
    Command(
        "edit",
        {MESSAGE: "id", "text": "text"},
        _named(MESSAGE, text="new"),
        "message:edit",
        "PATCH",
        "/api/messages/{message_id}",
        targets=(MESSAGE,),
    ),
    Command(
        "delete",
        {MESSAGE: "id"},
        _named(MESSAGE),
        "message:delete",
        "DELETE",
        "/api/messages/{message_id}",
        targets=(MESSAGE,),
    ),
    Command(
        "react",
        {MESSAGE: "id", "emoji": "emoji", "on": "flag"},
        _named(MESSAGE, emoji="👍", on=True),
        "message:react",
        "PUT",
        "/api/messages/{message_id}/reactions/{emoji}",
        targets=(MESSAGE,),
        by_event=("on",),
    ),
    Command(
        "type",
        {ROOM: "id"},
        _named(ROOM),
        "room:typing",
        "POST",
        "/api/rooms/{room_id}/typing",
        targets=(ROOM,),
    ),
    Command(
        "mark as read",
        {ROOM: "id", "seq": "seq"},
        _named(ROOM, seq=0),
        "room:read",
        "POST",
        "/api/rooms/{room_id}/read",
        targets=(ROOM,),
    ),
    Command(
        "sync",
        {"rooms": "positions", "since": "optional instant"},
        lambda world: {"rooms": {world.room_id: 0}},
        "room:sync",
        "POST",
        "/api/sync",
    ),
    Command(
        "say when one can be met",
        {"availability": "availability"},
        lambda _: {"availability": {"time_zone": "UTC", "weekly": {}}},
        method="PUT",
        path="/api/me/availability",
    ),
    Command(
        "invite",
        {
            ROOM: "id",
            "duration": "duration",
            "availability": "availability",
            "title": "optional name",
            "note": "note",
            "reusable": "optional flag",
            "nonce": "nonce",
        },
        _invite,
        "invite:send",
        "POST",
        "/api/rooms/{room_id}/invites",
        targets=(ROOM,),
    ),
    Command(
        "see an invite", {}, _named(INVITE), None, "GET", "/api/invites/{invite_id}", {}, (INVITE,)
    ),
    Command(
        "withdraw",
        {INVITE: "id"},
        _named(INVITE),
        "invite:withdraw",
        "DELETE",
        "/api/invites/{invite_id}",
        targets=(INVITE,),
    ),
    Command(
        "list slots",
        {INVITE: "id", "from": "when", "to": "when", "time_zone": "zone"},
        _named(INVITE),
        "slots:list",
        "GET",
        "/api/invites/{invite_id}/slots",
        {"from": "when", "to": "when", "time_zone": "zone"},
        (INVITE,),
    ),
    Command("watch slots", {INVITE: "id"}, _named(INVITE), "slots:watch", targets=(INVITE,)),
    Command(
        "book",
        {INVITE: "id", "start": "instant", "nonce": "nonce", "note": "note"},
        _book,
        "meeting:book",
        "POST",
        "/api/invites/{invite_id}/bookings",
        targets=(INVITE,),
    ),
    Command(
        "move",
        {
            MEETING: "id",
            "start": "instant",
            "version": "version",
            "nonce": "nonce",
            "reason": "note",
        },
        _move,
        "meeting:reschedule",
        "POST",
        "/api/meetings/{meeting_id}/reschedule",
        targets=(MEETING,),
    ),
    Command(
        "cancel",
        {MEETING: "id", "version": "version", "reason": "note"},
        _named(MEETING, version=1),
        "meeting:cancel",
        "POST",
        "/api/meetings/{meeting_id}/cancel",
        targets=(MEETING,),
    ),
    Command(
        "see a meeting",
        {},
        _named(MEETING),
        None,
        "GET",
        "/api/meetings/{meeting_id}",
        {},
        (MEETING,),
    ),
    Command(
        "list meetings",
        {},
        lambda _: {},
        None,
        "GET",
        "/api/me/meetings",
        {"from": "when", "to": "when"},
    ),
]

ALSO_CLOSED = [
    ("GET", "/api/me"),
    ("GET", "/api/tokens"),
    ("DELETE", "/api/tokens/x"),
    ("GET", "/api/rooms"),
    ("DELETE", "/api/rooms/x/members/y"),
    ("POST", "/api/rooms/x/attachments"),
    ("GET", "/api/attachments/x"),
    ("GET", "/api/attachments/x/thumbnail"),
    ("PUT", "/api/messages/x/reactions/👍"),
    ("DELETE", "/api/messages/x/reactions/👍"),
    ("GET", "/api/me/availability"),
    ("GET", "/api/me/feed"),
    ("POST", "/api/me/feed/reset"),
    ("POST", "/api/meetings/x/add"),
]
"""Addresses without members of their own, which need credentials as well."""
