"""Invite links over HTTP and Socket.IO, as the contract says."""

from serving import Server, in_database, running


async def opened(owner, **more):
    room = {"kind": "group", "name": "Team", **more}
    return (await owner.api.ok("POST", "/api/rooms", room))["room"]["id"]


async def test_from_a_link_to_the_room_without_an_account_before(server):
    ada = await server.signup("Ada")
    room = await opened(ada)
    link = await ada.api.ok("POST", f"/api/rooms/{room}/link")
    assert set(link) == {"url", "expires_at"}
    assert link["url"].startswith(f"{server.url}/join/")
    path = "/api/links/" + link["url"].rpartition("/")[2]

    seen = await server.api().ok("GET", path)
    assert seen == {
        "room": {"id": None, "name": "Team", "member_count": 1},
        "invited_by": {"id": ada.id, "name": "Ada"},
        "member": False,
    }
    refused = await server.api()("POST", path + "/join")
    assert (refused.status, refused.body["code"]) == (401, "unauthorized")

    ben = await server.signup("Ben")
    joined = (await ben.api.ok("POST", path + "/join"))["room"]
    assert (joined["id"], len(joined["members"])) == (room, 2)
    seen = await ben.api.ok("GET", path)
    assert (seen["member"], seen["room"]["id"]) == (True, room)

    assert (await ben.api("DELETE", f"/api/rooms/{room}/link")).status == 204
    for method, address in (("GET", path), ("POST", path + "/join")):
        gone = await (await server.signup("Cy")).api(method, address)
        assert (gone.status, gone.body["code"]) == (404, "not_found")


async def test_a_session_that_has_ended_reads_a_link_as_a_stranger_does(server):
    ada = await server.signup("Ada")
    room = await opened(ada)
    url = (await ada.api.ok("POST", f"/api/rooms/{room}/link"))["url"]
    path = "/api/links/" + url.rpartition("/")[2]
    stale = {"cookie": "chatsched_session=gone"}
    assert (await server.api().ok("GET", path, headers=stale))["member"] is False


async def test_a_link_is_made_used_and_reset_over_a_socket_too(server):
    ada, ben = await server.signup("Ada"), await server.signup("Ben")
    room = await opened(ada)
    of_ada, of_ben = await ada.connect(), await ben.connect()
    made = await of_ada.call("room:link", {"room_id": room})
    token = {"token": made["url"].rpartition("/")[2]}
    assert (await of_ben.call("link:look", token))["invited_by"]["name"] == "Ada"
    assert (await of_ben.call("link:join", token))["room"]["id"] == room
    assert (await of_ben.call("room:unlink", {"room_id": room}))["ok"] is True
    assert (await of_ada.call("link:look", token))["error"]["code"] == "not_found"


async def test_reading_links_in_bulk_ends_soon(mongo_url, database_name, redis_url, guests):
    async with running(
        mongo_url=in_database(mongo_url, database_name), redis_url=redis_url, rate_limits="on"
    ) as (url, built):
        api = Server(url, built, guests).api()
        statuses = [(await api("GET", f"/api/links/x{number}")).status for number in range(121)]
        assert statuses == [404] * 120 + [429]
        await guests.leave()
