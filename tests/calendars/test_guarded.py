"""The client for addresses that people give: where it goes, and how much it takes from there."""

import asyncio
import gzip
import logging
import ssl
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import httpx2
import pytest
from calendars.hosting import hosted
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from chatsched.calendars.guarded import Caps, Guarded
from chatsched.calendars.screening import Screen, credentials_go
from chatsched.core.errors import CalendarUnreachable, CalendarUnsupported, UrlForbidden

CAPS = Caps(most_bytes=1_000_000, seconds=20)
HERE = ip_network("127.0.0.1/32")
LOGIN = ("ada", "a-password-of-hers")

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


class Names:
    """Says what names stand for; each time the next of the answers, the last one for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int):
        assert port
        self.asked.append(host)
        answers = self.answers.get(host, [[host]])
        return [ip_address(each) for each in (answers.pop(0) if answers[1:] else answers[0])]


@pytest.fixture
async def make():
    """Make clients that are closed afterwards."""
    made = []

    def build(*allowed, **more) -> Guarded:
        more.setdefault(
            "tls", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )  # quickly made: trusts nobody
        made.append(Guarded(allowed, **more))
        return made[-1]

    yield build
    for each in made:
        await each.close()


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


class Site:
    """A web server on this machine; ``seen`` are the requests that reached it."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.response: Response = PlainTextResponse("here")
        self.app = Starlette(
            routes=[Route("/{rest:path}", self._answer, methods=["GET", "PROPFIND", "PUT"])]
        )
        self.port = 0

    async def _answer(self, request: Request) -> Response:
        self.seen.append(request)
        if request.url.path == "/hop":
            left = int(request.query_params["left"])
            status = int(request.query_params.get("status", "302"))
            return RedirectResponse(
                f"/hop?left={left - 1}&status={status}" if left else "/", status
            )
        if request.url.path == "/to":
            return RedirectResponse(request.query_params["place"])
        return self.response


@pytest.fixture
async def site():
    site = Site()
    async with hosted(site.app) as url:
        site.port = urlsplit(url).port
        yield site


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


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


async def test_what_is_packed_is_bounded_by_what_it_unpacks_to(make, site):
    site.response = Response(_bomb(64), headers={"Content-Encoding": "gzip"})
    with pytest.raises(CalendarUnsupported):
        await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)
    site.response = Response(gzip.compress(b"here" * 1000), headers={"Content-Encoding": "gzip"})
    answer = await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)
    assert answer.body == b"here" * 1000


@pytest.mark.parametrize(
    ("body", "packing"),
    [(gzip.compress(_bomb(4)), "gzip, gzip"), (b"x", "br"), (b"x", "zstd"), (b"x", "deflate")],
    ids=["gzip twice", "br", "zstd", "deflate"],
)
async def test_what_is_packed_in_another_way_is_refused(make, site, body, packing):
    site.response = Response(body, headers={"Content-Encoding": packing})
    with pytest.raises(CalendarUnsupported):
        await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)


async def test_damaged_packing_is_no_answer(make, site):
    site.response = Response(b"not packed", headers={"Content-Encoding": "gzip"})
    with pytest.raises(CalendarUnreachable):
        await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)


async def test_an_answer_without_end_is_cut_off(make, site):
    async def endless():
        while True:
            yield b"x" * 65_536
            await asyncio.sleep(0)  # for the news that nobody listens any more

    site.response = StreamingResponse(endless())
    with pytest.raises(CalendarUnsupported):
        await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=CAPS)


async def test_an_answer_in_drips_ends_with_the_time_for_all_of_it(make, site):
    async def drips():
        while True:
            yield b"x"
            await asyncio.sleep(0.02)

    site.response = StreamingResponse(drips())
    caps = Caps(most_bytes=1_000_000, seconds=0.3)
    with pytest.raises(CalendarUnreachable):
        await make(HERE).request("GET", f"http://127.0.0.1:{site.port}/", caps=caps)


async def test_a_server_that_says_nothing_is_not_waited_for(make):
    connected = asyncio.Event()

    async def silent(reader, writer):
        connected.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        caps = Caps(most_bytes=1000, seconds=0.3)
        with pytest.raises(CalendarUnreachable):
            await make(HERE).request("GET", f"http://127.0.0.1:{port}/", caps=caps)
    assert connected.is_set()


async def test_a_name_that_is_slow_to_tell_is_not_waited_for(make):
    async def never(_host, _port):
        await asyncio.Event().wait()

    caps = Caps(most_bytes=1000, seconds=0.2)
    with pytest.raises(CalendarUnreachable):
        await make(resolve=never).request("GET", "https://calendar.example/", caps=caps)


def certificate(name: str, folder) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context for ``name``, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    (folder / "pem").write_bytes(written + public)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "pem")
    return server, ssl.create_default_context(cadata=public.decode())


async def test_a_certificate_must_be_for_the_name_that_was_given(make, tmp_path):
    theirs, ours = certificate("calendar.example", tmp_path)

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere")
        await writer.drain()
        writer.close()

    names = Names(calendar_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=theirs)
    async with server:
        port = server.sockets[0].getsockname()[1]
        guarded = make(HERE, resolve=names, tls=ours)
        answered = await guarded.request("GET", f"https://calendar.example:{port}/", caps=CAPS)
        assert answered.body == b"here"
        for place in (f"https://other.example:{port}/", f"https://127.0.0.1:{port}/"):
            with pytest.raises(CalendarUnreachable, match="certificate"):
                await guarded.request("GET", place, caps=CAPS)
        with pytest.raises(CalendarUnreachable, match="certificate"):
            await make(HERE, resolve=names).request(
                "GET", f"https://calendar.example:{port}/", caps=CAPS
            )
