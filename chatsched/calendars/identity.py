"""Whose account it is: what an id_token says, once it is known to be true."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from chatsched.calendars.clients import SignInProvider
from chatsched.calendars.issuers import Discovered, Issuer

_ALGORITHMS = ["RS256", "PS256", "ES256"]
# What a header says beside what is known is nothing to us (RFC 7515, 4.2).
_REGISTRY = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
_LEEWAY_SECONDS = 120
_LONGEST_NAME = 320


class IdentityError(Exception):
    """An id_token is missing, forged, for somebody else, or out of date."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An account: ``subject`` for good, ``account`` for people to know it by.

    ``email`` tells whether that is known to be its e-mail address.
    """

    subject: str
    account: str
    email: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What an id_token must say besides: for whom it is, and in answer to what."""

    client_id: str
    nonce: str
    now: int


async def identify(
    provider: SignInProvider, issuer: Issuer, id_token: object, expected: Expected
) -> Identity:
    """Return whose account an id_token is about; raise `IdentityError`, `ProviderAway`."""
    if not isinstance(id_token, str):
        raise IdentityError("there is no id_token")
    claims = await _verified(issuer, id_token)
    _check(claims, await issuer.discovered(), expected)
    return _microsoft(claims) if provider == "microsoft" else _google(claims)


async def _verified(issuer: Issuer, id_token: str) -> Mapping[str, Any]:
    """Return the claims if the signature is right; keys are asked for again if one is new."""
    keys = await issuer.keys()
    try:
        return _decoded(id_token, keys)
    except (InvalidKeyIdError, BadSignatureError):  # other keys may be in use by now
        keys = await issuer.keys(anew=True)
    except (JoseError, ValueError) as error:
        raise IdentityError(f"the id_token cannot be trusted: {type(error).__name__}") from None
    try:
        return _decoded(id_token, keys)
    except (JoseError, ValueError) as error:
        raise IdentityError(f"the id_token cannot be trusted: {type(error).__name__}") from None


def _decoded(id_token: str, keys: KeySet) -> Mapping[str, Any]:
    return jwt.decode(id_token, keys, registry=_REGISTRY).claims


def _check(claims: Mapping[str, Any], discovered: Discovered, expected: Expected) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=expected.now,
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True},
        sub={"essential": True},
        aud={"essential": True, "value": expected.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )
    try:
        registry.validate(dict(claims))
    except JoseError as error:
        raise IdentityError(f"the id_token does not fit: {type(error).__name__}") from None
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != expected.client_id:
        raise IdentityError("the id_token is for another application")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), expected.nonce.encode()):
        raise IdentityError("the id_token answers another request")
    if not discovered.issued(claims["iss"], _text(claims, "tid")):
        raise IdentityError("the id_token is by another issuer")


def _google(claims: Mapping[str, Any]) -> Identity:
    subject = f"{claims['iss']}|{claims['sub']}"
    email = _text(claims, "email")
    return Identity(subject, email or "Google account", email is not None)


def _microsoft(claims: Mapping[str, Any]) -> Identity:
    tenant, person = _text(claims, "tid"), _text(claims, "oid")
    if tenant is None or person is None:
        raise IdentityError("the id_token does not say whose it is")
    email = _text(claims, "email")
    name = email or _text(claims, "preferred_username") or "Microsoft account"
    return Identity(f"{tenant}|{person}", name, email is not None)


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value[:_LONGEST_NAME] if isinstance(value, str) and value else None
