"""The key that id_tokens are signed with."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

_BITS = 2048


class Signer:
    """Signs, and publishes what signatures are checked with."""

    def __init__(self) -> None:
        self._key = _new_key()

    def rotate(self) -> None:
        """Sign with another key from now on; the old one is no longer published."""
        self._key = _new_key()

    def public(self) -> dict[str, Any]:
        """Return the key set document (JWKS)."""
        return {"keys": [{**self._key.as_dict(private=False), "alg": "RS256", "use": "sig"}]}

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return an id_token."""
        header = {"alg": "RS256", "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, dict(claims), self._key)


def token_hash(access_token: str) -> str:
    """Return ``at_hash``, by which an id_token names the access token that it came with."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def challenge_of(verifier: str) -> str:
    """Return what a PKCE verifier must have been announced as (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _new_key() -> RSAKey:
    return RSAKey.generate_key(_BITS, {"kid": secrets.token_hex(10)})
