import asyncio

import pytest

from chatsched.core.errors import Forbidden, InviteClosed, NotFound
from chatsched.meetings.models import InviteNamed, PutAvailability, SendInvite
from chatsched.storage import Entry

TEN = "2027-03-01T10:00:00Z"


def named(invite) -> InviteNamed:
    return InviteNamed(invite_id=invite["id"])


async def test_an_invite_lands_in_the_room_live_and_in_history(scene):
    office = scene.office
    _, wire = await office.attach(scene.cleo)
    invite = await office.invite(
        scene.ada, scene.room_id, duration=45, title="Plan", note="Bring ideas", reusable=True
    )
    assert invite["host"] == {"id": scene.ada.user_id, "name": "Ada"}
    assert (invite["status"], invite["meeting_id"]) == ("open", None)
    assert (invite["title"], invite["note"], invite["duration"]) == ("Plan", "Bring ideas", 45)
    assert invite["created_at"] == "2027-03-01T08:00:00Z"
    told = (await wire.heard("message:new"))["message"]
    assert told["kind"] == "invite"
    assert told["sender"]["name"] == "Ada"
    assert told["invite"] == invite
    assert await office.history(scene.ben, scene.room_id) == [told]
    shown = await office.meetings.invites.get(scene.ben, named(invite))
    assert shown.invite == invite


async def test_the_same_nonce_is_the_same_invite(scene):
    office = scene.office
    command = {"room_id": scene.room_id, "duration": 30, "nonce": "n"}
    sent = [
        await office.meetings.invites.send(
            scene.ada, SendInvite.model_validate({**command, "duration": duration})
        )
        for duration in (30, 60)
    ]
    at_once = await asyncio.gather(
        *(
            office.meetings.invites.send(
                scene.ada, SendInvite.model_validate({**command, "nonce": "m"})
            )
            for _ in range(5)
        )
    )
    assert [each.new for each in sent] == [True, False]
    assert sent[0].invite == sent[1].invite
    assert sent[0].message["id"] == sent[1].message["id"]
    assert sum(each.new for each in at_once) == 1
    assert len({each.invite["id"] for each in at_once}) == 1
    assert len(await office.history(scene.ada, scene.room_id)) == 2
    # Another person's nonces are their own.
    bens = await office.meetings.invites.send(scene.ben, SendInvite.model_validate(command))
    assert bens.new


async def test_what_was_said_once_is_remembered_and_an_invite_keeps_what_it_was_sent_with(scene):
    office, own = scene.office, scene.office.meetings.availability
    assert (await own.get(scene.ada)).availability.weekly.fri[0].end == "17:00"
    early = {"weekly": {"mon": [{"start": "09:00", "end": "12:00"}]}}
    first = await office.invite(scene.ada, scene.room_id, hours=early)
    remembered = (await own.get(scene.ada)).availability
    assert remembered.wire() == first["availability"]
    late = {"time_zone": "UTC", "weekly": {"mon": [{"start": "14:00", "end": "15:00"}]}}
    await own.put(scene.ada, PutAvailability.model_validate({"availability": late}))
    command = {"room_id": scene.room_id, "duration": 30, "nonce": "n"}
    second = await office.meetings.invites.send(scene.ada, SendInvite.model_validate(command))
    starts = await office.starts(scene.ben, second.invite["id"])
    assert starts == ["2027-03-01T14:00:00Z", "2027-03-01T14:30:00Z"]
    assert (await office.starts(scene.ben, first["id"]))[0] == "2027-03-01T09:00:00Z"
    assert (await own.get(scene.ben)).availability.weekly.fri


async def test_hours_for_one_invite_alone_are_not_remembered(scene):
    office, own = scene.office, scene.office.meetings.availability
    usual = (await own.get(scene.ada)).availability
    late = {"weekly": {"mon": [{"start": "14:00", "end": "15:00"}]}}
    invite = await office.invite(scene.ada, scene.room_id, hours=late, remember=False)
    assert await office.starts(scene.ben, invite["id"]) == [
        "2027-03-01T14:00:00Z",
        "2027-03-01T14:30:00Z",
    ]
    assert (await own.get(scene.ada)).availability == usual


async def test_who_never_said_is_offered_office_hours_in_their_own_zone(scene):
    office = scene.office
    eve = await office.person("Eve", time_zone="America/New_York")
    availability = (await office.meetings.availability.get(eve)).availability
    assert availability.time_zone == "America/New_York"
    assert availability.weekly.mon[0].wire() == {"start": "09:00", "end": "17:00"}
    assert availability.weekly.sat == []


