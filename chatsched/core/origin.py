"""Whether a request was sent by a page of ours, and by which name we are called."""

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_SECURED = {"ws": "http", "wss": "https"}


def is_same_origin(origin: str | None, scheme: str, host: str | None, public_url: str) -> bool:
    """Tell whether ``origin`` (the header) is this site: the public URL's or the request's own.

    An origin is a scheme, a host and a port (RFC 6454); a page that came by http is another site
    than one by https. The request's own is its ``scheme`` (``ws`` is http, ``wss`` https) with its
    Host. That is trusted for this, because a page on another host name has no cookie of ours.
    Behind a proxy that ends TLS the public URL decides, unless the scheme is that of a trusted
    X-Forwarded-Proto. A missing Origin is not the same; callers decide where none is needed.
    """
    theirs = _origin(origin)
    if theirs is None:
        return False
    own = f"{_SECURED.get(scheme, scheme)}://{host}" if host else None
    return theirs in {_origin(public_url), _origin(own)}


def host_of(public_url: str) -> str:
    """Return the host's name in the address of a server."""
    return public_url.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]


def _origin(address: str | None) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address that has nothing else; None for any other."""
    try:
        parts = urlsplit(address or "")
        port = parts.port
    except ValueError:
        return None
    alone = parts.netloc and not (parts.path or parts.query or parts.fragment or parts.username)
    if not alone or parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port
