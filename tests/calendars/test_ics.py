"""Feeds, from a real web server."""

import pytest
from calendars.conformance import BusyConformance, FaultsConformance
from calendars.feed_stage import SECRET, feed_staged
from calendars.stage import NOTHING, WEEK
from starlette.responses import PlainTextResponse, Response

from chatsched.calendars.providers import CredentialsRefused, ProviderError, ProviderRefused
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarRefused,
    CalendarUnreachable,
    CalendarUnsupported,
)


@pytest.fixture
async def stage(reader):
    async with feed_staged(reader) as stage:
        yield stage


class TestBusyTimes(BusyConformance):
    shows = BusyConformance.shows - {"declined"}  # a feed does not say whose it is
    several = False


class TestFaults(FaultsConformance):
    test_a_refused_token_is_renewed_once = None  # there is none


async def test_a_feed_is_one_calendar_that_can_only_be_read(stage):
    found = await stage.account.probe()
    (calendar,) = found.calendars
    assert (calendar.name, calendar.time_zone) == ("Ada's feed", "Europe/Berlin")
    assert not calendar.writable
    assert found.account == "Ada's feed"
    assert list(await stage.account.calendars()) == [calendar]


async def test_what_names_a_feed_does_not_tell_its_address(stage):
    found = await stage.account.probe()
    assert SECRET not in found.subject
    assert (await stage.account.probe()).subject == found.subject


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response("no", 401), CalendarAuthFailed),
        (Response("no", 403), CalendarAuthFailed),
        (Response("<html>", 404), CalendarUnsupported),
        (Response("<html>", 500), CalendarUnreachable),
        (Response("<html>", 418), CalendarUnreachable),
        (PlainTextResponse("<html><body>Please sign in</body></html>"), CalendarUnsupported),
        (PlainTextResponse(""), CalendarUnsupported),
        (PlainTextResponse("BEGIN:VCARD\r\nEND:VCARD\r\n"), CalendarUnsupported),
        (PlainTextResponse("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"), CalendarUnsupported),
    ],
)
async def test_what_is_no_feed_is_refused_without_a_word_of_it(stage, answer, error):
    stage.answer = answer
    with pytest.raises(error) as caught:
        await stage.account.probe()
    assert type(caught.value) is error
    for word in (SECRET, "html", "sign in"):
        assert word not in str(caught.value)


async def test_a_feed_that_is_closed_is_broken_and_one_that_is_missing_is_not(stage):
    for status, error in ((403, CredentialsRefused), (404, ProviderRefused)):
        stage.answer = Response("no", status)
        with pytest.raises(ProviderError) as caught:
            await stage.account.busy([stage.home], WEEK, "UTC", NOTHING)
        assert type(caught.value) is error
        assert SECRET not in str(caught.value)


async def test_a_feed_in_use_fails_with_the_errors_of_a_provider(stage):
    stage.answer = PlainTextResponse("no calendar")
    with pytest.raises(ProviderRefused):
        await stage.account.busy([stage.home], WEEK, "UTC", NOTHING)
    with pytest.raises(CalendarRefused):
        await stage.account.probe()
