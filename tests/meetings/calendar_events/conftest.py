"""People whose calendars their meetings follow into."""

import pytest
from meetings.calendar_events.stage import Stage

from chatsched.calendars import LinkRecord


@pytest.fixture
def scene(scene, provider, later, database) -> Stage:
    """People whose calendars nothing waits for."""
    database["outbox"].delete_many({})
    return Stage(**vars(scene), provider=provider, later=later)


@pytest.fixture
async def link(scene) -> LinkRecord:
    """Ada's calendar, into which her meetings are put."""
    return await scene.office.linked.link(scene.host)
