"""Who we are to push services: VAPID (RFC 8292), a signed token with every request."""

import base64
import binascii
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from chatsched.notifications.push.encryption import public_bytes

_LIFE = timedelta(hours=12)  # a day at most, by RFC 8292, section 2
_RENEWED = timedelta(hours=6)
_MOST_KEPT = 1_000


class Vapid:
    """Signs for one server. ``subject`` is where its operator can be reached.

    ``private_key``: 32 bytes in base64, of either alphabet. Raises ValueError for anything else.
    """

    def __init__(self, private_key: str, subject: str) -> None:
        key = ec.derive_private_key(_number(private_key), ec.SECP256R1())
        self.public_key = base64url(public_bytes(key.public_key()))
        numbers = key.private_numbers()
        x, y = numbers.public_numbers.x, numbers.public_numbers.y
        self._key = ECKey.import_key(
            {
                "kty": "EC",
                "crv": "P-256",
                **{name: _coordinate(each) for name, each in (("x", x), ("y", y))},
                "d": _coordinate(numbers.private_value),
            }
        )
        self._subject = subject
        self._kept: dict[str, tuple[str, datetime]] = {}

    def authorization(self, endpoint: str, now: datetime) -> str:
        """Return the ``Authorization`` of a request to a push service."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        token, until = self._kept.get(audience, ("", now))
        if until <= now:
            token = self._token(audience, now)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[audience] = (token, now + _RENEWED)
        return f"vapid t={token}, k={self.public_key}"

    def _token(self, audience: str, now: datetime) -> str:
        claims = {"aud": audience, "exp": int((now + _LIFE).timestamp()), "sub": self._subject}
        return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, self._key)


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """Return the bytes of base64 in either alphabet, padded or not; raises ValueError."""
    plain = text.rstrip("=").translate({45: "+", 95: "/"})
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _number(private_key: str) -> int:
    data = from_base64(private_key)
    if len(data) != 32:
        raise ValueError("must be 32 bytes")
    return int.from_bytes(data, "big")


def _coordinate(number: int) -> str:
    return base64url(number.to_bytes(32, "big"))
