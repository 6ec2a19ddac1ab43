"""Where a browser goes on after it was at a provider."""

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from chatsched.calendars.connecting import HOME, Landing
from chatsched.calendars.oauth import Outcome

_OURS = frozenset({"calendar", "provider", "missing", "calendar_id"})
_STATUS = 400
_WORDS: Mapping[Outcome, str] = {
    "expired": (
        "This sign-in is no longer valid. It was finished already, took more than ten minutes, or"
        " was begun by somebody else. If the calendar is not among yours, please connect it again."
    ),
}
_OTHERWISE = "Nothing was linked. Please connect the calendar again."


def landed(landing: Landing) -> Response:
    """Return the redirection to where somebody came from.

    Its query says how it ended: ``calendar`` is the outcome; besides ``provider``, ``missing``
    (permissions that were not given) and ``calendar_id`` of what was linked.
    """
    if landing.return_to is None:
        return stranded(_WORDS.get(landing.outcome, _OTHERWISE))
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


def stranded(words: str, status: int = _STATUS) -> Response:
    """Return a page for somebody of whom it is not known where they came from."""
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Calendar not linked</title>"
        '<meta name=viewport content="width=device-width">'
        f'<h1>Calendar not linked</h1><p>{escape(words)}</p><p><a href="{HOME}">Calendars</a></p>',
        status,
        headers={"cache-control": "no-store"},
    )