async def test_a_withdrawn_invite_says_so_live_and_cannot_be_booked(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    _, wire = await office.attach(scene.ben)
    assert await office.starts(scene.ben, invite["id"])
    withdrawn = await office.meetings.invites.withdraw(scene.ada, named(invite))
    assert withdrawn.invite["status"] == "withdrawn"
    assert (await wire.heard("invite:updated"))["invite"] == withdrawn.invite
    for attempt in (
        office.book(scene.ben, invite["id"], TEN),
        office.slots(scene.ben, invite["id"]),
        office.slots(scene.ada, invite["id"]),
    ):
        with pytest.raises(InviteClosed):
            await attempt
    card = (await office.history(scene.ben, scene.room_id))[0]["invite"]
    assert card["status"] == "withdrawn"
    again = await office.meetings.invites.withdraw(scene.ada, named(invite))
    assert again.invite == withdrawn.invite


async def test_a_booked_invite_stays_booked_when_withdrawn_or_cancelled(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    await office.book(scene.ben, invite["id"], TEN)
    withdrawn = await office.meetings.invites.withdraw(scene.ada, named(invite))
    assert withdrawn.invite["status"] == "booked"


async def test_withdrawing_and_booking_at_once_agree_on_who_was_first(scene, open_office):
    other = await open_office()
    for day in range(2, 8):
        invite = await scene.office.invite(scene.ada, scene.room_id)
        booked, withdrawn = await asyncio.gather(
            scene.office.book(scene.ben, invite["id"], f"2027-03-0{day}T10:00:00Z"),
            other.meetings.invites.withdraw(scene.ada, named(invite)),
            return_exceptions=True,
        )
        if isinstance(booked, InviteClosed):
            assert withdrawn.invite["status"] == "withdrawn"
        else:
            assert withdrawn.invite["status"] == "booked"
            assert withdrawn.invite["meeting_id"] == booked.meeting["id"]


async def test_invites_are_for_people_in_the_room(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    for attempt in (
        office.invite(scene.dan, scene.room_id),
        office.invite(scene.ada, "unknown"),
        office.slots(scene.dan, invite["id"]),
        office.meetings.invites.get(scene.dan, named(invite)),
        office.meetings.invites.withdraw(scene.dan, named(invite)),
        office.meetings.invites.get(scene.ada, InviteNamed(invite_id="unknown")),
    ):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(Forbidden):
        await office.meetings.invites.withdraw(scene.ben, named(invite))


async def test_a_bot_has_no_time_to_offer(scene):
    bot = await scene.office.person("Clerk", bot=True)
    room_id = await scene.office.group(scene.ada, bot)
    with pytest.raises(Forbidden):
        await scene.office.invite(bot, room_id)


async def test_an_invite_ends_with_its_last_hours(scene, later):
    office = scene.office
    hours = {"overrides": [{"date": "2027-03-02", "ranges": [{"start": "09:00", "end": "10:00"}]}]}
    invite = await office.invite(scene.ada, scene.room_id, hours={**hours, "weekly": {}})
    weekly = await office.invite(scene.ada, scene.room_id)
    _, wire = await office.attach(scene.ben)
    later(hours=39, minutes=59)
    assert (await office.meetings.invites.get(scene.ben, named(invite))).invite["status"] == "open"
    assert not await office.outbox.work_once() or not wire.of("invite:updated")
    later(minutes=1)
    shown = await office.meetings.invites.get(scene.ben, named(invite))
    assert shown.invite["status"] == "expired"
    for attempt in (
        office.book(scene.ben, invite["id"], "2027-03-02T09:00:00Z"),
        office.slots(scene.ben, invite["id"]),
    ):
        with pytest.raises(InviteClosed):
            await attempt
    while await office.outbox.work_once():
        pass
    assert (await wire.heard("invite:updated"))["invite"] == shown.invite
    still = await office.meetings.invites.get(scene.ben, named(weekly))
    assert still.invite["status"] == "open"


async def test_an_invite_without_any_hours_is_over_from_the_start(scene):
    invite = await scene.office.invite(scene.ada, scene.room_id, hours={"weekly": {}})
    assert invite["status"] == "expired"


async def test_no_invite_outlives_a_year(scene, later):
    invite = await scene.office.invite(scene.ada, scene.room_id, reusable=True)
    later(days=365)
    shown = await scene.office.meetings.invites.get(scene.ben, named(invite))
    assert shown.invite["status"] == "expired"


async def test_a_job_done_twice_changes_nothing(scene, database):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    booked = await office.book(scene.ben, invite["id"], TEN)
    before = await office.history(scene.ben, scene.room_id)
    ids = [invite["id"], booked.meeting["id"]]
    named = {"$or": [{"payload.invite_id": ids[0]}, {"payload.meeting_id": ids[1]}]}
    entries = list(database["outbox"].find({**named, "kind": {"$ne": "invite.end"}}))
    assert [entry["kind"] for entry in entries] == ["invite.announce", "meeting.announce"]
    for entry in entries:
        handler = office.outbox._handlers[entry["kind"]]
        await handler(Entry(entry["_id"], entry["kind"], entry["payload"], 1))
    after = await office.history(scene.ben, scene.room_id)
    assert [{**each, "version": 0} for each in after] == [{**each, "version": 0} for each in before]
