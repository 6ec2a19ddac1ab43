"""A calendar that refuses, breaks or is unlinked leaves nobody believing that it follows."""

import pytest
from meetings.calendar_events.stage import (
    AT_NOON,
    AT_TEN,
    add,
    booked,
    cancelled,
    moved,
    patiently,
    shown,
    work_off,
)

from chatsched.meetings.service.changes import MEETING_CALENDAR


@pytest.mark.usefixtures("link")
async def test_a_calendar_that_refuses_for_good_makes_the_host_add_the_event(scene):
    _, wire = await scene.office.attach(scene.ada)
    scene.provider.refusing.add(scene.host)
    meeting = await booked(scene)
    assert await patiently(scene.office, scene.later) < 5
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "failed")
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"
    last = (await scene.office.history(scene.ada, scene.room_id))[-1]
    assert (last["kind"], last["audience"]) == ("system", [scene.ada.user_id])
    assert last["meeting"]["id"] == meeting["id"]
    scene.provider.refusing.clear()
    await moved(scene, meeting)
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_NOON
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_a_broken_link_waits_for_its_owner_and_is_then_made_up_for(scene, link):
    _, wire = await scene.office.attach(scene.ada)
    scene.provider.revoked.add(scene.host)
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"
    assert (await scene.office.linked.links.one(link.id)).status == "needs_relink"
    await wire.heard("calendar:updated", lambda told: told["calendar"]["status"] == "needs_relink")
    last = (await scene.office.history(scene.ada, scene.room_id))[-1]
    assert (last["kind"], last["audience"]) == ("system", [scene.ada.user_id])
    # Nothing is asked of the provider meanwhile, however often it is looked at.
    scene.provider.revoked.clear()
    for _ in range(5):
        await work_off(scene.office, scene.later, seconds=70)
    assert scene.provider.said == []
    kinds = [told["message"]["kind"] for told in wire.of("message:new")]
    assert kinds == ["invite", "booking", "system"]
    await scene.office.linked.relink(link)
    await work_off(scene.office)
    assert scene.provider.only(scene.host).start == AT_TEN
    states = [told["meeting"]["calendar_sync"] for told in wire.of("meeting:updated")]
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "synced")
    states = [told["meeting"]["calendar_sync"] for told in wire.of("meeting:updated")]
    assert states == ["pending", "failed", "pending", "synced"]


async def test_what_one_calendar_refused_is_put_into_another_that_is_chosen(scene, link):
    scene.provider.refusing.add(scene.host)
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    linked = scene.office.linked
    await linked.links.choose(link, link.calendars, None, conferencing=False)
    another = await linked.link(scene.host, "another")
    await linked.health.changed(another)
    await patiently(scene.office, scene.later)
    assert scene.provider.only("another").start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


async def test_a_link_known_to_be_broken_leaves_the_host_among_those_who_are_told(scene):
    await scene.office.linked.link(scene.host, status="needs_relink", problem="Broken.")
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    history = await scene.office.history(scene.ada, scene.room_id)
    assert [each["kind"] for each in history] == ["invite", "booking", "system"]
    assert (await shown(scene, meeting))["calendar_sync"] == "failed"


async def test_events_of_an_account_that_is_unlinked_stay_and_nothing_fails(scene, link):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    await scene.office.linked.unlink(link)
    meeting = await moved(scene, meeting)
    assert meeting["calendar_sync"] == "none"
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN
    # Linked again, the event is found, and is the only one.
    await scene.office.linked.link(scene.host)
    meeting = await moved(scene, meeting, "2027-03-01T13:00:00Z")
    await patiently(scene.office, scene.later)
    assert scene.provider.only(scene.host).start == AT_TEN + 3 * 3600
    await cancelled(scene, meeting)
    await patiently(scene.office, scene.later)
    assert not scene.provider.standing(scene.host)


async def test_meetings_ahead_say_that_they_follow_no_longer_once_unlinked(scene, link):
    meeting = await booked(scene)
    await work_off(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    _, wire = await scene.office.attach(scene.cleo)
    await scene.office.linked.unlink(link)
    await patiently(scene.office, scene.later)
    stands = await shown(scene, meeting)
    assert (stands["calendar_sync"], stands["version"]) == ("none", meeting["version"])
    await wire.heard("meeting:updated", lambda told: told["meeting"]["calendar_sync"] == "none")
    assert scene.provider.only(scene.host).start == AT_TEN


async def test_what_was_in_an_unlinked_account_follows_in_the_one_that_was_chosen(scene, link):
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    linked = scene.office.linked
    await linked.links.choose(link, link.calendars, None, conferencing=False)
    await linked.link(scene.host, "chosen instead")
    await linked.unlink(link)
    await patiently(scene.office, scene.later)
    assert scene.provider.only("chosen instead").start == AT_TEN
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_unlinking_an_account_that_has_no_events_changes_nothing(scene):
    other = await scene.office.linked.link(scene.host, "beside", destination=None)
    meeting = await booked(scene)
    await patiently(scene.office, scene.later)
    waiting = {"kind": MEETING_CALENDAR, "state": {"$ne": "done"}}
    await scene.office.linked.unlink(other)
    assert not await scene.office.mongo["outbox"].count_documents(waiting)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"


@pytest.mark.usefixtures("link")
async def test_the_host_is_not_said_to_have_unlinked_what_a_guest_has(scene):
    meeting = await booked(scene)
    theirs = await scene.office.linked.link(scene.cleo.user_id)
    await add(scene, scene.cleo, meeting)
    await patiently(scene.office, scene.later)
    await scene.office.linked.unlink(theirs)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "synced"
    assert scene.provider.only(scene.cleo.user_id).start == AT_TEN


async def test_an_entry_that_waits_when_its_link_goes_is_done_with(scene, link):
    meeting = await booked(scene)
    scene.provider.throttle(1)
    await work_off(scene.office, scene.later)
    await scene.office.linked.unlink(link)
    await patiently(scene.office, scene.later)
    assert (await shown(scene, meeting))["calendar_sync"] == "none"
    assert not scene.provider.standing(scene.host)
