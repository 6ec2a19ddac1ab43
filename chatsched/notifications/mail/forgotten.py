"""The mail with which somebody who has forgotten their password chooses another one."""

from datetime import UTC, datetime
from email.headerregistry import Address

from chatsched.accounts import RESET_LIFE, ResetLinks, Users
from chatsched.core.clock import Clock
from chatsched.notifications.mail.composing import Composed
from chatsched.notifications.mail.letters import Reader, forgotten, reading
from chatsched.notifications.mail.messages import Envelope, message, message_id
from chatsched.notifications.mail.rendering import rendered
from chatsched.notifications.mail.store import Mailed
from chatsched.storage import Entry


class ForgottenPasswords:
    """Writes it, as it is about to go: the outbox holds no link, and knows of no account."""

    def __init__(
        self, users: Users, links: ResetLinks, mailed: Mailed, clock: Clock, sender: Address
    ) -> None:
        self._users = users
        self._links = links
        self._mailed = mailed
        self._clock = clock
        self._sender = sender

    async def compose(self, entry: Entry) -> Composed | None:
        """Return the message; None if nobody has such an account, or nobody waits any more."""
        now = self._clock.now()
        asked_at = datetime.fromtimestamp(entry.payload["asked_at"], UTC)
        user = await self._users.by_email(entry.payload["email_key"])
        if user is None or user.email is None or user.password is None:
            return None
        its_id = message_id(self._sender.domain, "password", entry.id)
        if now - asked_at >= RESET_LIFE or await self._mailed.knows(its_id):
            return None
        calendar = reading(user.locale, user.language, user.time_zone)
        reader = Reader(user.id, user.name, user.email, calendar)
        expires = int((now + RESET_LIFE).timestamp())
        letter = forgotten(self._links.address(user, expires), reader)
        envelope = Envelope(
            sender=self._sender,
            reader=reader,
            subject=letter.subject,
            message_id=its_id,
            thread=(),
            date=now,
            stop_url=None,
        )
        return Composed(
            message=message(envelope, rendered(letter, reader, None, ""), None),
            message_id=its_id,
            recipient=user.email,
            user_id=user.id,
            kind="password",
            meeting_id=None,
            invitation=False,
            expire_at=now + RESET_LIFE * 24,
        )
