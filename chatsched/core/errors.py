"""Everything that can go wrong for a caller, as one tree.

::

    ChatschedError
     ├── Invalid                 what was sent does not fit; names the fields
     ├── Unauthorized            no credentials, or they are no longer good
     ├── InvalidCredentials      wrong password or unknown e-mail, indistinguishably
     ├── Forbidden               the caller may see it, but may not do this to it
     ├── NotFound                it is not there, or the caller may not see that it is
     ├── EmailTaken
     ├── SlotTaken               offers the nearest free times
     ├── VersionConflict         brings the current object
     ├── MeetingOver
     ├── InviteClosed
     ├── RateLimited             says when to come back
     ├── TooLarge
     └── Unavailable             a part that is needed is away for the moment
          └── CalendarUnavailable
     CalendarRefused
      ├── CalendarAuthFailed · CalendarUnreachable · CalendarUnsupported
      └── UrlForbidden

Services raise these; `chatsched.core.problems` alone turns them into what goes over the wire.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class ChatschedError(Exception):
    """The root: has a code for programs, and a sentence for people.

    ``extra`` holds further members of the problem document, ready for JSON.
    """

    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra: dict[str, Any] = extra


class Invalid(ChatschedError):
    """What was sent does not fit; ``fields`` maps each field's path to what is wrong with it."""

    code = "invalid"
    title = "The request is not valid"

    def __init__(self, detail: str | None = None, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, **({"fields": dict(fields)} if fields else {}))


class Unauthorized(ChatschedError):
    """There are no credentials, or they are expired, revoked or wrong."""

    code = "unauthorized"
    title = "Please sign in"


class InvalidCredentials(ChatschedError):
    """The e-mail address and the password do not belong together."""

    code = "invalid_credentials"
    title = "E-mail address or password is wrong"


class Forbidden(ChatschedError):
    """The caller may see the thing but not do this to it."""

    code = "forbidden"
    title = "This is not allowed"


class NotFound(ChatschedError):
    """There is no such thing, or none that the caller may know of."""

    code = "not_found"
    title = "Not found"


class EmailTaken(ChatschedError):
    """Somebody has signed up with this address."""

    code = "email_taken"
    title = "There is an account with this e-mail address"


class SlotTaken(ChatschedError):
    """The time is not on offer, or no longer; ``alternatives`` are the nearest that are."""

    code = "slot_taken"
    title = "This time is not free"

    def __init__(self, alternatives: list[dict[str, str]], detail: str | None = None) -> None:
        super().__init__(detail, alternatives=alternatives)


class VersionConflict(ChatschedError):
    """The object was changed meanwhile; ``current`` maps its name to it as it stands."""

    code = "version_conflict"
    title = "This was changed meanwhile"

    def __init__(self, **current: Any) -> None:
        super().__init__(None, **current)


class MeetingOver(ChatschedError):
    """The meeting has begun or is past; it can no longer be moved or called off."""

    code = "meeting_over"
    title = "This meeting is over"


class InviteClosed(ChatschedError):
    """The invite is booked, withdrawn or expired."""

    code = "invite_closed"
    title = "This invite is closed"


class RateLimited(ChatschedError):
    """Too many requests; come back in ``retry_after`` seconds."""

    code = "rate_limited"
    title = "Too many requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Please try again in {retry_after} s.", retry_after=retry_after)
        self.retry_after = retry_after


class TooLarge(ChatschedError):
    """The request is larger than the server takes."""

    code = "too_large"
    title = "Too large"


class Unavailable(ChatschedError):
    """A part that is needed for this is away; trying again makes sense, under the same nonce."""

    code = "unavailable"
    title = "Not available at the moment"


class CalendarUnavailable(Unavailable):
    """A calendar that must be asked does not answer."""

    code = "calendar_unavailable"
    title = "The calendar does not answer at the moment"


class CalendarRefused(ChatschedError):
    """A calendar cannot be linked."""


class CalendarAuthFailed(CalendarRefused):
    """The calendar's server refuses the user name or password."""

    code = "calendar_auth_failed"
    title = "The calendar refuses these credentials"


class CalendarUnreachable(CalendarRefused):
    """There is no answer at the calendar's address."""

    code = "calendar_unreachable"
    title = "The calendar cannot be reached"


class CalendarUnsupported(CalendarRefused):
    """What answers at the address is not a calendar that can be used."""

    code = "calendar_unsupported"
    title = "This is not a calendar that can be linked"


class UrlForbidden(CalendarRefused):
    """The address lies where the server must not go."""

    code = "url_forbidden"
    title = "This address is not allowed"
