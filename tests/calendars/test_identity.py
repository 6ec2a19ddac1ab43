"""Whose account it is: an id_token says so only if it is genuine."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import JWSRegistry

from chatsched.calendars.identity import Expected, IdentityError, identify
from chatsched.calendars.issuers import Discovered

ISSUER = "https://accounts.example"
NOW = int(time.time())
CLAIMS = {
    "iss": ISSUER,
    "sub": "1",
    "aud": "client",
    "nonce": "nonce",
    "iat": NOW,
    "exp": NOW + 3600,
    "email": "ada@example.com",
}
EXPECTED = Expected("client", "nonce", NOW)
KEY, OTHER = RSAKey.generate_key(2048, {"kid": "a"}), RSAKey.generate_key(2048, {"kid": "a"})


class Published:
    """An issuer whose keys are known, and counted when they are asked for anew."""

    def __init__(self, *keys: RSAKey) -> None:
        self.keys_now = list(keys)
        self.anew = 0

    async def keys(self, *, anew: bool = False) -> KeySet:
        self.anew += anew
        key = self.keys_now[min(self.anew, len(self.keys_now) - 1)]
        return KeySet.import_key_set({"keys": [key.as_dict(private=False)]})

    async def discovered(self) -> Discovered:
        addresses = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return Discovered(issuer=ISSUER, **dict.fromkeys(addresses, "https://x"))


def signed(key=KEY, header=None, **claims) -> str:
    lenient = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    whole = {"alg": "RS256", "kid": "a", **(header or {})}
    return jwt.encode(whole, {**CLAIMS, **claims}, key, registry=lenient)


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


async def test_a_genuine_token_names_the_account():
    identity = await identify("google", Published(KEY), signed(), EXPECTED)
    assert (identity.subject, identity.account) == (f"{ISSUER}|1", "ada@example.com")


async def test_a_token_by_another_key_is_refused():
    issuer = Published(KEY)
    with pytest.raises(IdentityError):
        await identify("google", issuer, signed(OTHER), EXPECTED)
    assert issuer.anew == 1


async def test_a_key_that_is_new_under_an_old_name_is_found():
    issuer = Published(OTHER, KEY)
    assert await identify("google", issuer, signed(), EXPECTED)
    assert issuer.anew == 1


async def test_a_token_signed_with_what_everybody_knows_is_refused():
    """The public key as a shared secret, or no signature at all."""
    unsigned = f"{encoded({'alg': 'HS256', 'kid': 'a'})}.{encoded(CLAIMS)}"
    known = KEY.as_pem(private=False)
    mac = hmac.new(known, unsigned.encode(), hashlib.sha256).digest()
    forged = f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    header, payload, _ = signed().split(".")
    none = encoded({"alg": "none"})
    for token in (forged, f"{header}.{payload}.", f"{none}.{payload}.", "", "x"):
        with pytest.raises(IdentityError):
            await identify("google", Published(KEY), token, EXPECTED)


async def test_what_is_changed_is_refused():
    header, _, signature = signed().split(".")
    payload = signed(sub="2").split(".")[1]
    with pytest.raises(IdentityError):
        await identify("google", Published(KEY), f"{header}.{payload}.{signature}", EXPECTED)


@pytest.mark.parametrize("token", [None, 1, {}, b"x"])
async def test_a_token_is_needed(token):
    with pytest.raises(IdentityError):
        await identify("google", Published(KEY), token, EXPECTED)


@pytest.mark.parametrize("header", [{"x5t": "y"}, {"something": "new"}])
async def test_what_a_header_says_besides_does_not_matter(header):
    assert await identify("google", Published(KEY), signed(header=header), EXPECTED)
