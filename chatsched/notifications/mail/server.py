"""Where mail is handed over, and in whose name: what the operator's two settings say.

``smtp://`` is encrypted by STARTTLS where the server offers it, ``smtps://`` from the start.
"""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

_EXAMPLE: Final = "must be an address such as smtp://user:password@mail.example.com:587"
_PORTS: Final = {"smtp": 25, "smtps": 465}
_SUBMISSION: Final = 587  # where those who sign in hand mail over (RFC 6409)
_MOST_NAME: Final = 100

Encryption = Literal["none", "offered", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our mail.

    ``encryption``: ``none``; ``offered``: by STARTTLS if it offers that; ``starttls``: it must;
    ``tls``: from the start. ``username`` is None where nobody signs in.
    """

    host: str
    port: int
    encryption: Encryption
    username: str | None = None
    password: str | None = field(default=None, repr=False)


def mail_server(url: str) -> MailServer:
    """Return the server that an address names; raise ValueError if it names none.

    The message never quotes the address, which may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise ValueError(_EXAMPLE) from None
    plain = parts.path in {"", "/"} and not parts.fragment and query.keys() <= {"starttls"}
    if parts.scheme not in _PORTS or not parts.hostname or not plain:
        raise ValueError(_EXAMPLE)
    if (parts.username is None) != (parts.password is None) or parts.username == "":
        raise ValueError(f"{_EXAMPLE}, with both a user name and a password or with neither")
    username = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    encryption = _encryption(parts.scheme, parts.hostname, query.get("starttls"), username)
    if port is None:
        port = _SUBMISSION if parts.scheme == "smtp" and username else _PORTS[parts.scheme]
    return MailServer(parts.hostname, port, encryption, username, password)


def checked_smtp_url(url: str) -> str:
    """Return the address as it is; raise ValueError, as `mail_server` does."""
    mail_server(url)
    return url


def sender(text: str) -> Address:
    """Return who mail is from: ``chatsched <mail@chat.example.com>``, or the address alone."""
    name, address = parseaddr(text.strip() if text.isprintable() else "")
    try:
        checked = validate_email(address, check_deliverability=False, test_environment=True)
        checked.local_part.encode("ascii")
    except (EmailNotValidError, UnicodeEncodeError):
        raise ValueError(
            "must be an e-mail address, such as chatsched <mail@chat.example.com>"
        ) from None
    name = " ".join(name.split())[:_MOST_NAME]
    return Address(name or "chatsched", checked.local_part, checked.ascii_domain)


def checked_mail_from(text: str) -> str:
    """Return it as it is; raise ValueError, as `sender` does."""
    sender(text)
    return text


def _encryption(scheme: str, host: str, asked: str | None, username: str | None) -> Encryption:
    if scheme == "smtps":
        if asked is not None:
            raise ValueError("must not say starttls with smtps, which is encrypted from the start")
        return "tls"
    near = _is_here(host)
    if asked not in {None, "off"}:
        raise ValueError("must say starttls=off or nothing about it")
    if asked == "off" or near:
        if username is not None and not near:
            raise ValueError("must not send a password unencrypted: leave out starttls=off")
        return "none"
    return "offered" if username is None else "starttls"


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine, to which nothing needs to be encrypted."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
