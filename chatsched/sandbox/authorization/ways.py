"""In what the vendors differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from starlette.datastructures import QueryParams

from chatsched.sandbox.authorization.accounts import SandboxAccount, Vendor
from chatsched.sandbox.authorization.requests import (
    AuthorizationRequest,
)


class Ways(Protocol):
    """One vendor's ways."""

    vendor: Vendor
    granular: bool
    rotates: bool
    discovery_path: str
    authorize_path: str
    token_path: str
    keys_path: str
    revoke_path: str | None

    def discovered(self, base: str, tenant: str) -> dict[str, Any]:
        """Return the discovery document of the vendor whose addresses begin with ``base``."""
        ...

    def scopes(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the scopes as the vendor writes them; raise for one that it does not know."""
        ...

    def check(self, query: QueryParams) -> None:
        """Raise for what this vendor does not take in a request for consent."""
        ...

    def check_account(self, request: AuthorizationRequest, account: SandboxAccount) -> None:
        """Raise if this account may not be used, or may not consent."""
        ...

    def refreshable(self, request: AuthorizationRequest, *, known: bool) -> bool:
        """Tell whether a refresh token comes of a consent."""
        ...

    def granted(self, scopes: Iterable[str]) -> str:
        """Return ``scope`` as it stands in the answer with the tokens."""
        ...

    def claims(self, base: str, account: SandboxAccount, scopes: Iterable[str]) -> dict[str, Any]:
        """Return what an id_token says of an account, and by whom."""
        ...

    def refusal(self, what: str) -> tuple[int, Mapping[str, Any]]:
        """Return status and body of an error at the token endpoint."""
        ...


def document(base: str, paths: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """Return the parts of a discovery document that are alike; ``paths`` follow ``base``."""
    return {
        **{name: base + path for name, path in paths.items()},
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        **more,
    }
