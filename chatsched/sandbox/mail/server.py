"""Taking mail by SMTP, on this machine alone."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from chatsched.sandbox.mail.box import Mailbox

_LOOPBACK = "127.0.0.1"


class MailServer:
    """Puts every message into one box; its ``port`` is known while it is `running`."""

    def __init__(self, box: Mailbox) -> None:
        self._box = box
        self.port: int | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take mail on a free port until the block ends."""
        loop = asyncio.get_running_loop()

        def session() -> SMTP:
            return SMTP(self, hostname="sandbox", ident="Sandbox", enable_SMTPUTF8=True, loop=loop)

        server = await loop.create_server(session, _LOOPBACK, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            self.port = None
            server.close()

    async def handle_DATA(  # noqa: N802  # so aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a message."""
        content: Any = envelope.content
        self._box.take(tuple(envelope.rcpt_tos), bytes(content))
        return "250 Message accepted for nobody"
