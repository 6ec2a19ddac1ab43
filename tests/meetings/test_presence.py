"""Who is at a meeting's page, over several processes that come and go."""

import asyncio

import pytest

from chatsched.chat.models.rooms import MemberNamed
from chatsched.core.errors import Forbidden, NotFound
from chatsched.meetings.models import MeetingNamed
from chatsched.meetings.service import presence

TEN = "2027-03-01T10:00:00Z"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(presence, "_BEAT_SECONDS", 0.05)
    monkeypatch.setattr(presence, "_STANDS_SECONDS", 1)


@pytest.fixture
async def named(scene) -> MeetingNamed:
    invite = await scene.office.invite(scene.ada, scene.room_id)
    meeting = (await scene.office.book(scene.ben, invite["id"], TEN)).meeting
    return MeetingNamed(meeting_id=meeting["id"])


def names(present) -> list[str]:
    return [each["name"] for each in present]


def shows(*wanted: str):
    return lambda payload: names(payload["present"]) == list(wanted)


async def test_people_see_each_other_come_and_go_on_all_processes(scene, named, open_office):
    here, there = scene.office, await open_office()
    ada, adas = await here.attach(scene.ada)
    ben, bens = await there.attach(scene.ben)
    assert names((await here.meetings.presence.enter(ada, named)).present) == ["Ada"]
    assert names((await there.meetings.presence.enter(ben, named)).present) == ["Ada", "Ben"]
    await adas.heard("meeting:presence", shows("Ada", "Ben"))
    await here.meetings.presence.leave(ada, named)
    await bens.heard("meeting:presence", shows("Ben"))


async def test_who_is_cut_off_is_missed_within_moments(scene, named):
    office = scene.office
    ada, adas = await office.attach(scene.ada)
    ben, _ = await office.attach(scene.ben)
    for connection in (ada, ben):
        await office.meetings.presence.enter(connection, named)
    office.edge.dismiss(ben)
    await adas.heard("meeting:presence", shows("Ada"))


async def test_who_was_on_a_process_that_died_is_missed(scene, named, open_office):
    here, there = scene.office, await open_office()
    ada, adas = await here.attach(scene.ada)
    ben, _ = await there.attach(scene.ben)
    await here.meetings.presence.enter(ada, named)
    await there.meetings.presence.enter(ben, named)
    await adas.heard("meeting:presence", shows("Ada", "Ben"))
    there.meetings.presence._entered.clear()  # it says nothing any more
    await adas.heard("meeting:presence", shows("Ada"))


async def test_two_windows_of_one_person_are_one_person(scene, named):
    office = scene.office
    first, _ = await office.attach(scene.ada)
    second, wire = await office.attach(scene.ada)
    await office.meetings.presence.enter(first, named)
    assert names((await office.meetings.presence.enter(second, named)).present) == ["Ada"]
    await office.meetings.presence.leave(first, named)
    await asyncio.sleep(0.2)
    assert all(shows("Ada")(payload) for payload in wire.of("meeting:presence"))


async def test_only_the_people_of_a_meeting_get_in(scene, named):
    """The others of the room see its card; strangers not even that."""
    office = scene.office
    cleo, cleos = await office.attach(scene.cleo)
    with pytest.raises(Forbidden):
        await office.meetings.presence.enter(cleo, named)
    dan, dans = await office.attach(scene.dan)
    with pytest.raises(NotFound):
        await office.meetings.presence.enter(dan, named)
    ada, _ = await office.attach(scene.ada)
    assert names((await office.meetings.presence.enter(ada, named)).present) == ["Ada"]
    await asyncio.sleep(0.2)
    assert not cleos.of("meeting:presence")
    assert not dans.of("meeting:presence")


async def test_who_leaves_the_room_keeps_their_place_in_the_meeting(scene, named):
    office = scene.office
    ada, _ = await office.attach(scene.ada)
    ben, bens = await office.attach(scene.ben)
    await office.meetings.presence.enter(ben, named)
    await office.chat.company.remove(
        scene.ben, MemberNamed(room_id=scene.room_id, user_id=scene.ben.user_id)
    )
    assert names((await office.meetings.presence.enter(ada, named)).present) == ["Ada", "Ben"]
    await bens.heard("meeting:presence", shows("Ada", "Ben"))
