"""The client for addresses that the operator has configured; never for those given by people."""

import ssl

import httpx2

_MOST_SECONDS = 10.0
_CONNECT_SECONDS = 5.0
_MOST_CONNECTIONS = 100


def timeout() -> httpx2.Timeout:
    """Return how long each step of a request may take."""
    return httpx2.Timeout(_MOST_SECONDS, connect=_CONNECT_SECONDS)


def trust() -> ssl.SSLContext:
    """Return whom connections trust: whom the system trusts. Making this is dear: make one."""
    return httpx2.create_ssl_context(trust_env=False)


def client(trusted: ssl.SSLContext) -> httpx2.AsyncClient:
    """Return a client that follows no redirects and takes nothing from the environment."""
    return httpx2.AsyncClient(
        timeout=timeout(),
        verify=trusted,
        trust_env=False,
        follow_redirects=False,
        limits=httpx2.Limits(max_connections=_MOST_CONNECTIONS),
    )
