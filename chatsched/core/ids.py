"""Identifiers: opaque strings, unguessable, and ascending in time so that indexes stay compact."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, in lower case
_RANDOM_BITS = 80
_LENGTH = 26


def new_id() -> str:
    """Return a fresh identifier: 26 characters, 48 bits of milliseconds and 80 random bits."""
    number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def new_secret() -> str:
    """Return a fresh secret for a token, a session or a private address: 256 random bits."""
    return secrets.token_urlsafe(32)
