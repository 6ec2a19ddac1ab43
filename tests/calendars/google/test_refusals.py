"""What Google refuses is ridden out, or said to be away, refused or broken, as it is meant."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from calendars.googled import ADA, GoogleStage
from calendars.stage import NOTHING, WEEK, at, busy, draft, span
from starlette.responses import RedirectResponse, Response

from chatsched.calendars.providers.google import GoogleAccount, errand
from chatsched.calendars.providers.protocol import CredentialsRefused, ProviderAway, ProviderRefused
from chatsched.sandbox.google import Fault


async def test_throttling_by_403_is_ridden_out(stage: GoogleStage):
    stage.faults.throttle_quietly(1)
    assert await busy(stage) == []
    assert len(stage.faults.requests) == 2


async def test_a_wait_that_is_short_is_waited_for(stage: GoogleStage):
    loop = asyncio.get_running_loop()
    stage.throttle(1, retry_after=1)
    before = loop.time()
    assert await busy(stage) == []
    assert loop.time() - before > 0.9


async def test_a_date_is_a_wait_too(stage: GoogleStage):
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    stage.faults.throttle(100, until)
    with pytest.raises(ProviderAway) as caught:
        await busy(stage)
    assert caught.value.retry_after == pytest.approx(600, abs=60)
    assert len(stage.faults.requests) == 1


@pytest.mark.parametrize("retry_after", ["soon", "-5", ""])
async def test_a_wait_that_makes_no_sense_is_none(stage: GoogleStage, retry_after: str):
    stage.faults.throttle(1, retry_after)
    assert await busy(stage) == []


async def test_a_missing_scope_is_a_broken_link(stage: GoogleStage):
    account = stage.as_granted("calendar.events")  # which is good for events, not for freeBusy
    with pytest.raises(CredentialsRefused):
        await account.busy([stage.home], WEEK, "UTC", NOTHING)
    with pytest.raises(CredentialsRefused):
        await account.calendars()


async def test_a_calendar_that_may_not_be_written_to_is_a_refusal_and_no_broken_link(
    stage: GoogleStage,
):
    other = await stage.calendar("Theirs", writable=False)
    account = stage.as_granted("calendar.events")
    with pytest.raises(ProviderRefused):
        await account.create(other, draft())
    with pytest.raises(ProviderRefused):
        await stage.account.create("nowhere@group.calendar.google.com", draft())


async def test_a_token_is_renewed_once_for_all_requests_of_a_question(stage: GoogleStage):
    stage.expire_token()
    await stage.account.busy([stage.home], span(at(0), at(100)), "UTC", NOTHING)
    assert stage.tokens.renewals == 1
    assert len(stage.faults.requests) == 3


async def test_a_switched_off_api_is_not_the_owners_fault(stage: GoogleStage):
    stage.faults.add(Fault(403, "accessNotConfigured", "Calendar API has not been used", 1))
    with pytest.raises(ProviderAway):
        await busy(stage)


async def test_nobody_there_is_away_and_names_no_address(stage: GoogleStage):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with httpx2.AsyncClient() as web:
            account = GoogleAccount(address, stage.tokens, web)
            with pytest.raises(ProviderAway) as caught:
                await account.calendars()
    assert "127.0.0.1" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "response",
    [
        Response(b"<html>"),
        Response(b"[]"),
        Response(b"{}"),
        Response(b'{"calendars": []}'),
        Response(b'{"calendars": {"ada.lindgren@gmail.example": {"busy": [{"start": 1}]}}}'),
        Response(b'{"calendars": {"ada.lindgren@gmail.example": {"busy": [{}]}}}'),
        RedirectResponse("https://elsewhere.example/"),
        Response(b"", 500),
    ],
)
async def test_an_answer_that_makes_no_sense_is_unknown(stage: GoogleStage, response: Response):
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(response)) as web:
        account = GoogleAccount("http://google.example", stage.tokens, web)
        with pytest.raises(ProviderAway):
            await account.busy([ADA.email], WEEK, "UTC", NOTHING)


async def test_a_google_that_never_answers_is_not_waited_for(stage: GoogleStage, monkeypatch):
    monkeypatch.setattr(errand, "_BOUND_SECONDS", 0.1)

    async def silence(_scope, _receive, _send):
        await asyncio.Event().wait()

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(silence)) as web:
        account = GoogleAccount("http://google.example", stage.tokens, web)
        async with asyncio.timeout(10):
            with pytest.raises(ProviderAway):
                await account.busy([ADA.email], WEEK, "UTC", NOTHING)
