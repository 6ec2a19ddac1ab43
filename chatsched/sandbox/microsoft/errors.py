"""Errors as Graph words them."""

from typing import Any


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers: dict[str, str] = more.pop("headers", {})
        self.more = more


def bad(message: str, code: str = "RequestBodyRead") -> Refused:
    """Return the refusal of a request that is wrong in itself."""
    return Refused(400, code, message)


def gone() -> Refused:
    """Return the refusal of an item that is not there."""
    return Refused(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def denied() -> Refused:
    """Return the refusal of what a token, or the mailbox's owner, may not do."""
    return Refused(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def unauthenticated() -> Refused:
    """Return the refusal of a token that is missing, expired or revoked."""
    return Refused(
        401,
        "InvalidAuthenticationToken",
        "Access token is empty, has expired or is not valid.",
        headers={"www-authenticate": 'Bearer realm="", authorization_uri=""'},
    )


def stale() -> Refused:
    """Return the refusal of a change from a state that is no longer."""
    return Refused(
        412,
        "ErrorIrresolvableConflict",
        "The send or update operation could not be performed because the change key passed "
        "in the request does not match the current change key for the item.",
    )


def no_mailbox() -> Refused:
    """Return the refusal for a mailbox that is not in the cloud."""
    return Refused(
        404, "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox."
    )
