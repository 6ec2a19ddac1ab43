"""While MongoDB is away nothing of the slice ends; it goes on when MongoDB is back."""

import pytest
from slices import until
from structlog.testing import capture_logs

from chatsched.meetings.models import MeetingNamed
from chatsched.meetings.service import presence as presence_module

TEN = "2027-03-01T10:00:00Z"


@pytest.fixture
def database_url(proxied) -> str:
    """A database behind a proxy."""
    return proxied[1]


async def test_who_is_at_a_meeting_is_looked_at_again_after_mongodb_was_away(
    scene, proxied, monkeypatch
):
    office, (proxy, _) = scene.office, proxied
    monkeypatch.setattr(presence_module, "_BEAT_SECONDS", 0.05)
    invite = await office.invite(scene.ada, scene.room_id)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    named = MeetingNamed(meeting_id=meeting["id"])
    adas_connection, adas = await office.attach(scene.ada)
    bens_connection, _ = await office.attach(scene.ben)
    for connection in (adas_connection, bens_connection):
        await office.meetings.presence.enter(connection, named)
    proxy.refusing = True
    proxy.cut()
    office.people.forget()
    office.edge.dismiss(bens_connection)
    with capture_logs() as lines:
        await until(lambda: "meetings.store_away" in [line["event"] for line in lines])
    proxy.refusing = False
    await adas.heard("meeting:presence", lambda p: [w["name"] for w in p["present"]] == ["Ada"])
