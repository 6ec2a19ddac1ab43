"""A page that says one thing in words, for people who come by a browser where no client runs."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

# The client's colours and sizes (web/src/ui/tokens.css), for it may not have been built.
_STYLE = (
    ":root{color-scheme:light dark;--paper:#fff;--sunken:#f5f6f4;--line:#e1e5e0;--ink:#19211d;"
    "--soft:#535e58;--accent:#0f6b54;--on-accent:#fff}"
    "@media(prefers-color-scheme:dark){:root{--paper:#171c1a;--sunken:#111514;--line:#2d3531;"
    "--ink:#e8edea;--soft:#a5b0aa;--accent:#5cc9a7;--on-accent:#06231a}}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--sunken);"
    "color:var(--ink);font:.9375rem/1.5 'Inter Variable',system-ui,sans-serif}"
    "main{box-sizing:border-box;width:calc(100% - 2rem);max-width:26rem;margin:1rem;padding:2rem;"
    "background:var(--paper);border:1px solid var(--line);border-radius:14px}"
    "h1{margin:0;font-size:1.375rem;line-height:1.25}p{margin:.75rem 0 1.5rem;color:var(--soft)}"
    "a{display:inline-block;padding:.5rem 1rem;border-radius:9px;background:var(--accent);"
    "color:var(--on-accent);font-weight:550;text-decoration:none}"
    "a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; img-src 'self'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What such a page says; ``way`` is the address to go on at, and what the link is called."""

    title: str
    words: str
    way: tuple[str, str]

    def page(self, status: int) -> HTMLResponse:
        """Return the page, which nobody keeps; its policy allows its own style and no script."""
        address, name = self.way
        return HTMLResponse(
            "<!doctype html><html lang=en><meta charset=utf-8>"
            '<meta name=viewport content="width=device-width, initial-scale=1">'
            '<link rel=icon type="image/svg+xml" href="/icon.svg">'
            f"<title>{escape(self.title)}</title><style>{_STYLE}</style>"
            f"<main><h1>{escape(self.title)}</h1><p>{escape(self.words)}</p>"
            f'<a href="{escape(address)}">{escape(name)}</a></main>',
            status,
            headers={"cache-control": "no-store", "content-security-policy": _POLICY},
        )


def wants_page(request: Request) -> bool:
    """Tell whether a browser asks for a page, rather than a program for data."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")
