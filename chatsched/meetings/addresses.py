"""The addresses of meetings: where to join, the signed .ics file, the private feed.

Signatures are made with keys derived from the server's secret, one for each purpose, so that
nothing secret is stored and an address can be shown again at any time.
"""

import base64
import hmac
from urllib.parse import quote

from chatsched.core.origin import host_of

_SIGNATURE_BYTES = 24


class Addresses:
    """Makes the addresses and recognises them.

    ``public_url`` without a slash at its end; ``meeting_url`` is the operator's pattern with
    ``{meeting_id}``, None for the page of our own.
    """

    def __init__(self, public_url: str, secret_key: str, meeting_url: str | None = None) -> None:
        self._public_url = public_url.rstrip("/")
        self._meeting_url = meeting_url
        self._file_key = _derive(secret_key, "meeting file")
        self._feed_key = _derive(secret_key, "meeting feed")
        self.host = host_of(public_url)

    @property
    def lead_to_calls(self) -> bool:
        """Whether meetings take place at the operator's address, and not at the page of our own."""
        return self._meeting_url is not None

    def join(self, meeting_id: str) -> str:
        """Return where a meeting takes place."""
        if self._meeting_url is None:
            return f"{self._public_url}/meet/{meeting_id}"
        return self._meeting_url.replace("{meeting_id}", quote(meeting_id, safe=""))

    def file(self, meeting_id: str) -> str:
        """Return the address of a meeting's .ics file; who has it needs nothing else."""
        return f"{self._public_url}/meetings/{meeting_id}.ics?sig={self._file_sign(meeting_id)}"

    def is_file(self, meeting_id: str, signature: str) -> bool:
        """Tell whether the signature is the one in the address of this meeting's file."""
        return _equal(signature, self._file_sign(meeting_id))

    def feed(self, user_id: str, generation: int) -> str:
        """Return the private address of somebody's feed, the ``generation``-th one."""
        return f"{self._public_url}/feeds/{self._feed_secret(user_id, generation)}.ics"

    def is_feed(self, secret: str, user_id: str, generation: int) -> bool:
        """Tell whether the secret is the one in the address that `feed` returns."""
        return _equal(secret, self._feed_secret(user_id, generation))

    def _file_sign(self, meeting_id: str) -> str:
        return _sign(self._file_key, meeting_id)

    def _feed_secret(self, user_id: str, generation: int) -> str:
        return f"{user_id}.{_sign(self._feed_key, f'{generation}:{user_id}')}"


def feed_owner(secret: str) -> str:
    """Return whose feed an address claims to be; the secret is yet to be checked."""
    owner = secret.partition(".")[0]
    return owner if owner.isascii() else ""


def _derive(secret_key: str, purpose: str) -> bytes:
    return hmac.digest(secret_key.encode(), f"chatsched {purpose}".encode(), "sha256")


def _sign(key: bytes, what: str) -> str:
    digest = hmac.digest(key, what.encode(), "sha256")[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def _equal(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())
