"""The guarded client goes to no address that is not open to all, however it is written."""

from ipaddress import ip_address, ip_network

import pytest
from calendars.guarded.stage import CAPS, HERE, Names
from starlette.responses import Response

from chatsched.calendars.screening import Screen
from chatsched.core.errors import CalendarUnreachable, UrlForbidden

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.8.9.10
168.63.129.16 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:0:53aa:64c:0:0:80ff:fffe
2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1 fc00::1
fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905  # a table
OPEN = ["8.8.8.8", "1.1.1.1", "17.248.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", CLOSED)
async def test_no_address_that_is_not_open_to_all_is_gone_to(address, make):
    guarded = make(resolve=Names(calendar_example=[[address]]))
    with pytest.raises(UrlForbidden):
        await guarded.request("GET", "https://calendar.example/", caps=CAPS)
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(UrlForbidden):
        await make().request("GET", f"https://{literal}/", caps=CAPS)


@pytest.mark.parametrize("address", OPEN)
def test_addresses_that_are_open_to_all_may_be_gone_to_by_https(address):
    screen = Screen(())
    for port in (443, 8443):
        screen.check([ip_address(address)], port, tls=True)
    with pytest.raises(UrlForbidden):
        screen.check([ip_address(address)], 22, tls=True)
    with pytest.raises(UrlForbidden):
        screen.check([ip_address(address)], 443, tls=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///feed.ics",
        "ftp://calendar.example/",
        "file:///etc/passwd",
        "gopher://calendar.example/",
        "javascript:alert(1)",
        "http://calendar.example/",
        "https://user@calendar.example/",
        "https://user:secret@calendar.example/",
        "https://calendar.example\\@10.0.0.1/",
        "https://calendar.example/a b",
        "https://calendar.example/\r\nHost: x",
        "https://calendar.example:99999/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://1.2.3.4.5/",
        "https://134744072/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://calendar.example%00.evil.example/",
        "https://" + "a" * 3000 + ".example/",
    ],
)
async def test_addresses_that_are_written_wrongly_or_craftily_are_refused(url, make):
    names = Names()
    with pytest.raises(UrlForbidden) as caught:
        await make(resolve=names).request("GET", url, caps=CAPS)
    assert names.asked == []
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("webcal://calendar.example/feed", "https://calendar.example/feed"),
        ("WEBCAL://calendar.example/feed", "https://calendar.example/feed"),
        ("calendar.example", "https://calendar.example"),
        ("  https://calendar.example/a#b ", "https://calendar.example/a"),
        (
            "https://calendar.example:8443/%7Eada/?key=1",
            "https://calendar.example:8443/%7Eada/?key=1",
        ),
    ],
)
def test_addresses_are_asked_as_they_are_meant(given, asked):
    assert str(Screen(()).url(given)) == asked


async def test_a_host_with_one_closed_address_among_others_is_not_gone_to(make):
    names = Names(calendar_example=[["8.8.8.8", "10.0.0.1"]])
    with pytest.raises(UrlForbidden):
        await make(resolve=names).request("GET", "https://calendar.example/", caps=CAPS)


async def test_the_real_names_of_this_machine_are_not_gone_to(make):
    for name in ("localhost", "LOCALHOST."):
        with pytest.raises((UrlForbidden, CalendarUnreachable)):
            await make().request("GET", f"https://{name}/", caps=CAPS)


async def test_an_allowed_network_may_be_gone_to_by_http_and_on_any_port(make, site):
    answer = await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/x", caps=CAPS)
    assert (answer.status, answer.body) == (200, b"here")
    with pytest.raises(UrlForbidden):
        await make(ip_network("127.0.0.2/32")).request(
            "GET", f"http://127.0.0.1:{site.port}/x", caps=CAPS
        )


async def test_http_stays_closed_to_the_world_when_a_network_is_allowed(make):
    names = Names(calendar_example=[["8.8.8.8"]])
    with pytest.raises(UrlForbidden):
        await make(HERE, resolve=names).request("GET", "http://calendar.example/", caps=CAPS)


async def test_a_name_that_changes_its_meaning_is_judged_by_what_is_connected_to(make, site):
    names = Names(calendar_example=[["127.0.0.1"], ["10.0.0.1"]])
    guarded = make(HERE, resolve=names)
    site.response = Response("here", headers={"Connection": "close"})
    url = f"http://calendar.example:{site.port}/"
    assert (await guarded.request("GET", url, caps=CAPS)).body == b"here"
    assert names.asked == ["calendar.example"]
    with pytest.raises(UrlForbidden):
        await guarded.request("GET", url, caps=CAPS)
    assert names.asked == ["calendar.example"] * 2
    assert site.seen[0].headers["host"] == f"calendar.example:{site.port}"
