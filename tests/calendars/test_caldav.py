"""Accounts on a real CalDAV server."""

import pytest
from calendars.conformance import BusyConformance, FaultsConformance, SeveralCalendarsConformance
from calendars.radicale_stage import radicale_running, staged
from calendars.shared_reader import shared_reader
from calendars.writing_conformance import WritingConformance


@pytest.fixture(scope="module")
def reader():
    with shared_reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    with radicale_running(tmp_path_factory.mktemp("radicale")) as running:
        yield running


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
