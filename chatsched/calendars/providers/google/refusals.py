"""What Google means by an answer that is not a success: the status alone does not tell.

Source: developers.google.com/workspace/calendar/api/guides/errors. A 403 is throttling, a missing
scope or a missing right, and a 410 a deleted event or an old sync token, by its ``reason``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import orjson

from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ProviderAway,
    ProviderError,
    ProviderRefused,
)

_THROTTLED = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "concurrentLimitExceeded",
        "variableTermLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)
_SCOPE_MISSING = frozenset(
    {
        "insufficientPermissions",
        "insufficientScopes",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "authError",
    }
)
_NOT_SWITCHED_ON = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_LATER = 600.0  # seconds; somebody has to do something first
_STALE = frozenset({"fullSyncRequired", "updatedMinTooLongAgo"})


class Refusal(ProviderRefused):
    """Google answered, and will answer the same again."""

    def __init__(self, message: str, status: int, reasons: frozenset[str]) -> None:
        super().__init__(message)
        self.status = status
        self.reasons = reasons

    @property
    def gone(self) -> bool:
        """Whether what was asked for is not there: never was, or not any more."""
        return self.status in {404, 410}

    @property
    def duplicate(self) -> bool:
        """Whether something has the identifier already."""
        return self.status == 409


def refusal(response: httpx2.Response) -> ProviderError:
    """Return what an answer that is not a success means, but for a 401."""
    status = response.status_code
    reasons = _reasons(response.content)
    if status in {408, 429} or status >= 500 or reasons & _THROTTLED:
        return ProviderAway("Google Calendar is busy at the moment.", _retry_after(response))
    if status == 403 and (reasons & _SCOPE_MISSING or _names_scope(response)):
        return CredentialsRefused("Google did not allow all that is needed. Please link it again.")
    if status == 403 and reasons & _NOT_SWITCHED_ON:
        return ProviderAway("Google Calendar is not switched on for this server.", _LATER)
    if reasons & _STALE or status < 400:
        return ProviderAway("Google Calendar could not answer this time.")
    return Refusal(_sentence(status), status, reasons)


def _sentence(status: int) -> str:
    if status in {404, 410}:
        return "It is no longer in Google Calendar, or no longer shared with you."
    if status == 403:
        return "Google Calendar does not let you change this calendar."
    return "Google Calendar did not accept this."


def _reasons(content: bytes) -> frozenset[str]:
    """Return all that the answer gives as its reasons, in either of Google's two styles."""
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        return frozenset()
    return frozenset(_named(answer))


def _named(answer: Any) -> Iterator[str]:
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return
    if isinstance(error.get("status"), str):
        yield error["status"]
    for name in ("errors", "details"):
        listed = error.get(name)
        for each in listed if isinstance(listed, list) else ():
            reason = each.get("reason") if isinstance(each, dict) else None
            if isinstance(reason, str):
                yield reason


def _names_scope(response: httpx2.Response) -> bool:
    """Tell whether RFC 6750 is used to say that the token's scopes do not suffice."""
    return "insufficient_scope" in response.headers.get("www-authenticate", "")


def _retry_after(response: httpx2.Response) -> float | None:
    """Return the seconds that ``Retry-After`` asks for: a number or a date (RFC 9110, 10.2.3)."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
