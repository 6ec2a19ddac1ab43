"""One strict OAuth 2.0 and OpenID Connect server, with the ways of both vendors."""

from chatsched.sandbox.authorization.accounts import (
    GOOGLE_ACCOUNTS,
    MICROSOFT_ACCOUNTS,
    PERSONAL_TENANT,
    SandboxAccount,
    Vendor,
)
from chatsched.sandbox.authorization.desk import Desk
from chatsched.sandbox.authorization.faults import Faults
from chatsched.sandbox.authorization.grants import Grant, Grants, TokenStore
from chatsched.sandbox.authorization.requests import Application
from chatsched.sandbox.authorization.server import authorization, desk, issuer

__all__ = [
    "GOOGLE_ACCOUNTS",
    "MICROSOFT_ACCOUNTS",
    "PERSONAL_TENANT",
    "Application",
    "Desk",
    "Faults",
    "Grant",
    "Grants",
    "SandboxAccount",
    "TokenStore",
    "Vendor",
    "authorization",
    "desk",
    "issuer",
]
