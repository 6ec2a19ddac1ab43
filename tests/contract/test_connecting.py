"""Who may connect, how, and until when."""

import pytest
from contract import shapes

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_javascript_client_starts_polling_and_upgrades(server, javascript):
    ada = await server.signup()
    peer = await javascript(server.url, extraHeaders={"Cookie": ada.cookie})
    assert (await peer.said("opened"))["opened"] == "polling"
    assert (await peer.said("upgraded"))["upgraded"] == "websocket"


async def test_the_javascript_client_works_by_polling_alone(server, javascript):
    ada = await server.signup()
    peer = await javascript(server.url, auth={"token": await ada.token()}, transports=["polling"])
    room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    await peer.heard("room:added")
    for number in range(5):
        await peer.ok(
            "message:send", {"room_id": room["id"], "text": f"{number}", "nonce": f"n{number}"}
        )
    await peer.heard("message:new", lambda payload: payload["message"]["seq"] == 5)
    assert [p["message"]["seq"] for e, p in peer.events if e == "message:new"] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("transports", [["polling", "websocket"], ["websocket"]])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"auth": {"token": "cs_nobody"}},
        {"auth": {"token": {"$ne": None}}},
        {"auth": {"token": ["cs_nobody"]}},
        {"auth": {"token": 7}},
        {"extraHeaders": {"Cookie": "chatsched_session=nobody"}},
    ],
    ids=["none", "unknown-token", "operator", "list", "number", "unknown-session"],
)
async def test_a_connection_without_good_credentials_is_refused_as_unauthorized(
    server, javascript, options, transports
):
    peer = await javascript(server.url, wait=False, transports=transports, **options)
    refused = await peer.said("refused")
    assert refused["data"]["code"] == "unauthorized"
    shapes.check_problem(refused["data"], "unauthorized")


async def test_a_page_of_another_site_cannot_connect_with_the_session(server, javascript):
    ada = await server.signup()
    headers = {"Cookie": ada.cookie, "Origin": "https://evil.example"}
    peer = await javascript(server.url, wait=False, extraHeaders=headers)
    await peer.said("refused")
    assert not any("connected" in line for line in peer.lines)


async def test_revoking_a_token_cuts_its_connection_off_and_keeps_it_out(server, javascript):
    ada = await server.signup()
    made = await ada.api.ok("POST", "/api/tokens", {"name": "phone"})
    peer = await javascript(server.url, auth={"token": made["token"]})
    assert (await ada.api("DELETE", f"/api/tokens/{made['id']}")).status == 204
    await peer.said("disconnected")
    again = await javascript(server.url, wait=False, auth={"token": made["token"]})
    assert (await again.said("refused"))["data"]["code"] == "unauthorized"
    reply = await server.api(made["token"])("GET", "/api/me")
    shapes.check_problem(reply.body, "unauthorized")


async def test_signing_out_everywhere_cuts_all_sessions_off(server, javascript):
    ada = await server.signup()
    cookie = ada.cookie
    peer = await javascript(server.url, extraHeaders={"Cookie": cookie})
    assert (await ada.api("POST", "/api/auth/logout?everywhere=true")).status == 204
    await peer.said("disconnected")
    again = await javascript(server.url, wait=False, extraHeaders={"Cookie": cookie})
    assert (await again.said("refused"))["data"]["code"] == "unauthorized"
