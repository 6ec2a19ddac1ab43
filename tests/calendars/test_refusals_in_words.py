"""People who are sent to a provider and refused read why on a page; programs get a problem."""

import asyncio
import base64
import hashlib
import re

import pytest
from calendars.consenting import sandboxed
from serving import in_database

from chatsched.calendars.landing import refused
from chatsched.core.errors import RateLimited

pytestmark = pytest.mark.asyncio(loop_scope="module")
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SIGN_IN = 'href="/login?return_to=%2Fsettings%2Fcalendars"'
BACK = 'href="/settings/calendars"'


async def connect(person, headers):
    path = "/calendars/connect/google"
    return await person.api("GET", path, headers=headers, allow_redirects=False)


def assert_page_of_ours(reply):
    """Whatever the page needs, its policy allows; scripts are not among it."""
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["cache-control"] == "no-store"
    assert "<script" not in reply.body
    assert " style=" not in reply.body
    (style,) = re.findall(r"<style>(.*)</style>", reply.body)
    assert "prefers-color-scheme:dark" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = reply.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["connect/google", "callback/google?state=x&code=y"])
async def test_who_is_signed_out_is_asked_to_sign_in(place, path):
    nobody = place.guests.api(place.url)
    reply = await nobody("GET", f"/calendars/{path}", headers=BROWSER)
    assert reply.status == 401
    assert_page_of_ours(reply)
    assert "You are not signed in here any more." in reply.body
    assert SIGN_IN in reply.body
    problem = await nobody("GET", f"/calendars/{path}")
    assert (problem.status, problem.body["code"]) == (401, "unauthorized")


async def test_one_person_s_page_does_not_link_calendars_as_another(place):
    ann, bob = [await place.guests.signup(place.url, name) for name in ("Ann", "Bob")]
    path = "/calendars/connect/google"
    gone = await bob.api("GET", f"{path}?user_id={ann.id}", headers=BROWSER, allow_redirects=False)
    assert gone.status == 401
    assert SIGN_IN in gone.body
    let = await bob.api("GET", f"{path}?user_id={bob.id}", allow_redirects=False)
    assert let.status == 303


async def test_who_tries_too_often_is_told_when_to_come_back(servers, database_name):
    where = {
        "mongo_url": in_database(servers.mongo_url, database_name),
        "redis_url": servers.redis_url,
    }
    async with sandboxed(**where, rate_limits="on") as place:
        ada = await place.signup()
        pages, problems = [
            await asyncio.gather(*(connect(ada, headers) for _ in range(8)))
            for headers in (BROWSER, None)
        ]
    # Three a second may go; these took far less than two.
    page = next(each for each in pages if each.status != 303)
    problem = next(each for each in problems if each.status != 303)
    assert page.status == problem.status == 429
    assert_page_of_ours(page)
    assert page.headers["retry-after"] == "1"
    assert "This was tried too often. Please try again in a second." in page.body
    assert BACK in page.body
    assert problem.body["code"] == "rate_limited"


async def test_what_is_not_there_is_said_in_words(place):
    ada = await place.signup()
    reply = await ada.api("GET", "/calendars/connect/apple", headers=BROWSER)
    assert reply.status == 404
    assert_page_of_ours(reply)
    assert "There is no such provider to sign in at." in reply.body


async def test_a_journey_that_is_over_ends_on_a_page(place):
    ada = await place.signup()
    reply = await ada.api("GET", "/calendars/callback/google?state=x&code=y", headers=BROWSER)
    assert reply.status == 400
    assert_page_of_ours(reply)
    assert "This sign-in is no longer valid." in reply.body
    assert BACK in reply.body


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "in a second."), (2, "in 2 seconds."), (90, "in 90 seconds."), (91, "in 2 minutes.")],
)
async def test_waits_are_said_as_people_say_them(seconds, words):
    assert words in bytes(refused(RateLimited(seconds)).body).decode()
