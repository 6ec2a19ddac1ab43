"""The pages that people see: asking for consent, errors, and what they have granted."""

from collections.abc import Iterable, Sequence
from html import escape

from chatsched.sandbox.authorization.accounts import SandboxAccount
from chatsched.sandbox.authorization.grants import Grant

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;"
    "color:#1f2328;background:#fff}"
    "h1{font-size:1.3rem}fieldset{border:1px solid #d0d7de;border-radius:8px;margin:1rem 0}"
    "label{display:block;padding:.3rem 0}small{color:#59636e}"
    "button{font:inherit;padding:.5rem 1.2rem;border-radius:8px;border:1px solid #d0d7de;"
    "background:#f6f8fa;cursor:pointer}button.go{background:#0b57d0;color:#fff;border-color:#0b57d0}"
    "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}"
    "fieldset,button{border-color:#3d444d}button{background:#21262d;color:inherit}"
    "small{color:#9198a1}}"
)
_WORDS = {
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly": "See the list of calendars",
    "https://www.googleapis.com/auth/calendar.events.freebusy": "See when you are busy",
    "https://www.googleapis.com/auth/calendar.events.owned": "Write events into own calendars",
    "Calendars.ReadWrite": "Have full access to your calendars",
    "MailboxSettings.Read": "Read your mailbox settings",
    "User.Read": "Sign you in and read your profile",
    "offline_access": "Maintain access to data you have given it access to",
}


def page(title: str, *parts: str) -> str:
    """Return a whole page; ``parts`` are HTML."""
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        f'<meta name=viewport content="width=device-width"><style>{_STYLE}</style>'
        f"<body><h1>{escape(title)}</h1>{''.join(parts)}"
    )


def consent_page(  # noqa: PLR0913  # what a page of consent shows
    vendor: str,
    application: str,
    handle: str,
    accounts: Sequence[SandboxAccount],
    *,
    hinted: str | None,
    optional: Iterable[str],
    certain: Iterable[str],
) -> str:
    """Return the page that asks; ``optional`` scopes have boxes to tick."""
    chosen = next((each.id for each in accounts if each.email == hinted), accounts[0].id)
    who = "".join(_choice(each, checked=each.id == chosen) for each in accounts)
    boxes = "".join(
        f'<label><input type=checkbox name=scope value="{escape(scope)}" checked>'
        f" {escape(_WORDS.get(scope, scope))}<br><small>{escape(scope)}</small></label>"
        for scope in optional
    )
    fixed = "".join(f"<li>{escape(_WORDS.get(scope, scope))}</li>" for scope in certain)
    return page(
        f"Sign in to the {vendor.capitalize()} sandbox",
        "<p>This is a simulation on your own machine. Nothing leaves it.</p>",
        '<form method=post action="consent">',
        f'<input type=hidden name=request value="{escape(handle)}">',
        f"<fieldset><legend>Choose an account</legend>{who}</fieldset>",
        f"<fieldset><legend>{escape(application)} wants to</legend>",
        f"<ul>{fixed}</ul>" if fixed else "",
        boxes,
        "</fieldset>",
        "<button class=go name=answer value=allow>Allow</button> ",
        "<button name=answer value=deny>Cancel</button></form>",
    )


def permissions_page(vendor: str, grants: Iterable[Grant]) -> str:
    """Return the page on which people take back what they granted."""
    rows = "".join(
        f'<form method=post><input type=hidden name=account value="{escape(grant.account.id)}">'
        f"<p>{escape(grant.account.email)} has connected {escape(grant.client_id)}. "
        "<button>Remove access</button></p></form>"
        for grant in grants
    )
    title = f"Connected applications at the {vendor.capitalize()} sandbox"
    return page(title, rows or "<p>Nobody has connected any application.</p>")


def _choice(account: SandboxAccount, *, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label><input type=radio name=account value="{escape(account.id)}"{mark}>'
        f" {escape(account.name)}<br><small>{escape(account.email)}</small></label>"
    )
