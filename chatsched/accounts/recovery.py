"""Forgotten passwords: a link by mail, with which somebody chooses another one.

The link is signed over the hash of the password that was forgotten: it opens nothing any more once
there is another one, and nothing secret is stored or waits in the outbox.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

from chatsched.accounts.emails import email_key
from chatsched.accounts.models import AskReset, ResetPassword, SignedInAs, User
from chatsched.accounts.passwords import Passwords
from chatsched.accounts.sessions import SignIns
from chatsched.accounts.store import Users
from chatsched.core.clock import Clock
from chatsched.core.errors import NotFound, Unavailable
from chatsched.storage import Outbox

RESET_LIFE = timedelta(hours=1)
_WINDOW_SECONDS = 300
"""Within this time somebody gets one mail, however often it is asked for."""

_SIGNATURE_BYTES = 24
_NO_MAIL = "This server sends no e-mail. Ask whoever runs it for help."
_NOT_GOOD = "This link is not valid any more. Ask for a new one."


class ResetLinks:
    """Makes the addresses at which a password is chosen anew, and recognises them."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._pages = public_url.rstrip("/") + "/reset/"
        self._key = hmac.digest(secret_key.encode(), b"chatsched password reset", "sha256")

    def address(self, user: User, expires: int) -> str:
        """Return the address for somebody, good until ``expires`` (epoch seconds)."""
        return f"{self._pages}{user.id}.{expires}.{self._sign(user, expires)}"

    def fits(self, token: str, user: User) -> bool:
        """Tell whether the end of such an address was made for somebody and is still good."""
        _, expires, signature = token.split(".", 2)
        right = self._sign(user, int(expires))
        return hmac.compare_digest(signature.encode(errors="replace"), right.encode())

    def _sign(self, user: User, expires: int) -> str:
        signed = hmac.digest(self._key, f"{expires}:{user.id}:{user.password}".encode(), "sha256")
        return base64.urlsafe_b64encode(signed[:_SIGNATURE_BYTES]).decode()


class Recovery:
    """What somebody can do who has forgotten their password.

    ``mail_kind`` is the outbox's kind of entries that are e-mails, None where no mail is sent.
    """

    def __init__(  # noqa: PLR0913  # what accounts are kept in, entered by and written to with
        self,
        users: Users,
        passwords: Passwords,
        sign_ins: SignIns,
        links: ResetLinks,
        *,
        outbox: Outbox,
        clock: Clock,
        mail_kind: str | None,
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._sign_ins = sign_ins
        self._links = links
        self._outbox = outbox
        self._clock = clock
        self._mail_kind = mail_kind

    async def ask(self, command: AskReset) -> None:
        """Have a mail sent to an address, if somebody has an account with it.

        Whether that is so is found out when the mail is written: nobody learns it from here, not
        even by the time that it takes. Raises `Unavailable` where no mail is sent.
        """
        if self._mail_kind is None:
            raise Unavailable(_NO_MAIL)
        key = email_key(command.email)
        now = int(self._clock.now().timestamp())
        about = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        entry = {"kind": "password", "user_id": None, "email_key": key, "asked_at": now}
        await self._outbox.add_several(
            self._mail_kind,
            {f"{self._mail_kind}:password:{about}:{now // _WINDOW_SECONDS}": entry},
        )

    async def reset(self, command: ResetPassword) -> SignedInAs:
        """Choose another password by such a link, and sign in; all other sessions end.

        Raises `NotFound` for a link that is not good (any more).
        """
        user = await self._of(command.token)
        stored = user.password or ""
        fresh = await self._passwords.hash(command.new_password)
        if not await self._users.set_password(user.id, stored, fresh):
            raise NotFound(_NOT_GOOD)  # it was used at this very moment
        await self._sign_ins.end_all_of(user.id)
        return SignedInAs(user, await self._sign_ins.begin(user.id))

    async def _of(self, token: str) -> User:
        user_id, _, rest = token.partition(".")
        expires = rest.partition(".")[0]
        if not (expires.isascii() and expires.isdigit() and len(expires) < 12 and "." in rest):
            raise NotFound(_NOT_GOOD)
        user = await self._users.by_id(user_id)
        if (
            user is None
            or user.password is None
            or not self._links.fits(token, user)
            or int(expires) <= self._clock.now().timestamp()
        ):
            raise NotFound(_NOT_GOOD)
        return user
