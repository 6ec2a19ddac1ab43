"""What people are asked to allow, and whether they did. The least that does what is offered."""

from collections.abc import Iterable, Mapping

from chatsched.calendars.clients import SignInProvider

_GOOGLE = "https://www.googleapis.com/auth/"
_GRAPH = "https://graph.microsoft.com/"

ASKED: Mapping[SignInProvider, tuple[str, ...]] = {
    "google": (
        "openid",
        "email",
        f"{_GOOGLE}calendar.calendarlist.readonly",
        f"{_GOOGLE}calendar.events.freebusy",
        f"{_GOOGLE}calendar.events.owned",
    ),
    "microsoft": (
        "openid",
        "email",
        "profile",
        "offline_access",
        "User.Read",
        "Calendars.ReadWrite",
    ),
}

_CALENDAR = f"{_GOOGLE}calendar"
_READING = f"{_GOOGLE}calendar.readonly"
_NEEDED: Mapping[SignInProvider, Mapping[str, frozenset[str]]] = {
    "google": {
        "list": frozenset(
            {
                f"{_GOOGLE}calendar.calendarlist.readonly",
                f"{_GOOGLE}calendar.calendarlist",
                _READING,
                _CALENDAR,
            }
        ),
        "busy": frozenset({f"{_GOOGLE}calendar.events.freebusy", _READING, _CALENDAR}),
        "events": frozenset(
            {f"{_GOOGLE}calendar.events.owned", f"{_GOOGLE}calendar.events", _CALENDAR}
        ),
    },
    "microsoft": {"events": frozenset({"calendars.readwrite"})},
}
"""By what it is for: scopes of which one is needed. More may be granted than was asked for."""


def missing(provider: SignInProvider, granted: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return what cannot be done with what was granted: ``list``, ``busy``, ``events``.

    An answer without ``scope`` means that all was granted (RFC 6749, 5.1).
    """
    if granted is None:
        return ()
    scopes = set(granted.split() if isinstance(granted, str) else granted)
    if provider == "microsoft":  # which writes them in any case, with or without Graph's address
        scopes = {scope.lower().removeprefix(_GRAPH) for scope in scopes}
    needed = _NEEDED[provider]
    return tuple(what for what, any_of in needed.items() if not scopes & any_of)
