"""Nobody's time is ever given away twice, whoever races, wherever."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from chatsched.core.errors import InviteClosed, SlotTaken
from chatsched.core.ids import new_id
from chatsched.core.wire import instant
from chatsched.meetings.models import RescheduleMeeting

TUESDAY = datetime(2027, 3, 2, 9, tzinfo=UTC)


async def outcomes(*attempts) -> list:
    return await asyncio.gather(*attempts, return_exceptions=True)


def confirmed(database, user_id: str) -> list[tuple[datetime, datetime]]:
    found = database["meetings"].find({"people": user_id, "status": "confirmed"})
    return sorted((each["start"], each["end"]) for each in found)


async def test_of_many_who_confirm_one_time_exactly_one_succeeds(scene, open_office):
    offices = [scene.office, await open_office()]
    for reusable in (False, True):
        start = f"2027-03-0{2 + reusable}T10:00:00Z"
        invite = await scene.office.invite(scene.ada, scene.room_id, reusable=reusable)
        found = await outcomes(
            *(offices[i % 2].book(scene.ben, invite["id"], start) for i in range(24))
        )
        won = [each for each in found if not isinstance(each, Exception)]
        lost = [each for each in found if isinstance(each, Exception)]
        assert len(won) == 1
        assert all(isinstance(each, SlotTaken) for each in lost), lost
        assert all(each.extra["alternatives"] for each in lost)


async def test_racing_confirmations_of_overlapping_times_never_overlap(
    scene, open_office, database
):
    """Fifty at once, four durations on grids of their own, from two processes."""
    offices = [scene.office, await open_office()]
    invites = [
        await scene.office.invite(
            scene.ada, scene.room_id, duration, hours={"slot_step": step}, reusable=True
        )
        for duration, step in ((15, 5), (30, 10), (45, 15), (60, 20))
    ]
    wishes = []
    chosen = random.Random(7)
    for _ in range(50):
        invite = chosen.choice(invites)
        step = invite["availability"]["slot_step"]
        minute = chosen.randrange(0, 120, step)
        start = TUESDAY + timedelta(minutes=minute)
        wishes.append((invite["id"], instant(start)))
    found = await outcomes(
        *(
            offices[i % 2].book(chosen.choice((scene.ben, scene.cleo)), *wish)
            for i, wish in enumerate(wishes)
        )
    )
    assert all(isinstance(each, SlotTaken) or each.new for each in found), found
    held = confirmed(database, scene.ada.user_id)
    assert len(held) == sum(not isinstance(each, Exception) for each in found) >= 2
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(held))


async def test_a_single_use_invite_is_used_once_whatever_times_are_raced_for(scene, open_office):
    offices = [scene.office, await open_office()]
    invite = await scene.office.invite(scene.ada, scene.room_id)
    starts = [f"2027-03-02T{hour:02}:00:00Z" for hour in range(9, 17)]
    found = await outcomes(
        *(offices[i % 2].book(scene.ben, invite["id"], start) for i, start in enumerate(starts))
    )
    lost = [each for each in found if isinstance(each, Exception)]
    assert len(lost) == len(starts) - 1
    assert all(isinstance(each, InviteClosed) for each in lost), lost


async def test_what_a_host_books_elsewhere_takes_her_own_time_from_then_on(scene, open_office):
    """Ada confirms Dan's time while Ben confirms hers.

    Hers always succeeds: who books may be busy then, and was shown that. So if Ben's comes first,
    she has both; but once hers stands, nobody books that time of hers.
    """
    offices = [scene.office, await open_office()]
    room_id = await scene.office.group(scene.dan, scene.ada)
    for day in range(2, 8):
        start = f"2027-03-0{day}T10:00:00Z"
        dans = await scene.office.invite(scene.dan, room_id)
        adas = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
        as_host, as_guest = await outcomes(
            offices[0].book(scene.ben, adas["id"], start),
            offices[1].book(scene.ada, dans["id"], start),
        )
        assert as_guest.new
        assert isinstance(as_host, SlotTaken) or as_host.new
        for office in offices:
            assert start not in await office.starts(scene.cleo, adas["id"])
            with pytest.raises(SlotTaken):
                await office.book(scene.cleo, adas["id"], start)


async def test_moves_and_bookings_that_race_for_one_time_leave_it_to_one(
    scene, open_office, database
):
    offices = [scene.office, await open_office()]
    invite = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
    meetings = [
        (await scene.office.book(scene.ben, invite["id"], f"2027-03-02T{hour:02}:00:00Z")).meeting
        for hour in (9, 10, 11)
    ]
    wanted = "2027-03-02T14:00:00Z"
    moves = [
        offices[i % 2].meetings.reschedule.reschedule(
            scene.ben,
            RescheduleMeeting.model_validate(
                {"meeting_id": each["id"], "start": wanted, "version": 1, "nonce": new_id()}
            ),
        )
        for i, each in enumerate(meetings)
    ]
    books = [offices[i % 2].book(scene.cleo, invite["id"], wanted) for i in range(6)]
    found = await outcomes(*moves, *books)
    assert sum(not isinstance(each, Exception) for each in found) == 1
    assert all(isinstance(each, SlotTaken) for each in found if isinstance(each, Exception))
    held = confirmed(database, scene.ada.user_id)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(held))


async def test_nobody_waits_in_line_once_the_race_is_over(scene):
    invite = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
    await outcomes(
        *(scene.office.book(scene.ben, invite["id"], "2027-03-02T10:00:00Z") for _ in range(5))
    )
    assert len(scene.office.meetings.booking._timetable._turns) == 0
