"""Letters as messages (RFC 5322), with their invitations (RFC 6047), in one thread a meeting.

Ids are made of what a message is about, so that whoever gets it twice is shown it once, and so
that a message can name those before it in its thread, whether or not those were ever sent.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import (
    Address,
    HeaderRegistry,
    UniqueSingleAddressHeader,
    UniqueUnstructuredHeader,
    UnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final, Literal

from chatsched.notifications.mail.letters import Reader
from chatsched.notifications.mail.rendering import Rendered

_ENCODED: Final = "=?"
"""How an encoded word begins (RFC 2047): text that has it is encoded itself, to arrive as it is."""


class _Verbatim(UnstructuredHeader):
    """A header of ids or addresses, which are never encoded, however long they are.

    The standard library would write what is longer than a line as encoded words, which nobody
    decodes in such a header; here each is on a line of its own.
    """

    max_count = 1

    def fold(self, *, policy: Any) -> str:
        lines = f"{policy.linesep} ".join(str(self).split())
        return f"{self.name}: {lines}{policy.linesep}"  # type: ignore[attr-defined]  # the factory mixes it in


class _Subject(UniqueUnstructuredHeader):
    """A subject, which the standard library would decode if it looks like encoded words."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Any) -> str:
        if _ENCODED in str(self):
            return _folded(self, str(self), policy)
        folded: str = super().fold(policy=policy)  # type: ignore[misc]  # the factory mixes it in
        return folded


class _Mailbox(UniqueSingleAddressHeader):
    """A name and an address; the standard library writes names that look encoded as they are."""

    def fold(self, *, policy: Any) -> str:
        name, address = self.address.display_name, self.address.addr_spec
        if _ENCODED in name:
            return _folded(self, name, policy, f"<{address}>")
        folded: str = super().fold(policy=policy)  # type: ignore[misc]  # the factory mixes it in
        return folded


def _folded(header: Any, text: str, policy: Any, *more: str) -> str:
    """Return a header's lines: a text as encoded words, and what else there is below it."""
    lines = Header(text, "utf-8", header_name=header.name).encode(linesep="\n").split("\n")
    whole = f"{policy.linesep} ".join([*map(str.strip, lines), *more])
    return f"{header.name}: {whole}{policy.linesep}"


def _policy() -> Any:
    headers = HeaderRegistry()
    headers.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # becomes one there
    for name in ("from", "to"):
        headers.map_to_type(name, _Mailbox)  # type: ignore[arg-type]
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        headers.map_to_type(name, _Verbatim)  # type: ignore[arg-type]  # becomes one there
    return SMTP.clone(header_factory=headers)


_POLICY: Final = _policy()


@dataclass(frozen=True, slots=True)
class Attachment:
    """An invitation, or the end of one, as an iCalendar object."""

    method: Literal["REQUEST", "CANCEL"]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is on a message beside its letter.

    ``thread`` are the ids of the messages before it, the oldest first. ``stop_url`` is the
    address that stops mail of this kind by one request (RFC 8058); None: it was asked for.
    """

    sender: Address
    reader: Reader
    subject: str
    message_id: str
    thread: tuple[str, ...]
    date: datetime
    stop_url: str | None


def message_id(domain: str, *about: object) -> str:
    """Return the id of the message about something: the same each time that it is asked for."""
    digest = hashlib.sha256("\0".join(map(str, about)).encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"


def message(envelope: Envelope, letter: Rendered, attachment: Attachment | None) -> EmailMessage:
    """Return the whole message.

    With an invitation it has the shape in which Gmail, Outlook and Apple Mail all take that for
    one: as a third form of the text, and as a file for those who do not.
    """
    made = EmailMessage(policy=_POLICY)
    made["From"] = envelope.sender
    made["To"] = _mailbox(envelope.reader)
    made["Subject"] = envelope.subject
    made["Date"] = format_datetime(envelope.date)
    made["Message-ID"] = envelope.message_id
    if envelope.thread:
        made["In-Reply-To"] = envelope.thread[-1]
        made["References"] = " ".join(envelope.thread)
    if envelope.stop_url is not None:
        made["List-Unsubscribe"] = f"<{envelope.stop_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if attachment is not None:
        _attach(made, attachment)
    made["Content-Language"] = envelope.reader.calendar.language  # of the whole: last
    return made


def _attach(made: EmailMessage, attachment: Attachment) -> None:
    params = {"method": attachment.method, "component": "VEVENT"}
    text = attachment.content.decode()
    made.add_alternative(text, subtype="calendar", charset="utf-8", cte="base64", params=params)
    made.add_attachment(
        attachment.content, maintype="application", subtype="ics", filename="invite.ics"
    )


def _mailbox(reader: Reader) -> Address:
    """Return the reader's name and address; a name is what people typed, control signs and all."""
    name = "".join(each for each in reader.name if each.isprintable())
    return Address(display_name=name, addr_spec=reader.email)
