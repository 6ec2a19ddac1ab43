"""Browsers that ask to be told."""

import base64
import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from serving import Server, in_database, running

from chatsched.calendars import Guarded
from chatsched.core.errors import UrlForbidden

PATH = "/api/me/push"
KEY = base64.b64encode(bytes(range(1, 33))).decode()


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def browser(endpoint: str = "https://push.example.com/one") -> dict:
    """Return what a browser says when it subscribes."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "endpoint": endpoint,
        "expirationTime": None,
        "keys": {"p256dh": unpadded(point), "auth": unpadded(os.urandom(16))},
    }


@pytest.fixture
async def pushing(mongo_url, database_name, redis_url, guests):
    """A server with a key for Web Push."""
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    vapid = {"vapid_private_key": KEY, "vapid_subject": "mailto:ops@example.com"}
    async with running(**urls, **vapid) as (url, built):
        yield Server(url, built, guests)
        await guests.leave()


@pytest.fixture
def kept(mongo, database_name):
    return mongo[database_name]["push_subscriptions"]


async def test_without_a_key_there_is_nothing_to_subscribe_by(server):
    ada = await server.signup()
    assert await ada.api.ok("GET", PATH) == {"public_key": None}
    assert (await ada.api("POST", PATH, browser())).status == 403


async def test_the_key_is_the_point_that_browsers_expect(pushing):
    ada = await pushing.signup()
    text = (await ada.api.ok("GET", PATH))["public_key"]
    point = base64.urlsafe_b64decode(text + "=")
    number = int.from_bytes(bytes(range(1, 33)), "big")
    ours = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    assert point == ours.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert len(point) == 65


async def test_a_browser_is_kept_once_for_who_used_it_last(pushing, kept):
    ada, ben = await pushing.signup(), await pushing.signup("Ben")
    subscribed = await ada.api("POST", PATH, browser())
    assert (subscribed.status, subscribed.body) == (201, {})
    await ada.api.ok("POST", PATH, browser())
    await ben.api.ok("POST", PATH, browser())
    assert [each["user_id"] for each in kept.find()] == [ben.id]
    assert (await ada.api("DELETE", PATH, {"endpoint": browser()["endpoint"]})).status == 204
    assert kept.count_documents({}) == 1
    for _ in range(2):
        assert (await ben.api("DELETE", PATH, {"endpoint": browser()["endpoint"]})).status == 204
    assert kept.count_documents({}) == 0


async def test_somebody_has_their_newest_browsers_only(pushing, kept):
    ada = await pushing.signup()
    for number in range(22):
        await ada.api.ok("POST", PATH, browser(f"https://push.example.com/{number}"))
    endpoints = {each["endpoint"] for each in kept.find()}
    assert endpoints == {f"https://push.example.com/{number}" for number in range(2, 22)}


async def test_what_is_no_browser_is_refused(pushing, kept):
    ada = await pushing.signup()
    good = browser()
    wrong = [
        ({**good, "endpoint": "http://push.example.com:x/"}, "url_forbidden"),
        ({**good, "endpoint": "ftp://push.example.com/"}, "url_forbidden"),
        ({**good, "endpoint": "https://user:pw@push.example.com/"}, "url_forbidden"),
        ({**good, "endpoint": ""}, "invalid"),
        ({**good, "keys": {**good["keys"], "auth": "AAAA"}}, "invalid"),
        ({**good, "keys": {**good["keys"], "auth": "not base64!"}}, "invalid"),
        ({**good, "keys": {**good["keys"], "p256dh": unpadded(b"\4" + bytes(64))}}, "invalid"),
        ({**good, "keys": {}}, "invalid"),
        ({"endpoint": good["endpoint"]}, "invalid"),
    ]
    for body, code in wrong:
        reply = await ada.api("POST", PATH, body)
        assert (reply.status, reply.body["code"]) == (422, code)
    bot = await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "Team"})
    made = await ada.api.ok("POST", f"/api/rooms/{bot['room']['id']}/bots", {"name": "Bot"})
    assert (await pushing.api(made["token"])("POST", PATH, good)).status == 403
    assert kept.count_documents({}) == 0


PRIVATE = (
    "https://169.254.169.254/x",
    "https://10.1.2.3/x",
    "https://[fd00::1]/x",
    "https://[::ffff:10.1.2.3]/x",
    "http://93.184.216.34/x",
    "https://93.184.216.34:6379/x",
)


async def test_no_push_service_lies_in_a_private_network_not_even_where_calendars_may(
    mongo_url, database_name, redis_url, guests, kept
):
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    vapid = {"vapid_private_key": KEY, "vapid_subject": "mailto:ops@example.com"}
    calendars = {"allow_private_calendars": "10.0.0.0/8,169.254.0.0/16,fd00::/8"}
    async with running(**urls, **vapid, **calendars) as (url, built):
        ada = await Server(url, built, guests).signup()
        for endpoint in PRIVATE:
            reply = await ada.api("POST", PATH, browser(endpoint))
            assert (reply.status, reply.body["code"]) == (422, "url_forbidden")
            assert list(reply.body["fields"]) == ["endpoint"]
        assert kept.count_documents({}) == 0
        await guests.leave()


async def test_where_it_runs_for_real_only_https_at_the_usual_ports_is_a_push_service():
    guarded = Guarded()
    try:
        guarded.written("https://push.example.com/x")
        guarded.written("https://push.example.com:8443/x")
        for endpoint in (
            *PRIVATE,
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "http://push.example.com/x",
            "https://push.example.com:25/x",
        ):
            with pytest.raises(UrlForbidden):
                guarded.written(endpoint)
    finally:
        await guarded.close()
