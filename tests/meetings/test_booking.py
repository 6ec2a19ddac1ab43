import asyncio

import pytest

from chatsched.core.errors import Forbidden, InviteClosed, NotFound, SlotTaken
from chatsched.meetings.models import InviteNamed

TEN = "2027-03-01T10:00:00Z"
HALF_PAST = "2027-03-01T10:30:00Z"


async def test_a_booking_makes_a_meeting(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, title="Plan", duration=45)
    booked = await office.book(scene.ben, invite["id"], "2027-03-01T09:45:00Z", note="Hello")
    meeting = booked.meeting
    assert booked.new
    assert meeting["start"] == "2027-03-01T09:45:00Z"
    assert meeting["end"] == "2027-03-01T10:30:00Z"
    assert (meeting["duration"], meeting["status"], meeting["version"]) == (45, "confirmed", 1)
    assert meeting["host"] == {"id": scene.ada.user_id, "name": "Ada"}
    assert meeting["booked_by"] == {"id": scene.ben.user_id, "name": "Ben"}
    assert [each["name"] for each in meeting["attendees"]] == ["Ada", "Ben"]
    assert (meeting["title"], meeting["note"]) == ("Plan", "Hello")
    assert meeting["join_url"] == f"https://chat.example/meet/{meeting['id']}"
    assert meeting["calendar_sync"] == "none"


async def test_the_room_reads_booking_and_system_in_this_order_live_and_later(scene):
    office, room_id = scene.office, scene.room_id
    _, wire = await office.attach(scene.cleo)
    invite = await office.invite(scene.ada, room_id)
    booked = await office.book(scene.ben, invite["id"], TEN)
    told = [
        (message["kind"], (message["sender"] or {}).get("name"), message["audience"])
        for message in await office.history(scene.cleo, room_id)
    ]
    assert told == [("invite", "Ada", None), ("booking", "Ben", None), ("system", None, None)]
    await wire.heard("message:new", lambda payload: payload["message"]["kind"] == "system")
    live = [payload["message"] for payload in wire.of("message:new")]
    assert [message["kind"] for message in live] == ["invite", "booking", "system"]
    assert live[1] == booked.message
    assert live[1]["meeting"] == live[2]["meeting"] == booked.meeting


async def test_a_booked_invite_is_shown_as_booked_live_and_on_its_card(scene):
    office, room_id = scene.office, scene.room_id
    _, wire = await office.attach(scene.cleo)
    invite = await office.invite(scene.ada, room_id)
    booked = await office.book(scene.ben, invite["id"], TEN)
    updated = await wire.heard("invite:updated")
    assert updated["invite"]["status"] == "booked"
    assert updated["invite"]["meeting_id"] == booked.meeting["id"]
    card = (await office.history(scene.cleo, room_id))[0]["invite"]
    assert card == updated["invite"]


