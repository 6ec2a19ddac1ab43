"""The guarded client judges redirections like addresses, and carries no secret elsewhere."""

import logging

import httpx2
import pytest
from calendars.guarded.stage import CAPS, HERE, LOGIN, Names
from starlette.responses import Response

from chatsched.calendars.screening import credentials_go
from chatsched.core.errors import CalendarUnreachable, UrlForbidden


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_three_redirections_are_followed_and_no_more(make, site, status):
    guarded = make(HERE)
    base = f"http://127.0.0.1:{site.port}"
    answer = await guarded.request("GET", f"{base}/hop?left=2&status={status}", caps=CAPS)
    assert (answer.body, answer.url) == (b"here", f"{base}/")
    with pytest.raises(CalendarUnreachable):
        await guarded.request("GET", f"{base}/hop?left=3&status={status}", caps=CAPS)


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.2:{port}/",
        "http://localhost.example:{port}/",
        "https://169.254.169.254/latest/meta-data",
        "http://calendar.example/",
        "file:///etc/passwd",
        "//10.0.0.1/",
        "https://user:word@127.0.0.1:{port}/",
    ],
)
async def test_a_redirection_is_judged_like_an_address(make, site, place):
    names = Names(localhost_example=[["127.0.0.2"]], calendar_example=[["8.8.8.8"]])
    url = httpx2.URL(
        f"http://127.0.0.1:{site.port}/to", params={"place": place.format(port=site.port)}
    )
    with pytest.raises(UrlForbidden):
        await make(HERE, resolve=names).request("GET", str(url), caps=CAPS)
    assert len(site.seen) == 1


async def test_credentials_stay_with_the_server_they_were_given_for(make, site):
    guarded = make(HERE, resolve=Names(other_example=[["127.0.0.1"]]))
    base = f"http://127.0.0.1:{site.port}"
    same = await guarded.request("GET", f"{base}/to?place=/", auth=LOGIN, caps=CAPS)
    other = await guarded.request(
        "PROPFIND", f"{base}/to?place=http://other.example:{site.port}/", auth=LOGIN, caps=CAPS
    )
    shown = ["authorization" in each.headers for each in site.seen]
    assert shown == [True, True, True, False]
    assert (same.trusted, other.trusted) == (True, False)
    assert [each.method for each in site.seen] == ["GET", "GET", "PROPFIND", "PROPFIND"]


@pytest.mark.parametrize(
    ("origin", "place", "go"),
    [
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com/1/", True),
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/1/", True),
        ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/1/", False),
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com.evil.example/", False),
        ("https://caldav.icloud.com/", "https://evilicloud.com/", False),
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:8443/", False),
        ("https://evil.example/", "https://caldav.icloud.com/", False),
        ("https://a.example/", "https://a.example/else", True),
        ("https://a.example/", "https://A.example:443/else", True),
        ("https://a.example/", "https://b.a.example/", False),
        ("https://a.example/", "http://a.example/", False),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "https://a.example:8443/", False),
    ],
)
def test_credentials_go_to_their_own_server_only(origin, place, go):
    assert credentials_go(httpx2.URL(origin), httpx2.URL(place)) is go


async def test_nothing_is_remembered_and_nothing_taken_from_the_environment(
    make, site, monkeypatch
):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.response = Response("here", headers={"Set-Cookie": "session=of-ada"})
    guarded = make(HERE)
    for _ in range(2):
        await guarded.request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)
    assert all("cookie" not in each.headers for each in site.seen)


async def test_nothing_of_an_address_is_logged(make, site, caplog):
    with caplog.at_level(logging.DEBUG):
        url = f"http://127.0.0.1:{site.port}/a-secret-place?key=a-secret-key"
        await make(HERE).request("GET", url, auth=LOGIN, caps=CAPS)
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("uvicorn")]
    assert ours, "the libraries say something at this level"
    for word in ("a-secret", LOGIN[1], "YWRh"):
        assert word not in "".join(ours)
