"""A real mail server for tests, which takes mail and can be told to make trouble."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path

from aiosmtpd.smtp import SMTP

PATIENCE = 15.0
_JS = Path(__file__).parent / "contract" / "js"


@dataclass
class Mail:
    """One message as it came in."""

    recipient: str
    raw: bytes
    message: EmailMessage

    def __getitem__(self, header: str) -> str | None:
        return self.message[header]

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content().replace("\r\n", "\n")

    @property
    def invitations(self) -> list[EmailMessage]:
        """The parts that mail programs take for an invitation."""
        return [each for each in self.message.walk() if each.get_content_type() == "text/calendar"]

    @property
    def files(self) -> list[EmailMessage]:
        return list(self.message.iter_attachments())


class Postbox:
    """A mail server on a port of its own.

    ``refusing`` are answers by recipient; ``hang_ups`` is how often it goes away while a message
    is being sent, ``lost_answers`` how often it takes one and goes away without saying so.
    While it is ``holding`` it takes mail, but says so only once that is set; ``held``: it has some.
    """

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusing: dict[str, str] = {}
        self.hang_ups = 0
        self.lost_answers = 0
        self.sessions = 0
        self.holding: asyncio.Event | None = None
        self.held = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._more = asyncio.Condition()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self.port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def of(self, address: str) -> list[Mail]:
        """Return what somebody got, in the order in which it came."""
        return [mail for mail in self.mails if mail.recipient == address]

    async def got(self, address: str, number: int = 1) -> list[Mail]:
        """Return what somebody got once it is so many."""
        return await self.until(lambda: len(self.of(address)) >= number and self.of(address))

    async def until(self, holds: Callable[[], object]):
        """Return what holds as soon as anything does after a mail came in."""
        async with self._more:
            try:
                await asyncio.wait_for(self._more.wait_for(holds), PATIENCE)
            except TimeoutError:
                subjects = [(mail.recipient, mail["subject"]) for mail in self.mails]
                raise AssertionError(f"no more mail than {subjects}") from None
            return holds()

    def _session(self) -> SMTP:
        self.sessions += 1
        loop = asyncio.get_running_loop()
        return _Session(self, hostname="mail.example", enable_SMTPUTF8=True, loop=loop)

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=WIRE)
        async with self._more:
            self.mails += [
                Mail(recipient, envelope.content, message) for recipient in envelope.rcpt_tos
            ]
            self._more.notify_all()
        if self.holding is not None:
            self.held.set()
            await self.holding.wait()
        if self.lost_answers:
            self.lost_answers -= 1
            server.transport.abort()
        return "250 OK"


class _Session(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        postbox = self.event_handler
        if postbox.hang_ups:
            postbox.hang_ups -= 1
            await self.push("354 go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Postbox]:
    """Run a mail server until the block ends."""
    postbox = Postbox()
    await postbox.start()
    try:
        yield postbox
    finally:
        await postbox.stop()


async def read_by_icaljs(node: str, content: bytes) -> dict:
    """Return what ical.js, which shares no code with what we write by, makes of an invitation."""
    process = await asyncio.create_subprocess_exec(
        node,
        "ical.mjs",
        cwd=_JS,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(content)
    assert process.returncode == 0
    return json.loads(said)
