"""The mail that has come in, whoever it is for."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

_MOST = 500


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it was taken: who it is for by its envelope, and its bytes."""

    number: int
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.content, policy=SMTP)

    def text(self, kind: str) -> str | None:
        """Return its text in one form, ``plain`` or ``html``, if it has that."""
        body = self.message.get_body((kind,))
        return None if body is None else str(body.get_content())

    @property
    def files(self) -> list[EmailMessage]:
        """What is attached."""
        return [part for part in self.message.walk() if part.is_attachment()]

    @property
    def invitation(self) -> str | None:
        """The iCalendar object that mail programs take for an invitation."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                return str(part.get_content())
        return None


@dataclass(slots=True)
class Mailbox:
    """The last few hundred messages; numbers are never given twice."""

    mails: list[Received] = field(default_factory=list)
    last: int = 0

    def take(self, recipients: tuple[str, ...], content: bytes) -> None:
        """Keep one more message."""
        self.last += 1
        self.mails.append(Received(self.last, recipients, content))
        del self.mails[:-_MOST]

    def one(self, number: int) -> Received | None:
        """Return a message, if it is there yet."""
        return next((each for each in self.mails if each.number == number), None)

    def newest_first(self, recipient: str | None = None) -> list[Received]:
        """Return all, or those for somebody."""
        return [
            each
            for each in reversed(self.mails)
            if recipient is None or recipient in each.recipients
        ]