async def test_a_reusable_invite_stays_open_and_offers_the_rest(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    await office.book(scene.ben, invite["id"], TEN)
    starts = await office.starts(scene.cleo, invite["id"])
    assert TEN not in starts
    assert HALF_PAST in starts
    await office.book(scene.cleo, invite["id"], HALF_PAST)
    assert HALF_PAST not in await office.starts(scene.ben, invite["id"])


async def test_a_single_use_invite_is_closed_by_its_first_meeting(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    await office.book(scene.ben, invite["id"], TEN)
    with pytest.raises(InviteClosed):
        await office.book(scene.cleo, invite["id"], HALF_PAST)
    with pytest.raises(InviteClosed):
        await office.slots(scene.cleo, invite["id"])


async def test_a_taken_time_says_so_and_offers_the_nearest_free_ones(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    await office.book(scene.ben, invite["id"], TEN)
    with pytest.raises(SlotTaken) as refusal:
        await office.book(scene.cleo, invite["id"], TEN)
    assert refusal.value.detail == "1 Mar 2027, 10:00 UTC has just been taken."
    alternatives = refusal.value.extra["alternatives"]
    assert alternatives == [
        {"start": f"2027-03-01T{start}:00Z", "end": f"2027-03-01T{end}:00Z"}
        for start, end in (
            ("09:00", "09:30"),
            ("09:30", "10:00"),
            ("10:30", "11:00"),
            ("11:00", "11:30"),
            ("11:30", "12:00"),
        )
    ]
    free = await office.starts(scene.cleo, invite["id"])
    assert {each["start"] for each in alternatives} <= set(free)


NOT_OFFERED = "is not one of the times on offer."


@pytest.mark.parametrize(
    ("start", "why"),
    [
        ("2027-03-01T10:10:00Z", f"1 Mar 2027, 10:10 UTC {NOT_OFFERED}"),  # off the grid
        ("2027-03-01T10:00:00.500Z", f"This {NOT_OFFERED}"),
        ("2027-03-01T18:00:00Z", f"1 Mar 2027, 18:00 UTC {NOT_OFFERED}"),  # outside the hours
        ("2027-03-01T16:45:00Z", f"1 Mar 2027, 16:45 UTC {NOT_OFFERED}"),  # ends outside
        ("2027-06-01T10:00:00Z", f"1 Jun 2027, 10:00 UTC {NOT_OFFERED}"),  # beyond the horizon
        ("9998-12-31T10:00:00Z", f"31 Dec 9998, 10:00 UTC {NOT_OFFERED}"),
        ("2027-02-26T10:00:00Z", "26 Feb 2027, 10:00 UTC is in the past."),
        ("2027-03-01T07:00:00Z", "1 Mar 2027, 07:00 UTC is in the past."),
        ("1970-01-01T00:00:00Z", "1 Jan 1970, 00:00 UTC is in the past."),
    ],
)
async def test_what_is_not_offered_cannot_be_booked_and_the_refusal_says_why(scene, start, why):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    with pytest.raises(SlotTaken) as refusal:
        await office.book(scene.ben, invite["id"], start)
    assert refusal.value.detail == why
    assert len(refusal.value.extra["alternatives"]) == 5
    meeting = await office.book(scene.ben, invite["id"], TEN)
    assert meeting.new


async def test_without_any_free_time_there_are_no_alternatives(scene):
    office = scene.office
    hours = {
        "weekly": {},
        "overrides": [{"date": "2027-03-02", "ranges": [{"start": "09:00", "end": "09:30"}]}],
    }
    invite = await office.invite(scene.ada, scene.room_id, reusable=True, hours=hours)
    await office.book(scene.ben, invite["id"], "2027-03-02T09:00:00Z")
    with pytest.raises(SlotTaken) as refusal:
        await office.book(scene.cleo, invite["id"], "2027-03-02T09:00:00Z")
    assert refusal.value.extra["alternatives"] == []


async def test_the_same_nonce_is_the_same_booking(scene):
    office = scene.office
    for reusable in (False, True):
        invite = await office.invite(scene.ada, scene.room_id, reusable=reusable)
        start = "2027-03-02T10:00:00Z" if reusable else TEN
        first = await office.book(scene.ben, invite["id"], start, "n1")
        again = await office.book(scene.ben, invite["id"], start, "n1")
        other = await office.book(scene.ben, invite["id"], "2027-03-03T09:00:00Z", "n1")
        assert (first.new, again.new, other.new) == (True, False, False)
        assert first.meeting == again.meeting == other.meeting
        assert first.message["id"] == again.message["id"] == other.message["id"]
    kinds = [message["kind"] for message in await office.history(scene.ben, scene.room_id)]
    assert kinds.count("booking") == 2
    assert kinds.count("system") == 2


async def test_one_nonce_sent_many_times_at_once_books_once(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    answers = await asyncio.gather(
        *(office.book(scene.ben, invite["id"], TEN, "n1") for _ in range(8))
    )
    assert {answer.meeting["id"] for answer in answers} == {answers[0].meeting["id"]}
    assert sum(answer.new for answer in answers) == 1


async def test_buffers_of_the_invite_keep_other_meetings_away(scene):
    office = scene.office
    plain = await office.invite(scene.ada, scene.room_id, reusable=True)
    await office.book(scene.ben, plain["id"], "2027-03-01T12:00:00Z")
    wide = await office.invite(
        scene.ada,
        scene.room_id,
        duration=15,
        hours={"buffer_before": 30, "buffer_after": 15},
        reusable=True,
    )
    starts = await office.starts(scene.ben, wide["id"], "2027-03-01", "2027-03-01")
    around = [start[11:16] for start in starts if "11:00" <= start[11:16] <= "13:15"]
    assert around == ["11:00", "11:15", "11:30", "13:00", "13:15"]
    with pytest.raises(SlotTaken):
        await office.book(scene.ben, wide["id"], "2027-03-01T12:45:00Z")
    await office.book(scene.ben, wide["id"], "2027-03-01T13:00:00Z")


async def test_the_hosts_time_is_one_over_all_rooms_and_roles(scene):
    """A meeting that somebody booked elsewhere keeps their own invites from offering its time."""
    office = scene.office
    other_room = await office.group(scene.dan, scene.ada)
    dans = await office.invite(scene.dan, other_room)
    adas = await office.invite(scene.ada, scene.room_id, reusable=True)
    await office.book(scene.ada, dans["id"], TEN)
    assert TEN not in await office.starts(scene.ben, adas["id"])
    with pytest.raises(SlotTaken):
        await office.book(scene.ben, adas["id"], TEN)


async def test_minimum_notice_and_horizon_hold_at_the_moment_of_confirming(scene, later):
    office = scene.office
    hours = {"min_notice": 120, "horizon_days": 2}
    invite = await office.invite(scene.ada, scene.room_id, reusable=True, hours=hours)
    starts = await office.starts(scene.ben, invite["id"])
    assert starts[0] == TEN
    assert starts[-1] == "2027-03-02T16:30:00Z"
    later(seconds=1)
    with pytest.raises(SlotTaken):
        await office.book(scene.ben, invite["id"], TEN)
    assert (await office.starts(scene.ben, invite["id"]))[0] == HALF_PAST
    later(hours=1)
    assert (await office.starts(scene.ben, invite["id"]))[-1] == "2027-03-03T09:00:00Z"


async def test_only_others_in_the_room_can_book(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    with pytest.raises(Forbidden):
        await office.book(scene.ada, invite["id"], TEN)
    with pytest.raises(NotFound):
        await office.book(scene.dan, invite["id"], TEN)
    with pytest.raises(NotFound):
        await office.book(scene.ben, "unknown", TEN)


async def test_a_bot_books_like_anybody(scene):
    office = scene.office
    bot = await office.person("Clerk", bot=True)
    room_id = await office.group(scene.ada, bot)
    invite = await office.invite(scene.ada, room_id)
    booked = await office.book(bot, invite["id"], TEN)
    assert booked.message["sender"]["is_bot"] is True


async def test_clashes_are_shown_to_their_owner_alone(scene):
    office = scene.office
    other_room = await office.group(scene.dan, scene.ben)
    dans = await office.invite(scene.dan, other_room, duration=45)
    await office.book(scene.ben, dans["id"], "2027-03-01T09:45:00Z")
    invite = await office.invite(scene.ada, scene.room_id)

    def clashing(answer):
        slots = [slot for day in answer["days"] for slot in day["slots"]]
        return [slot["start"][11:16] for slot in slots if slot.get("clash")]

    assert clashing(await office.slots(scene.ben, invite["id"])) == ["09:30", "10:00"]
    for who in (scene.ada, scene.cleo):
        answer = await office.slots(who, invite["id"])
        assert not any("clash" in slot for day in answer["days"] for slot in day["slots"])


async def test_open_pickers_hear_of_every_change_at_once(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, reusable=True)
    other = await office.invite(scene.ada, scene.room_id, reusable=True)
    connection, wire = await office.attach(scene.cleo)
    await office.meetings.watching.watch(connection, InviteNamed(invite_id=other["id"]))
    await office.book(scene.ben, invite["id"], TEN)
    assert await wire.heard("slots:changed") == {"invite_id": other["id"]}
    assert TEN not in await office.starts(scene.cleo, other["id"])
    await office.meetings.watching.unwatch(connection, InviteNamed(invite_id=other["id"]))
    await office.book(scene.ben, invite["id"], HALF_PAST)
    await asyncio.sleep(0.05)
    assert len(wire.of("slots:changed")) == 1
