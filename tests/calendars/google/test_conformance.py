"""Google accounts do what every provider's accounts do."""

import pytest
from calendars.conformance import (
    BusyConformance,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
)
from calendars.googled import google_stage
from calendars.writing_conformance import WritingConformance


class TestBusyTimes(BusyConformance):
    pass


class TestSeveralCalendars(SeveralCalendarsConformance):
    pass


class TestPages(PagingConformance):
    pass


class TestFaults(FaultsConformance):
    pass


class TestWriting(WritingConformance):
    @pytest.fixture
    async def stage(self):
        async with google_stage(served=True) as each:
            yield each
