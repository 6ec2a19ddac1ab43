"""Whose calendars there are in the sandbox."""

from dataclasses import dataclass
from typing import Literal

Vendor = Literal["google", "microsoft"]

PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""Where Microsoft keeps all personal accounts."""

WORK_TENANT = "6a1f7d3e-2b5c-4e8f-9a0d-1c2b3d4e5f60"
STRICT_TENANT = "0f9e8d7c-6b5a-4938-8271-605f4e3d2c1b"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxAccount:
    """An account at one of the vendors.

    ``id`` is Google's ``sub`` or Microsoft's ``oid``; ``tenant`` is Microsoft's ``tid``.
    ``has_mailbox`` is false where the mailbox is on the company's own server.
    ``only_admins_consent``: its company lets nobody connect applications by themselves.
    """

    vendor: Vendor
    id: str
    name: str
    email: str
    time_zone: str = "UTC"
    tenant: str | None = None
    has_mailbox: bool = True
    only_admins_consent: bool = False

    @property
    def personal(self) -> bool:
        """Whether it is a personal account at Microsoft."""
        return self.tenant == PERSONAL_TENANT


GOOGLE_ACCOUNTS = (
    SandboxAccount(
        vendor="google",
        id="104729384756102938475",
        name="Ada Lindgren",
        email="ada.lindgren@gmail.example",
        time_zone="Europe/Berlin",
    ),
    SandboxAccount(
        vendor="google",
        id="112358132134558914423",
        name="Ben Okafor",
        email="ben.okafor@gmail.example",
        time_zone="America/New_York",
    ),
)

MICROSOFT_ACCOUNTS = (
    SandboxAccount(
        vendor="microsoft",
        id="3c9c1f0e-7a54-4f6b-8f0a-5f1e0a7d9b21",
        name="Ada Lindgren",
        email="ada@contoso.example",
        time_zone="Europe/Berlin",
        tenant=WORK_TENANT,
    ),
    SandboxAccount(
        vendor="microsoft",
        id="00000000-0000-0000-66f3-3332eca7ea81",
        name="Ben Okafor",
        email="ben.okafor@outlook.example",
        time_zone="America/New_York",
        tenant=PERSONAL_TENANT,
    ),
    SandboxAccount(
        vendor="microsoft",
        id="8d2b7a65-90c1-4e3f-a1b2-c3d4e5f60718",
        name="Olive Prem (mailbox on her company's own server)",
        email="olive@contoso.example",
        tenant=WORK_TENANT,
        has_mailbox=False,
    ),
    SandboxAccount(
        vendor="microsoft",
        id="b7e6d5c4-a392-4817-b6c5-d4e3f2a10987",
        name="Stella Strict (her company asks an administrator)",
        email="stella@fabrikam.example",
        tenant=STRICT_TENANT,
        only_admins_consent=True,
    ),
)
