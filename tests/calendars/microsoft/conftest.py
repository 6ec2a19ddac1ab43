"""An account at the simulated Graph, and nobody who waits for long."""

import pytest
from calendars.graph_stage import staged

from chatsched.calendars.providers.microsoft import graph


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Let nobody wait long where Graph did not ask for it."""
    monkeypatch.setattr(graph, "_PAUSES", (0.01, 0.02))


@pytest.fixture
async def stage():
    async with staged() as stage:
        yield stage


@pytest.fixture
async def online():
    """A stage on a real socket, whose connections can be lost."""
    async with staged(on_a_socket=True) as stage:
        yield stage
