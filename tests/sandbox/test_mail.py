"""The sandbox's mail server takes mail for anybody, and its pages show it without running it."""

from email.message import EmailMessage

import aiosmtplib
import httpx2
import pytest

from chatsched.sandbox.mail import Mailbox, MailPages, MailServer


@pytest.fixture
async def box():
    """A mail server that runs, its box, and a browser on its pages."""
    box = Mailbox()
    server = MailServer(box)
    transport = httpx2.ASGITransport(MailPages(box, server).app)
    async with (
        server.running(),
        httpx2.AsyncClient(transport=transport, base_url="http://sandbox") as web,
    ):
        yield box, server, web


def letter(subject: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "mail@chat.example",
        "ada@example.com",
        subject,
    )
    message.set_content("Hello Ada")
    message.add_alternative("<p>Hello <script>alert(1)</script></p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", "application", "ics", filename='in"vite ü.ics')
    return message


async def send(server: MailServer, message: EmailMessage) -> None:
    await aiosmtplib.send(message, hostname="127.0.0.1", port=server.port, start_tls=False)


async def test_mail_is_listed_newest_first_and_by_whom_it_is_for(box):
    _, server, web = box
    await send(server, letter("First"))
    second = letter("Second <b>")
    second.replace_header("To", "ben@example.com")
    await send(server, second)
    listed = (await web.get("/")).text
    assert listed.index("Second &lt;b&gt;") < listed.index("First")
    hers = (await web.get("/", params={"to": "ada@example.com"})).text
    assert "First" in hers
    assert "Second" not in hers
    assert (await web.get("/port")).text == str(server.port)


async def test_a_mail_is_shown_in_a_frame_that_can_do_nothing(box):
    _, server, web = box
    await send(server, letter())
    page = (await web.get("/1")).text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox" src="/1/html"' in page
    assert "<script>" not in page
    shown = await web.get("/1/html")
    assert "<p>Hello <script>" in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    source = await web.get("/1/source")
    assert source.headers["content-type"].startswith("text/plain")


async def test_what_is_attached_is_downloaded_whatever_it_is_called(box):
    _, server, web = box
    await send(server, letter())
    file = await web.get("/1/files/0")
    assert file.content == b"BEGIN:VCALENDAR"
    named = "attachment; filename*=UTF-8''in%22vite%20%C3%BC.ics"
    assert file.headers["content-disposition"] == named
    for path in ("/2", "/2/html", "/2/source", "/1/files/1"):
        assert (await web.get(path)).status_code == 404


async def test_only_the_last_few_hundred_are_kept():
    box = Mailbox()
    for number in range(510):
        box.take(("ada@example.com",), f"Subject: {number}\r\n\r\n".encode())
    assert len(box.mails) == 500
    assert box.newest_first()[0].number == 510
    assert box.one(1) is None
