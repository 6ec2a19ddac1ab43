"""Where a browser goes on after it was at a provider."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import RedirectResponse, Response

from chatsched.calendars.connecting import HOME, Landing
from chatsched.calendars.oauth import Outcome
from chatsched.core.errors import ChatschedError, RateLimited, Unauthorized
from chatsched.core.problems import status_of
from chatsched.http import Notice

_OURS = frozenset({"calendar", "provider", "missing", "calendar_id"})
_STATUS = 400
_TITLE = "Calendar not linked"
_BACK = (HOME, "Back to calendars")
_SIGN_IN = (f"/login?return_to={quote(HOME, safe='')}", "Sign in")
_SIGN_IN_FIRST = (
    "You are not signed in here any more. Please sign in, and connect the calendar again."
)
_MANY_SECONDS = 90
_WORDS: Mapping[Outcome, str] = {
    "expired": (
        "This sign-in is no longer valid. It was finished already, took more than ten minutes, or"
        " was begun by somebody else. If the calendar is not among yours, please connect it again."
    ),
}
_OTHERWISE = "Nothing was linked. Please connect the calendar again."


def landed(landing: Landing) -> Response:
    """Return the redirection to where somebody came from, or a page if that is not known.

    Its query says how it ended: ``calendar`` is the outcome; besides ``provider``, ``missing``
    (permissions that were not given) and ``calendar_id`` of what was linked.
    """
    if landing.return_to is None:
        return Notice(_TITLE, _WORDS.get(landing.outcome, _OTHERWISE), _BACK).page(_STATUS)
    path, _, query = landing.return_to.partition("?")
    members = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _OURS]
    members += [("calendar", landing.outcome), ("provider", landing.provider)]
    if landing.missing:
        members.append(("missing", ",".join(landing.missing)))
    if landing.link is not None:
        members.append(("calendar_id", landing.link.id))
    return RedirectResponse(
        f"{path}?{urlencode(members)}", 303, headers={"cache-control": "no-store"}
    )


def refused(error: ChatschedError) -> Response:
    """Return a page for somebody who was not let through, with the error's own status."""
    words, way = error.detail, _BACK
    if isinstance(error, Unauthorized):
        words, way = _SIGN_IN_FIRST, _SIGN_IN
    elif isinstance(error, RateLimited):
        words = f"This was tried too often. Please try again in {_duration(error.retry_after)}."
    response = Notice(_TITLE, words, way).page(status_of(error))
    if isinstance(error, RateLimited):
        response.headers["retry-after"] = str(error.retry_after)
    return response


def _duration(seconds: int) -> str:
    if seconds > _MANY_SECONDS:
        return f"{-(-seconds // 60)} minutes"
    return "a second" if seconds == 1 else f"{seconds} seconds"
