"""What Google answers when it does not do what was asked.

Source: developers.google.com/workspace/calendar/api/guides/errors.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response


class Problem(Exception):
    """An answer that is not a success; ``location`` names the parameter or header at fault."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        domain: str = "global",
        location: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.domain = domain
        self.location = location
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return it in the form that all of Google's calendar methods share."""
        error: dict[str, Any] = {
            "domain": self.domain,
            "reason": self.reason,
            "message": str(self),
        }
        if self.location:
            error["locationType"], error["location"] = self.location
        body = {"error": {"errors": [error], "code": self.status, "message": str(self)}}
        return JSONResponse(body, self.status, headers=self.headers)


def invalid(message: str, parameter: str | None = None) -> Problem:
    """Return the problem of a value that does not fit."""
    location = ("parameter", parameter) if parameter else None
    return Problem(400, "invalid", message, location=location)


def required(what: str) -> Problem:
    """Return the problem of something that is missing."""
    return Problem(400, "required", f"Missing required field: {what}.")


def not_found() -> Problem:
    """Return the problem of something that is not there, or not to be seen."""
    return Problem(404, "notFound", "Not Found")


def deleted() -> Problem:
    """Return the problem of an event that was there."""
    return Problem(410, "deleted", "Resource has been deleted")


def duplicate() -> Problem:
    """Return the problem of an identifier in use, be it by a deleted event."""
    return Problem(409, "duplicate", "The requested identifier already exists.")


def unauthorized() -> Problem:
    """Return the problem of a token that is unknown, expired or revoked."""
    return Problem(
        401,
        "authError",
        "Invalid Credentials",
        location=("header", "Authorization"),
        headers={
            "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        },
    )


def scope_missing() -> Problem:
    """Return the problem of a token that was not granted enough."""
    return Problem(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        headers={"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
    )


def access_missing(role: str) -> Problem:
    """Return the problem of a calendar that may be seen and not changed."""
    return Problem(
        403,
        "requiredAccessLevel",
        f"You need to have {role} access to this calendar.",
        domain="calendar",
    )


def stale_sync() -> Problem:
    """Return the problem of a sync token that Google no longer remembers."""
    return Problem(
        410,
        "fullSyncRequired",
        "Sync token is no longer valid, a full sync is required.",
        domain="calendar",
        location=("parameter", "syncToken"),
    )


def not_as_expected() -> Problem:
    """Return the problem of an event that was changed meanwhile."""
    return Problem(412, "conditionNotMet", "Precondition Failed", location=("header", "If-Match"))
