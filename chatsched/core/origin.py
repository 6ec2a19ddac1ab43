"""Whether a request was sent by a page of ours."""

from urllib.parse import urlsplit


def is_same_origin(origin: str | None, host: str | None, public_url: str) -> bool:
    """Tell whether ``origin`` (the header) is this site: the public URL's or the Host's own.

    A missing Origin is not the same origin; callers decide where none is needed. The Host is
    trusted for this, because a page on another host name has no cookie of ours.
    """
    if not origin or origin == "null":
        return False
    theirs = urlsplit(origin)
    ours = urlsplit(public_url)
    if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
        return True
    return theirs.scheme in {"http", "https"} and theirs.netloc == host and theirs.path == ""
