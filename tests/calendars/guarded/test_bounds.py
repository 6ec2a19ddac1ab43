"""The guarded client bounds what it takes and how long it waits, and wants true certificates."""

import asyncio
import gzip
import ssl
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from calendars.guarded.stage import CAPS, HERE, Names
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.responses import Response, StreamingResponse

from chatsched.calendars.guarded import Caps
from chatsched.core.errors import CalendarUnreachable, CalendarUnsupported


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
