"""Microsoft accounts do what every provider's accounts must, and what is Graph's own besides."""

import pytest
from calendars.conformance import (
    BusyConformance,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
)
from calendars.graph_stage import staged
from calendars.writing_conformance import WritingConformance

from chatsched.calendars.providers.microsoft import graph


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Let nobody wait long where Graph did not ask for it."""
    monkeypatch.setattr(graph, "_PAUSES", (0.01, 0.02))


@pytest.fixture
async def stage():
    async with staged(on_a_socket=True) as stage:
        yield stage


class TestBusyTimes(BusyConformance):
    knows_zone = False


class TestSeveralCalendars(SeveralCalendarsConformance):
    pass


class TestPaging(PagingConformance):
    pass


class TestFaults(FaultsConformance):
    pass


class TestWriting(WritingConformance):
    pass
