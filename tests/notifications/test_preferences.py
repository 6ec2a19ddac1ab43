"""What people choose to be told of."""

KINDS = ("invite", "booking", "reschedule", "cancellation", "reminder", "calendar")
ALL = dict.fromkeys(KINDS, True)
FIVE = {kind: True for kind in KINDS if kind != "calendar"}
PATH = "/api/me/notifications"


async def test_everything_is_told_until_somebody_says_else(server):
    ada = await server.signup()
    assert await ada.api.ok("GET", PATH) == {
        "email": ALL,
        "browser": ALL,
        "reminder_minutes": [10],
    }


async def test_what_is_put_is_what_is_got_and_all_own_connections_hear_of_it(server):
    ada, ben = await server.signup(), await server.signup("Ben")
    one, two, other = await ada.connect(), await ada.connect(), await ben.connect()
    wanted = {
        "email": {**ALL, "invite": False, "calendar": False},
        "browser": {**ALL, "booking": False},
        "reminder_minutes": [1440, 0, 60],
    }
    stored = {**wanted, "reminder_minutes": [0, 60, 1440]}
    assert await ada.api.ok("PUT", PATH, wanted) == stored
    assert await ada.api.ok("GET", PATH) == stored
    for socket in (one, two):
        heard = await socket.heard("notifications:updated")
        assert heard == {"notifications": stored}
    assert await ben.api.ok("GET", PATH) != stored
    assert "notifications:updated" not in [name for name, _ in other.events]


async def test_whether_a_broken_calendar_is_told_stays_when_it_is_not_said(server):
    ada = await server.signup()
    silent = {"email": {**ALL, "calendar": False}, "browser": ALL, "reminder_minutes": []}
    await ada.api.ok("PUT", PATH, silent)
    answer = await ada.api.ok("PUT", PATH, {**silent, "email": FIVE, "browser": FIVE})
    assert answer == silent


async def test_the_socket_runs_the_same_code(server):
    ada = await server.signup()
    socket = await ada.connect()
    wanted = {"email": FIVE, "browser": ALL, "reminder_minutes": [5]}
    ack = await socket.ok("notifications:set", wanted)
    assert ack == {"ok": True, "email": ALL, "browser": ALL, "reminder_minutes": [5]}
    assert await socket.ok("notifications:get", {}) == ack


async def test_what_does_not_fit_is_named_and_nothing_is_kept(server):
    ada = await server.signup()
    for member, value in (
        ("reminder_minutes", [1, 2, 3, 4, 5, 6]),
        ("reminder_minutes", [10, 10]),
        ("reminder_minutes", [-1]),
        ("reminder_minutes", [10081]),
        ("reminder_minutes", ["10"]),
        ("reminder_minutes", None),
        ("email", {**ALL, "invite": "yes"}),
        ("browser", {"invite": True}),
        ("email", None),
    ):
        body = {"email": ALL, "browser": ALL, "reminder_minutes": [10], member: value}
        reply = await ada.api("PUT", PATH, body)
        assert (reply.status, reply.body["code"]) == (422, "invalid")
        assert all(path.startswith(member) for path in reply.body["fields"])
    assert (await ada.api.ok("GET", PATH))["reminder_minutes"] == [10]


async def test_they_are_for_who_is_signed_in(server):
    assert (await server.api()("GET", PATH)).status == 401
