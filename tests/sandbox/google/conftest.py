"""The sandbox's Google, and somebody who asks it."""

import pytest
from calendars.googled import GoogleStage, google_stage
from sandbox.google.api import Api


@pytest.fixture
async def stage():
    async with google_stage() as each:
        yield each


@pytest.fixture
def api(stage: GoogleStage) -> Api:
    return Api(stage)
