"""Redis holds nothing that meetings cannot do without."""

import pytest
from slices import until

from chatsched.core.errors import SlotTaken
from chatsched.meetings.models import CancelMeeting, InviteNamed, MeetingNamed

TEN = "2027-03-01T10:00:00Z"


@pytest.fixture
def redis_url(spare_redis) -> str:
    """A Redis of the test's own."""
    return spare_redis.url


async def test_everything_goes_on_while_redis_is_away(scene, spare_redis):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    assert TEN in await office.starts(scene.ben, invite["id"])
    spare_redis.kill()
    connection, _ = await office.attach(scene.cleo)
    await office.meetings.watching.watch(connection, InviteNamed(invite_id=invite["id"]))
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    assert TEN not in await office.starts(scene.cleo, invite["id"])
    with pytest.raises(SlotTaken):
        await office.book(scene.cleo, invite["id"], TEN)
    named = MeetingNamed(meeting_id=meeting["id"])
    bens_connection, _ = await office.attach(scene.ben)
    present = (await office.meetings.presence.enter(bens_connection, named)).present
    assert [each["name"] for each in present] == ["Ben"]
    command = CancelMeeting(meeting_id=meeting["id"], version=1)
    await office.meetings.cancel.cancel(scene.ada, command)
    assert TEN in await office.starts(scene.cleo, invite["id"])
    kinds = [each["kind"] for each in await office.history(scene.cleo, scene.room_id)]
    assert kinds == ["invite", "booking", "system", "cancellation"]
    spare_redis.start()


async def test_open_pickers_ask_again_once_the_way_between_processes_stands(scene, spare_redis):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    connection, wire = await office.attach(scene.cleo)
    await office.meetings.watching.watch(connection, InviteNamed(invite_id=invite["id"]))
    spare_redis.restart()
    assert await wire.heard("slots:changed") == {"invite_id": invite["id"]}


async def test_a_time_booked_while_redis_was_away_is_offered_by_no_process_afterwards(
    scene, open_office, spare_redis
):
    """The other process kept the host's busy times from before, and Redis brings them back."""
    other = await open_office()
    invite = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
    connection, wire = await other.attach(scene.cleo)
    await other.meetings.watching.watch(connection, InviteNamed(invite_id=invite["id"]))
    assert TEN in await other.starts(scene.cleo, invite["id"])
    spare_redis.kill()
    await until(lambda: not (scene.office.edge.up or other.edge.up))
    await scene.office.book(scene.ben, invite["id"], TEN)
    spare_redis.start()
    assert TEN not in await other.starts(scene.cleo, invite["id"])
    await wire.heard("slots:changed")
    assert TEN not in await other.starts(scene.cleo, invite["id"])
