"""Handing one message over to the mail server, and what can come of it (RFC 5321).

What the server has taken is done. What it says no to for good is `Refused`. Everything else is
`Away`: the message is as it was, and is to be handed over again.
"""

import asyncio
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.policy import SMTPUTF8 as WIRE_UTF8
from typing import Final, Protocol

import aiosmtplib
from aiosmtplib import SMTP

from chatsched.notifications.mail.server import MailServer

MOST_SECONDS: Final = 660.0
"""For one message; a server may look at one for ten minutes before it takes it (4.5.3.2.6)."""

_CONNECT_SECONDS: Final = 15.0
_COMMAND_SECONDS: Final = 60.0
_TAKE_SECONDS: Final = 540.0
_QUIT_SECONDS: Final = 2.0
_MOST_WORDS: Final = 300
_PERMANENT: Final = range(500, 600)
_SIGNS_IN_WRONGLY: Final = frozenset({530, 534, 535, 538})
"""Codes that are about who we are, wherever they come (RFC 4954); the message has no part in it."""


class Refused(Exception):
    """The server will never take this message for this recipient; the words are its own."""


class Away(Exception):
    """The server did not take the message now.

    ``everything``: it would take no other either. ``ours``: the operator has to change something.
    """

    def __init__(self, why: str, *, everything: bool = False, ours: bool = False) -> None:
        super().__init__(why)
        self.everything = everything or ours
        self.ours = ours


class Delivery(Protocol):
    """Hands messages over."""

    async def deliver(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Return once the message is taken; raises `Refused` and `Away`."""
        ...


class SmtpDelivery:
    """Hands messages over by SMTP, each in a session of its own."""

    def __init__(self, server: MailServer, local_name: str) -> None:
        """``local_name`` is what we call ourselves to the server."""
        self._server = server
        self._local_name = local_name

    async def deliver(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand a message over; raises `Refused` and `Away`."""
        try:
            session = await self._session()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise Away(f"it does not let us sign in: {_said(error)}", ours=True) from None
        except aiosmtplib.SMTPResponseException as error:
            raise Away(_said(error), everything=True) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Away(_named(error), everything=True) from None
        try:
            await _hand_over(session, message, sender, recipient)
        finally:
            await _leave(session)

    async def _session(self) -> SMTP:
        server = self._server
        session = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=self._local_name,
            timeout=_CONNECT_SECONDS,
            use_tls=server.encryption == "tls",
            start_tls={"offered": None, "starttls": True}.get(server.encryption, False),
        )
        await session.connect()
        return session


async def _hand_over(session: SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
    try:
        await session.ehlo(timeout=_COMMAND_SECONDS)
        written, options, encoding = _written(session, message, recipient)
        await session.mail(sender, options=options, encoding=encoding, timeout=_COMMAND_SECONDS)
        await session.rcpt(recipient, encoding=encoding, timeout=_COMMAND_SECONDS)
        await session.data(written, timeout=_TAKE_SECONDS)
    except aiosmtplib.SMTPSenderRefused as error:  # which is about us, not about the message
        raise Away(f"it does not take mail from us: {_said(error)}", ours=True) from None
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
        if error.code in _PERMANENT and error.code not in _SIGNS_IN_WRONGLY:
            raise Refused(_said(error, recipient)) from None
        raise Away(_said(error, recipient), ours=error.code in _SIGNS_IN_WRONGLY) from None
    except aiosmtplib.SMTPResponseException as error:
        raise Away(_said(error, recipient)) from None
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise Away(_named(error)) from None


def _written(
    session: SMTP, message: EmailMessage, recipient: str
) -> tuple[bytes, tuple[str, ...], str]:
    """Return the message as bytes, and how its envelope is to be announced."""
    if recipient.isascii():
        return message.as_bytes(policy=WIRE), (), "ascii"
    if not session.supports_extension("smtputf8"):
        raise Refused("the mail server does not know addresses beyond ASCII")
    return message.as_bytes(policy=WIRE_UTF8), ("SMTPUTF8", "BODY=8BITMIME"), "utf-8"


async def _leave(session: SMTP) -> None:
    """Say goodbye, which changes nothing about what was taken or not."""
    try:
        async with asyncio.timeout(_QUIT_SECONDS):
            await session.quit(timeout=_QUIT_SECONDS)
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        pass
    finally:
        session.close()


def _said(error: aiosmtplib.SMTPResponseException, recipient: str = "") -> str:
    """Return what the server said, in one line, without the recipient's address."""
    words = " ".join(str(error.message).split())
    if recipient:
        words = words.replace(recipient, "…")
    return f"{error.code} {words}"[:_MOST_WORDS]


def _named(error: BaseException) -> str:
    """Return what went wrong on the way, in words that hold no secret."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}"[:_MOST_WORDS]
