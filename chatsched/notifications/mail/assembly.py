"""Mail put together from what it needs of the others."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from chatsched.accounts import ResetLinks
from chatsched.core.clock import Clock
from chatsched.http import AnyEndpoint, Door
from chatsched.notifications.mail.composing import Composed, Composing, Sources
from chatsched.notifications.mail.delivery import MOST_SECONDS, SmtpDelivery
from chatsched.notifications.mail.forgotten import ForgottenPasswords
from chatsched.notifications.mail.sending import Sending
from chatsched.notifications.mail.server import mail_server, sender
from chatsched.notifications.mail.stopping import Stop, StopLinks, Stopping
from chatsched.notifications.mail.store import Mailed
from chatsched.notifications.mail.threads import MAIL
from chatsched.storage import Entry, Mongo, Outbox

_WORKERS = 4
"""Each hands over one message at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailNeeds:
    """What mail is built from. ``smtp_url`` and ``mail_from`` are the operator's settings.

    ``stop`` switches off one kind of mail to somebody. ``public_url`` has no slash at its end.
    """

    mongo: Mongo
    clock: Clock
    outbox: Outbox
    sources: Sources
    stop: Stop
    smtp_url: str
    mail_from: str
    secret_key: str
    public_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What sends mail, and what stops it."""

    sending: Sending
    stopping: Stopping
    mailed: Mailed
    outbox: Outbox

    @classmethod
    def build(cls, needs: MailNeeds) -> Self:
        """Build it; the outbox knows its handler then.

        Left to do: `prepare`, serving the endpoints, and `run`.
        """
        server, own = mail_server(needs.smtp_url), sender(needs.mail_from)
        mailed = Mailed(needs.mongo)
        links = StopLinks(needs.public_url, needs.secret_key)
        composing = Composing(needs.sources, mailed, needs.outbox, links, needs.clock, own)
        resets = ResetLinks(needs.public_url, needs.secret_key)
        passwords = ForgottenPasswords(needs.sources.users, resets, mailed, needs.clock, own)

        async def compose(entry: Entry) -> Composed | None:
            by = passwords if entry.payload["kind"] == "password" else composing
            return await by.compose(entry)

        delivery = SmtpDelivery(server, own.domain)
        sending = Sending(compose, delivery, mailed, needs.outbox, own.addr_spec)
        needs.outbox.handle_held(MAIL, sending.send, MOST_SECONDS)
        return cls(
            sending=sending,
            stopping=Stopping(links, needs.sources.users, needs.stop),
            mailed=mailed,
            outbox=needs.outbox,
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.mailed.prepare()

    def endpoints(self, door: Door) -> Sequence[AnyEndpoint]:
        """Return the addresses behind the links in mails."""
        return self.stopping.endpoints(door)

    async def run(self) -> None:
        """Send what is to be sent, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(_WORKERS):
                group.create_task(self.outbox.work(MAIL))
