"""The sandbox's Graph, and somebody who asks it."""

import pytest
from calendars.graph_stage import staged
from sandbox.microsoft.graph import Graph


@pytest.fixture
async def stage():
    async with staged() as stage:
        yield stage


@pytest.fixture
def graph(stage):
    return Graph(stage)
