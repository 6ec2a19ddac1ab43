"""Mail to people whose linked calendar has the meeting by itself, with the sandbox's calendars."""

import pytest
from calendars.consenting import sandboxed
from notifications.mail.conftest import Office, start_in
from slices import until

from chatsched.sandbox.google import Fault

PUTS = "The attached invitation puts it into your calendar."
MOVES = "The attached invitation moves it in your calendar."
TAKES_OUT = "The attachment takes it out of your calendar."
BY_ITSELF = "your linked calendar"


@pytest.fixture
async def house(settings, database, postbox):
    """A server with mail and the sandbox's calendars; Ada's is linked, Ben has none."""
    async with sandboxed(**settings, allow_private_calendars="127.0.0.0/8") as place:
        office = Office(place.url, place.built, postbox, place.guests, database)
        ada, ben = await place.signup("Ada"), await place.signup("Ben")
        await place.linked(ada, "google")
        for person in (ada, ben):
            await office.chooses(person, invite=False)
        yield office, ada, ben, place.sandbox.google.faults


def refuse(faults, *methods: str) -> None:
    """Let Google refuse for good what these would write."""
    for method in methods:
        message = "The user does not have sufficient access."
        faults.add(Fault(403, "forbidden", message, 1_000, method=f"calendar.events.{method}"))


async def test_the_host_of_a_linked_calendar_gets_no_second_event_and_both_get_the_call(
    settings, database, postbox
):
    async with sandboxed(**settings, allow_private_calendars="127.0.0.0/8") as place:
        office = Office(place.url, place.built, postbox, place.guests, database)
        ada, ben = await place.signup("Ada"), await place.signup("Ben")
        calendar = await place.linked(ada, "google")
        await ada.api.ok("PATCH", f"/api/calendars/{calendar['id']}", {"conferencing": True})
        for person in (ada, ben):
            await office.chooses(person, invite=False)
        room_id = await office.room(ada, ben)
        meeting = await office.book(ben, await office.invite(ada, room_id), start_in(20))
        [hers] = await postbox.got(ada.user["email"])
        [his] = await postbox.got(ben.user["email"])
        assert not hers.invitations
        assert "It is in your linked calendar already." in hers.text
        read = await office.invitation(his)
        now = (await ben.api.ok("GET", f"/api/meetings/{meeting['id']}"))["meeting"]
        assert now["join_url"].startswith("https://meet.google.com/")
        assert read["location"] == now["join_url"]
        assert now["join_url"] in hers.html

        await office.cancel(ben, now)
        [_, hers] = await postbox.got(ada.user["email"], 2)
        [_, his] = await postbox.got(ben.user["email"], 2)
        assert not hers.invitations
        assert "from your linked calendar by itself" in hers.text
        assert (await office.invitation(his))["method"] == "CANCEL"


async def test_a_host_whose_linked_calendar_refused_the_meeting_is_invited_by_mail(house):
    office, ada, ben, faults = house
    refuse(faults, "insert")
    room_id = await office.room(ada, ben)
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(20))
    [booked] = await office.postbox.got(ada.user["email"])
    assert (await office.invitation(booked))["method"] == "REQUEST"
    assert PUTS in booked.text
    assert BY_ITSELF not in booked.text

    meeting = await office.move(ben, meeting, start_in(21))
    [_, moved] = await office.postbox.got(ada.user["email"], 2)
    read = await office.invitation(moved)
    assert (read["method"], read["sequence"]) == ("REQUEST", 1)
    assert MOVES in moved.text

    await office.cancel(ben, meeting)
    [*_, cancelled] = await office.postbox.got(ada.user["email"], 3)
    assert (await office.invitation(cancelled))["method"] == "CANCEL"
    assert TAKES_OUT in cancelled.text


async def test_so_is_one_whose_linked_calendar_has_it_but_refused_to_move_it(house):
    office, ada, ben, faults = house
    room_id = await office.room(ada, ben)
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(20))
    [booked] = await office.postbox.got(ada.user["email"])
    assert not booked.invitations
    refuse(faults, "insert", "patch", "update")
    await office.move(ben, meeting, start_in(21))
    [_, moved] = await office.postbox.got(ada.user["email"], 2)
    assert (await office.invitation(moved))["method"] == "REQUEST"
    assert PUTS in moved.text
    assert BY_ITSELF not in moved.text


async def test_nothing_is_promised_of_a_calendar_that_keeps_what_was_called_off(house):
    office, ada, ben, faults = house
    room_id = await office.room(ada, ben)
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(20))
    await office.postbox.got(ada.user["email"])
    await office.postbox.stop()
    refuse(faults, "delete", "patch", "update")
    await office.cancel(ben, meeting)
    await until(lambda: office.database.meetings.find_one({"calendar_sync": "failed"}))
    await office.postbox.start()
    [_, cancelled] = await office.postbox.got(ada.user["email"], 2)
    assert not cancelled.invitations
    assert BY_ITSELF not in cancelled.text
