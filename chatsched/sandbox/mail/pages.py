"""Pages on which mail can be read as its readers would see it.

A message is shown in a frame that can run no script, load nothing and reach nobody; links in it
open in a tab of their own.
"""

from collections.abc import Iterable
from email.message import EmailMessage
from html import escape
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatsched.sandbox.mail.box import Mailbox, Received
from chatsched.sandbox.mail.server import MailServer

_STYLE = (
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--soft:#59636e;--line:#d0d7de;"
    "--link:#0b57d0}"
    "@media(prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9198a1;"
    "--line:#3d444d;--link:#7cacf8}}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem 1rem;"
    "color:var(--ink);background:var(--paper)}h1{font-size:1.3rem;overflow-wrap:anywhere}"
    "a{color:var(--link)}small,dt{color:var(--soft)}ol{list-style:none;padding:0}"
    "li{border-top:1px solid var(--line);padding:.6rem 0}li a{font-weight:600}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}"
    "dd{margin:0;overflow-wrap:anywhere}"
    "@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .4rem}}"
    "iframe{width:100%;height:44rem;border:1px solid var(--line);border-radius:8px}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);"
    "border-radius:8px;padding:1rem;font-size:.85rem}summary{cursor:pointer;padding:.4rem 0}"
)
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_SAFE = {
    "content-security-policy": (
        f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_SHOWN = ("From", "To", "Date")
_OTHERS = ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe", "List-Unsubscribe-Post")


class MailPages:
    """The pages, as an application to be mounted."""

    def __init__(self, box: Mailbox, server: MailServer) -> None:
        self._box = box
        self._server = server
        self.app = Starlette(
            routes=[
                Route("/", self._list, methods=["GET"], name="mails"),
                Route("/port", self._port, methods=["GET"]),
                Route("/{number:int}", self._mail, methods=["GET"], name="mail"),
                Route("/{number:int}/html", self._html, methods=["GET"], name="html"),
                Route("/{number:int}/source", self._source, methods=["GET"], name="source"),
                Route("/{number:int}/files/{file:int}", self._file, methods=["GET"], name="file"),
            ]
        )

    async def _list(self, request: Request) -> Response:
        to = request.query_params.get("to")
        rows = "".join(_row(each, request) for each in self._box.newest_first(to))
        people = sorted({one for each in self._box.mails for one in each.recipients})
        home = request.url_for("mails").path
        links = [f'<a href="{home}">Everybody</a>'] if to else ["<b>Everybody</b>"]
        links += [
            f"<b>{escape(one)}</b>"
            if one == to
            else f'<a href="{home}?to={quote(one)}">{escape(one)}</a>'
            for one in people
        ]
        return _page(
            "Mail",
            "<p><small>What would have been sent. It is delivered to nobody.</small></p>",
            f"<p>{' · '.join(links)}</p>",
            f"<ol>{rows}</ol>" if rows else "<p>No mail yet.</p>",
            refresh=True,
        )

    async def _mail(self, request: Request) -> Response:
        mail = self._named(request)
        if mail is None:
            return _page("There is no such mail", status=404)
        message, path = mail.message, request.url.path.rstrip("/")
        title = str(message["subject"] or "No subject")
        files = "".join(
            f'<li><a href="{escape(path)}/files/{number}" download>'
            f"{escape(part.get_filename() or 'file')}</a></li>"
            for number, part in enumerate(mail.files)
        )
        html = mail.text("html") is not None
        return _page(
            title,
            f'<p><a href="{request.url_for("mails").path}">All mail</a></p>',
            f"<dl>{_headers(message, _SHOWN)}</dl>",
            f'<iframe sandbox="{_SANDBOX}" src="{escape(path)}/html" title="The mail"></iframe>'
            if html
            else "",
            f"<h2>Attached</h2><ol>{files}</ol>" if files else "",
            _folded("As plain text", mail.text("plain"), shown=not html),
            _folded("The invitation in it", mail.invitation),
            "<details><summary>More headers</summary>",
            f"<dl>{_headers(message, _OTHERS)}</dl></details>",
            f'<p><a href="{escape(path)}/source">Source</a></p>',
        )

    async def _html(self, request: Request) -> Response:
        mail = self._named(request)
        html = None if mail is None else mail.text("html")
        if html is None:
            return PlainTextResponse("There is no such mail", 404)
        return HTMLResponse(f'<!doctype html><base target="_blank">{html}', headers=_SAFE)

    async def _source(self, request: Request) -> Response:
        mail = self._named(request)
        if mail is None:
            return PlainTextResponse("There is no such mail", 404)
        return PlainTextResponse(mail.content, headers=_SAFE)

    async def _file(self, request: Request) -> Response:
        mail, number = self._named(request), request.path_params["file"]
        if mail is None or number >= len(mail.files):
            return PlainTextResponse("There is no such file", 404)
        part = mail.files[number]
        name = quote(part.get_filename() or "file", safe="")
        return Response(
            part.get_payload(decode=True),
            media_type=part.get_content_type(),
            headers={**_SAFE, "content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    async def _port(self, _: Request) -> Response:
        """Let whoever started the sandbox know where it takes mail."""
        return PlainTextResponse(str(self._server.port))

    def _named(self, request: Request) -> Received | None:
        return self._box.one(request.path_params["number"])


def _row(mail: Received, request: Request) -> str:
    message = mail.message
    address = request.url_for("mail", number=mail.number).path
    return (
        f'<li><a href="{escape(address)}">{escape(str(message["subject"] or "No subject"))}</a>'
        f"<br><small>to {escape(', '.join(mail.recipients))} · {escape(str(message['date']))}"
        "</small></li>"
    )


def _headers(message: EmailMessage, names: Iterable[str]) -> str:
    return "".join(
        f"<dt>{name}</dt><dd>{escape(str(message[name]))}</dd>"
        for name in names
        if message[name] is not None
    )


def _folded(title: str, text: str | None, *, shown: bool = False) -> str:
    if text is None:
        return ""
    return (
        f"<details{' open' if shown else ''}><summary>{escape(title)}</summary>"
        f"<pre>{escape(text)}</pre></details>"
    )


def _page(title: str, *parts: str, status: int = 200, refresh: bool = False) -> Response:
    again = '<meta http-equiv="refresh" content="5">' if refresh else ""
    return HTMLResponse(
        f"<!doctype html><html lang=en><meta charset=utf-8>{again}<title>{escape(title)}</title>"
        f'<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style><body><h1>{escape(title)}</h1>{_joined(parts)}",
        status,
        headers={
            "content-security-policy": (
                "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
            )
        },
    )


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)
