"""A web server that does not come about is noticed."""

import pytest
from starlette.applications import Starlette

from chatsched.app.serving import listen, serving


async def at_once() -> None:
    return


async def test_a_server_that_cannot_start_says_why():
    listener = listen("127.0.0.1", 0)
    listener.close()
    with pytest.raises((OSError, ValueError)):
        async with serving(Starlette(), listener, at_once):
            pytest.fail("it does not serve")
