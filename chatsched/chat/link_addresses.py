"""The addresses of invite links, which let whoever has one into a room.

A link's token is signed with a key derived from the server's secret, so that nothing secret is
stored and the address can be shown again at any time.
"""

import base64
import hmac

_SIGNATURE_BYTES = 18


class LinkAddresses:
    """Makes the addresses and recognises their tokens."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._pages = public_url.rstrip("/") + "/join/"
        self._key = hmac.digest(secret_key.encode(), b"chatsched room link", "sha256")

    def address(self, link_id: str) -> str:
        """Return the page that lets people in by this link."""
        return self._pages + link_id + self._signature(link_id)

    def link_id(self, token: str) -> str | None:
        """Return which link a token is of; None if it is of none that was made here."""
        link_id, given = token[:-_SIGNATURE_LENGTH], token[-_SIGNATURE_LENGTH:]
        right = self._signature(link_id)
        fits = hmac.compare_digest(given.encode(errors="replace"), right.encode())
        return link_id if fits else None

    def _signature(self, link_id: str) -> str:
        whole = hmac.digest(self._key, link_id.encode(errors="replace"), "sha256")
        return base64.urlsafe_b64encode(whole[:_SIGNATURE_BYTES]).decode()


_SIGNATURE_LENGTH = _SIGNATURE_BYTES * 4 // 3
