"""What the endpoints of one vendor's sign-in share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatsched.sandbox.authorization.accounts import SandboxAccount
from chatsched.sandbox.authorization.faults import Faults
from chatsched.sandbox.authorization.grants import TokenStore
from chatsched.sandbox.authorization.requests import Application
from chatsched.sandbox.authorization.signing import Signer
from chatsched.sandbox.authorization.ways import Ways


@dataclass(slots=True, kw_only=True)
class Desk:
    """One vendor's accounts, registered applications and tokens.

    ``base`` is what all its addresses begin with. ``calls`` counts what was asked, by name.
    """

    ways: Ways
    base: str
    accounts: Sequence[SandboxAccount]
    applications: list[Application] = field(default_factory=list)
    tokens: TokenStore = field(default_factory=TokenStore)
    signer: Signer = field(default_factory=Signer)
    faults: Faults = field(default_factory=Faults)
    calls: dict[str, int] = field(default_factory=dict)

    def account(self, account_id: str) -> SandboxAccount | None:
        """Return an account by its id."""
        return next((each for each in self.accounts if each.id == account_id), None)

    def count(self, name: str) -> None:
        """Note that something was asked."""
        self.calls[name] = self.calls.get(name, 0) + 1
