"""Events of ours at Google: one under its id, the owner's own additions kept, nobody told."""

import pytest
from calendars.googled import GoogleStage, stored
from calendars.stage import AUCKLAND, FIRST, at, draft, span

from chatsched.calendars.providers.protocol import EventGone, ProviderAway, ProviderRefused


async def test_google_tells_nobody_and_reminds_as_the_owner_wants(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.account.update(stage.home, written.reference, draft(sequence=1))
    await stage.account.delete(stage.home, written.reference)
    (body,) = stage.transport.bodies("events.insert")
    assert "attendees" not in body
    assert body["reminders"] == {"useDefault": True}
    assert body["location"] == body["source"]["url"] == draft().join_url
    for method in ("events.insert", "events.patch", "events.delete"):
        assert stage.transport.queries(method)[0]["sendUpdates"] == ["none"]
    assert stage.world.mails == []


async def test_what_the_owner_added_by_hand_stays(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    added = {
        "attendees": [{"email": "eve@corp.example"}],
        "colorId": "5",
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 30}]},
        "extendedProperties": {"private": {"theirs": "1"}},
    }
    stage.change(stage.home, written.reference, added)
    await stage.account.update(stage.home, written.reference, draft(title="New title"))
    event = stored(stage, written.reference)
    assert event["summary"] == "New title"
    assert [each["email"] for each in event["attendees"]] == ["eve@corp.example"]
    assert (event["colorId"], event["reminders"]) == ("5", added["reminders"])
    assert event["extendedProperties"]["private"]["theirs"] == "1"


async def test_an_id_of_a_deleted_event_stays_taken(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.drop(stage.home, written.reference)
    with pytest.raises(EventGone):
        await stage.account.create(stage.home, draft())


async def test_anothers_event_under_the_id_is_not_adopted(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    event = stored(stage, written.reference)
    event["extendedProperties"] = {"private": {"chatschedKey": "another"}}
    with pytest.raises(ProviderRefused):
        await stage.account.create(stage.home, draft())


async def test_an_event_that_was_just_made_may_not_be_found_at_once(stage: GoogleStage):
    stage.faults.hidden_reads = 1
    first = await stage.account.create(stage.home, draft())
    assert (await stage.account.create(stage.home, draft())).reference == first.reference
    for number, call in enumerate(("update", "read", "delete")):
        other = draft(key=f"{number}" * 32, uid=f"{number}@c")
        written = await stage.account.create(stage.home, other)
        if call == "update":
            await stage.account.update(stage.home, written.reference, other)
        if call == "read":
            assert await stage.account.read(stage.home, written.reference) is not None
        if call == "delete":
            await stage.account.delete(stage.home, written.reference)
    assert len(await stage.seen(stage.home)) == 3


async def test_an_event_that_is_not_found_yet_is_not_made_twice(stage: GoogleStage):
    stage.faults.hidden_reads = 4
    await stage.account.create(stage.home, draft())
    for _ in range(2):  # each looks twice
        with pytest.raises(ProviderAway):
            await stage.account.create(stage.home, draft())
    assert (await stage.account.create(stage.home, draft())).reference == draft().key


async def test_an_event_made_all_day_by_hand_is_read_and_moved(stage: GoogleStage):
    home = await stage.calendar("Far away", zone=AUCKLAND)
    written = await stage.account.create(home, draft())
    dates = {
        "start": {"date": "2027-03-05", "dateTime": None, "timeZone": None},
        "end": {"date": "2027-03-06", "dateTime": None, "timeZone": None},
    }
    stage.change(home, written.reference, dates)
    read = await stage.account.read(home, written.reference)
    assert (read.start, read.end) == span(at(5, zone=AUCKLAND), at(6, zone=AUCKLAND))
    await stage.account.update(home, written.reference, draft(sequence=1))
    read = await stage.account.read(home, written.reference)
    assert (read.start, read.end) == FIRST


async def test_updating_never_brings_a_deleted_event_back(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.account.delete(stage.home, written.reference)
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, "b" * 32, draft(sequence=1))
    assert await stage.seen(stage.home) == []


async def test_markup_of_people_is_no_markup_in_google(stage: GoogleStage):
    text = "<a href=https://evil.example>Click</a>\nhttps://chat.example/m/1"
    await stage.account.create(stage.home, draft(description=text))
    (seen,) = await stage.seen(stage.home)
    assert "<" not in seen.description
    assert "Click" in seen.description


async def test_an_update_that_google_does_not_accept_is_a_refusal(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    with pytest.raises(ProviderRefused):
        await stage.account.update(stage.home, written.reference, draft(end=draft().start - 60))
    with pytest.raises(ProviderRefused):
        await stage.account.create(stage.home, draft(key="b" * 32, end=draft().start - 60))
