"""A page is of this site when scheme, host and port are the same."""

import pytest

from chatsched.core.origin import is_same_origin

PUBLIC = "https://chat.example"


@pytest.mark.parametrize(
    ("origin", "scheme", "host"),
    [
        # TLS ends in a proxy whose X-Forwarded-Proto is not believed, and in one whose is.
        ("https://chat.example", "http", "chat.example"),
        ("https://chat.example", "http", "10.0.0.7:8000"),
        ("https://chat.example", "https", "chat.example"),
        ("https://chat.example", "wss", "chat.example"),
        ("https://chat.example:443", "https", "chat.example"),
        ("https://chat.example", "http", None),
        # By another name than the public one, such as on the machine itself.
        ("http://localhost:8000", "http", "localhost:8000"),
        ("http://localhost:8000", "ws", "localhost:8000"),
        ("http://localhost", "http", "localhost:80"),
        ("http://[::1]:8000", "http", "[::1]:8000"),
        ("http://Localhost", "http", "localhost"),
    ],
)
def test_a_page_of_this_site_is(origin, scheme, host):
    assert is_same_origin(origin, scheme, host, PUBLIC)


@pytest.mark.parametrize(
    ("origin", "scheme", "host"),
    [
        (None, "https", "chat.example"),
        ("", "https", "chat.example"),
        ("null", "https", "chat.example"),
        ("http://chat.example", "http", "evil.example"),
        ("http://chat.example", "https", "chat.example"),
        ("http://chat.example", "wss", "chat.example"),
        ("https://localhost:8000", "http", "localhost:8000"),
        ("https://chat.example:8443", "https", "chat.example"),
        ("http://localhost:8001", "http", "localhost:8000"),
        ("http://localhost", "http", "localhost:8000"),
        ("https://evil.example", "https", "chat.example"),
        ("https://chat.example.evil.example", "https", "chat.example"),
        ("https://chat.example@evil.example", "https", "chat.example"),
        ("https://user@chat.example", "https", "chat.example"),
        ("https://chat.example/path", "https", "chat.example"),
        ("https://chat.example, https://evil.example", "https", "chat.example"),
        ("file://", "https", ""),
        ("chrome-extension://chat.example", "https", "chat.example"),
        ("https://chat.example:port", "https", "chat.example"),
        ("https://[chat.example", "https", "chat.example"),
    ],
)
def test_any_other_page_is_not(origin, scheme, host):
    assert not is_same_origin(origin, scheme, host, PUBLIC)
