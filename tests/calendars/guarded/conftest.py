"""Guarded clients, and a web server on this machine."""

import ssl
from urllib.parse import urlsplit

import pytest
from calendars.guarded.stage import Site
from calendars.hosting import hosted

from chatsched.calendars.guarded import Guarded


@pytest.fixture
async def make():
    """Make clients that are closed afterwards."""
    made = []

    def build(*allowed, **more) -> Guarded:
        more.setdefault(
            "tls", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )  # quickly made: trusts nobody
        made.append(Guarded(allowed, **more))
        return made[-1]

    yield build
    for each in made:
        await each.close()


@pytest.fixture
async def site():
    site = Site()
    async with hosted(site.app) as url:
        site.port = urlsplit(url).port
        yield site
