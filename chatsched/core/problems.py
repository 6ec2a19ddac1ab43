"""Errors as they go over the wire: RFC 9457 problem documents, over HTTP and in acks alike."""

from typing import Any

from pydantic import ValidationError

from chatsched.core.complaints import BODY, NO_OBJECT, complaints
from chatsched.core.errors import ChatschedError, Invalid

_STATUS = {
    "invalid": 422,
    "unauthorized": 401,
    "invalid_credentials": 401,
    "forbidden": 403,
    "not_found": 404,
    "email_taken": 409,
    "slot_taken": 409,
    "version_conflict": 409,
    "meeting_over": 409,
    "invite_closed": 410,
    "rate_limited": 429,
    "too_large": 413,
    "unavailable": 503,
    "calendar_unavailable": 503,
    "calendar_auth_failed": 422,
    "calendar_unreachable": 422,
    "calendar_unsupported": 422,
    "url_forbidden": 422,
}
CODES = tuple(_STATUS)


def status_of(error: ChatschedError) -> int:
    """Return the HTTP status of an error's code; 500 for one that has none."""
    return _STATUS.get(error.code, 500)


def problem(error: ChatschedError) -> dict[str, Any]:
    """Return the problem document for ``error``: type, title, status, detail, code, and extras."""
    return {
        "type": f"urn:chatsched:problem:{error.code}",
        "title": error.title,
        "status": status_of(error),
        "detail": error.detail,
        "code": error.code,
        **error.extra,
    }


def invalid(error: ValidationError) -> Invalid:
    """Translate a model's complaint into `Invalid`, one sentence for each field's path."""
    fields = complaints(error)
    path, sentence = next(iter(fields.items()))
    if path != BODY:
        return Invalid(f"{path}: {sentence}", fields)
    if sentence == NO_OBJECT:
        return not_an_object()
    return Invalid(f"{sentence[0].upper()}{sentence[1:]}.", fields)


def not_an_object() -> Invalid:
    """Return what to say of a command that is JSON, but not an object."""
    return Invalid(f"The body {NO_OBJECT}.", {BODY: NO_OBJECT})
