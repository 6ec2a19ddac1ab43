"""Secrets at rest: encrypted, and bound to the place where they are kept."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_KEY_BYTES = 32
_ROLLING_SECONDS = 3600.0
_PURPOSE = b"chatsched: credentials of linked calendars"


class VaultError(Exception):
    """A secret cannot be opened: its key is gone, or it was changed or moved elsewhere."""


class NewerKeyError(VaultError):
    """It was sealed a moment ago with a key that this process does not have yet.

    The operator is changing keys, and restarts one process after the other.
    """


def derived_key(secret: str) -> str:
    """Return a key, in base64, made of the server's own secret, where none are configured."""
    made = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.b64encode(made).decode()


class Vault:
    """Seals with the first of its keys (32 bytes in base64) and opens with all of them.

    AES-256-GCM. The ``place``, such as ``calendar_links:<id>:secret``, is authenticated with the
    secret: what was sealed for one place opens in no other.
    """

    def __init__(self, keys: Sequence[str], now: Callable[[], float] = time.time) -> None:
        if not keys:
            raise ValueError("a vault needs a key")
        decoded = [base64.b64decode(key.translate({45: "+", 95: "/"})) for key in keys]
        self._now = now
        self._current = _id(decoded[0])
        self._keys = {_id(key): AESGCM(key) for key in decoded}

    def seal(self, data: bytes, place: str) -> dict[str, Any]:
        """Return ``data`` encrypted, as a document fit for MongoDB."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, data, place.encode())
        return {"key": self._current, "nonce": nonce, "data": sealed, "at": int(self._now())}

    def open(self, sealed: Mapping[str, Any], place: str) -> bytes:
        """Return what was sealed for this place; raise `VaultError`, `NewerKeyError`."""
        key = self._keys.get(sealed.get("key", ""))
        if key is None:
            if self._now() - sealed.get("at", 0) < _ROLLING_SECONDS:
                raise NewerKeyError("sealed with a key that is not known here yet")
            raise VaultError("sealed with a key that is not known here")
        try:
            return key.decrypt(bytes(sealed["nonce"]), bytes(sealed["data"]), place.encode())
        except (InvalidTag, KeyError, ValueError):
            raise VaultError("changed since, or sealed for another place") from None

    def is_current(self, sealed: Mapping[str, Any]) -> bool:
        """Tell whether it was sealed with the key that seals now."""
        return sealed.get("key") == self._current


def _id(key: bytes) -> str:
    return hashlib.sha256(b"id:" + key).hexdigest()[:16]
