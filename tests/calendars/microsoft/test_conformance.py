"""Microsoft accounts do what every provider's accounts must, and what is Graph's own besides."""

import pytest
from calendars.conformance import (
    BusyConformance,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
)
from calendars.writing_conformance import WritingConformance


@pytest.fixture
def stage(online):
    return online


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
