"""Messages that only the browser can read: RFC 8291, which is RFC 8188 with agreed keys."""

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_BYTES = 3993
"""How much a message may hold: push services take 4,096 bytes with what encryption adds."""

_RECORD_SIZE = 4096
_CURVE = ec.SECP256R1()
_LAST_RECORD = b"\x02"


@dataclass(frozen=True, slots=True)
class Reader:
    """What a browser gave to encrypt by: its public key (65 bytes) and a secret (16 bytes)."""

    key: bytes
    secret: bytes


def encrypted(plain: bytes, reader: Reader) -> bytes:
    """Return the body of a request with ``Content-Encoding: aes128gcm``, which is fresh each time.

    Raises ValueError for a key that is no point of the curve.
    """
    return _encrypted(plain, reader, ec.generate_private_key(_CURVE), os.urandom(16))


def _encrypted(
    plain: bytes, reader: Reader, ours: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, reader.key)
    own = public_bytes(ours.public_key())
    agreed = _derived(
        ours.exchange(ec.ECDH(), theirs),
        reader.secret,
        b"WebPush: info\0" + reader.key + own,
        32,
    )
    content_key = _derived(agreed, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(agreed, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + _RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own
    return header + AESGCM(content_key).encrypt(nonce, plain + _LAST_RECORD, None)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as it goes over the wire: an uncompressed point, 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_public_key(key: bytes) -> bool:
    """Tell whether these bytes are a public key that can be encrypted by."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, key)
    except ValueError:
        return False
    return len(key) == 65


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
