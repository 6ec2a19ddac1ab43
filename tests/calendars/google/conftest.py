"""An account at the sandbox's Google, and nobody who waits for long."""

import pytest
from calendars.googled import google_stage

from chatsched.calendars.providers.google import errand


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Let nobody wait long where no wait was asked for."""
    monkeypatch.setattr(errand, "_FIRST_WAIT", 0.02)
    monkeypatch.setattr(errand, "_APPEARING_SECONDS", 0.02)


@pytest.fixture
async def stage():
    async with google_stage() as each:
        yield each
