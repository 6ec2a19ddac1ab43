"""Microsoft accounts do what every provider's accounts must, and what is Graph's own besides."""

import pytest
from calendars.conformance import (
    BusyConformance,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
    WritingConformance,
)
from calendars.graph_stage import staged


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
