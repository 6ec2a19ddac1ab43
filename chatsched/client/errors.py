"""Everything that can go wrong when talking to a server, as one tree.

::

    ChatschedClientError        any answer that is not a success; ``code`` says which
     ├── Offline                no answer in time; what was asked may or may not have happened
     ├── Unauthorized           the token is revoked or wrong; the client has stopped
     │    └── InvalidCredentials
     ├── Invalid                ``fields`` says what is wrong with which
     ├── Forbidden · NotFound · InviteClosed · MeetingOver · TooLarge
     ├── SlotTaken              ``alternatives`` are the nearest free times
     ├── VersionConflict        ``current`` is the object as it stands
     ├── RateLimited            come back in ``retry_after`` seconds
     └── Unavailable            it was not done in time; commands try again by themselves
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from chatsched.client.models import Span


class ChatschedClientError(Exception):
    """What the server said against it: a code for programs and a sentence for people.

    ``problem`` is the whole problem document (RFC 9457) as it came.
    """

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.problem = dict(problem)
        self.code = str(problem.get("code", "unexpected"))
        self.detail = str(problem.get("detail") or problem.get("title") or "Something went wrong")
        super().__init__(f"{self.code}: {self.detail}")

    @property
    def fields(self) -> dict[str, str]:
        """A field's path → what is wrong with it; empty but for `Invalid`."""
        found = self.problem.get("fields")
        return dict(found) if isinstance(found, dict) else {}

    @property
    def alternatives(self) -> list[Span]:
        """The nearest free times; empty but for `SlotTaken`."""
        try:
            return [Span.model_validate(span) for span in self.problem.get("alternatives") or []]
        except ValidationError:
            return []

    @property
    def current(self) -> dict[str, Any] | None:
        """The object as it stands, as the server sent it; None but for `VersionConflict`."""
        for name in ("meeting", "invite", "current"):
            found = self.problem.get(name)
            if isinstance(found, dict):
                return found
        return None

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait; None but for `RateLimited`."""
        found = self.problem.get("retry_after")
        return float(found) if isinstance(found, int | float) else None


class Offline(ChatschedClientError):
    """The server could not be reached, or did not answer, within the time allowed."""

    def __init__(self, detail: str) -> None:
        super().__init__({"code": "offline", "detail": detail})


class Unauthorized(ChatschedClientError):
    """The token or the session is revoked, expired or wrong."""


class InvalidCredentials(Unauthorized):
    """The e-mail address and the password do not belong together."""


class Invalid(ChatschedClientError):
    """What was sent does not fit."""


class Forbidden(ChatschedClientError):
    """It may be seen, but not done."""


class NotFound(ChatschedClientError):
    """It is not there, or may not be seen."""


class SlotTaken(ChatschedClientError):
    """The time is no longer free."""


class VersionConflict(ChatschedClientError):
    """It was changed meanwhile."""


class InviteClosed(ChatschedClientError):
    """The invite is booked, withdrawn or expired."""


class MeetingOver(ChatschedClientError):
    """The meeting is past."""


class RateLimited(ChatschedClientError):
    """Too many requests."""


class TooLarge(ChatschedClientError):
    """More than the server takes."""


class Unavailable(ChatschedClientError):
    """A part that is needed is away for the moment."""


_BY_CODE: dict[str, type[ChatschedClientError]] = {
    "unauthorized": Unauthorized,
    "invalid_credentials": InvalidCredentials,
    "invalid": Invalid,
    "forbidden": Forbidden,
    "not_found": NotFound,
    "slot_taken": SlotTaken,
    "version_conflict": VersionConflict,
    "invite_closed": InviteClosed,
    "meeting_over": MeetingOver,
    "rate_limited": RateLimited,
    "too_large": TooLarge,
    "unavailable": Unavailable,
    "calendar_unavailable": Unavailable,
}


def error_of(problem: object) -> ChatschedClientError:
    """Return the error that a problem document stands for; other answers are ``unexpected``."""
    if not isinstance(problem, dict):
        return ChatschedClientError({"detail": "The server gave no answer that makes sense."})
    return _BY_CODE.get(str(problem.get("code")), ChatschedClientError)(problem)
