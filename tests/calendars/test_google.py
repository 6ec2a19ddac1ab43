"""Google accounts, against the sandbox."""

import pytest
from calendars.conformance import (
    BusyConformance,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
    WritingConformance,
)
from calendars.googled import google_stage


@pytest.fixture
async def stage():
    async with google_stage() as each:
        yield each


class TestBusyTimes(BusyConformance):
    pass


class TestSeveralCalendars(SeveralCalendarsConformance):
    pass


class TestPages(PagingConformance):
    pass


class TestFaults(FaultsConformance):
    pass


class TestWriting(WritingConformance):
    pass
