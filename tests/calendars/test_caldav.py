"""Accounts on a real CalDAV server."""

import pytest
from calendars.conformance import BusyConformance, FaultsConformance, SeveralCalendarsConformance
from calendars.radicale_stage import staged
from calendars.writing_conformance import WritingConformance


@pytest.fixture
async def stage(radicale, reader):
    async with staged(radicale, reader) as stage:
        yield stage


class TestBusyTimes(BusyConformance):
    pass


class TestCalendars(SeveralCalendarsConformance):
    pass


class TestFaults(FaultsConformance):
    test_a_refused_token_is_renewed_once = None


class TestWriting(WritingConformance):
    pass
