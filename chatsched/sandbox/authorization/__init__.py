"""One strict OAuth 2.0 and OpenID Connect server, with the ways of both vendors."""

from chatsched.sandbox.authorization.accounts import (
    GOOGLE_ACCOUNTS,
    MICROSOFT_ACCOUNTS,
    PERSONAL_TENANT,
    SandboxAccount,
    Vendor,
)
from chatsched.sandbox.authorization.grants import Grant, Grants, TokenStore

__all__ = [
    "GOOGLE_ACCOUNTS",
    "MICROSOFT_ACCOUNTS",
    "PERSONAL_TENANT",
    "Grant",
    "Grants",
    "SandboxAccount",
    "TokenStore",
    "Vendor",
]
