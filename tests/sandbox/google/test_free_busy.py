"""The sandbox's Google tells free from busy, and says what is wrong with single calendars."""

from typing import Any

import pytest
from calendars.googled import ADA, GoogleStage
from sandbox.google.api import WINDOW, Api, made


async def test_what_is_wrong_with_one_calendar_is_said_within_success(stage: GoogleStage, api: Api):
    await made(api, 2)
    spoiled = await stage.calendar("Spoiled")
    stage.spoil(spoiled)
    items = [{"id": each} for each in (ADA.email, "primary", spoiled, "nobody@corp.example")]
    found = (await api.ok("POST", "/freeBusy", body={**WINDOW, "items": items}))["calendars"]
    hours = {"start": "2027-03-02T00:00:00Z", "end": "2027-03-02T02:00:00Z"}
    assert found[ADA.email] == found["primary"] == {"busy": [hours]}
    assert found[spoiled]["errors"][0]["reason"] == "internalError"
    assert found["nobody@corp.example"]["errors"][0]["reason"] == "notFound"


async def test_more_than_fifty_calendars_are_too_many(stage: GoogleStage, api: Api):
    ids = [await stage.calendar(f"No. {number}") for number in range(51)]
    items = [{"id": each} for each in ids]
    found = (await api.ok("POST", "/freeBusy", body={**WINDOW, "items": items}))["calendars"]
    assert "errors" not in found[ids[49]]
    assert found[ids[50]]["errors"][0]["reason"] == "tooManyCalendarsRequested"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"timeMax": "2027-03-01T00:00:00Z"}, "timeRangeEmpty"),
        ({"timeMax": "2027-07-01T00:00:00Z"}, "timeRangeTooLong"),
        ({"timeMin": "2027-03-01T00:00:00"}, "invalid"),
        ({"timeMin": None}, "required"),
        ({"items": None}, "required"),
        ({"calendarExpansionMax": 51}, "invalid"),
        ({"unknown": 1}, "invalid"),
    ],
)
async def test_a_question_that_does_not_fit_is_refused(api: Api, changes: Any, reason: str):
    body = {**WINDOW, "items": [{"id": ADA.email}], **changes}
    assert await api.refused("POST", "/freeBusy", body=body) == (400, reason)
