"""Meeting links of Google's own come when they are asked for, in their own time, or never."""

from calendars.googled import GoogleStage, stored
from calendars.stage import draft


async def test_a_meeting_link_is_made_in_its_own_time(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft(conference=True))
    assert (written.conference_pending, written.conference_url) == (True, None)
    read = await stage.account.read(stage.home, written.reference)
    assert (read.conference_pending, read.conference_url) == (True, None)
    read = await stage.account.read(stage.home, written.reference)
    assert not read.conference_pending
    assert read.conference_url.startswith("https://meet.google.com/")
    (body,) = stage.transport.bodies("events.insert")
    assert body["conferenceData"]["createRequest"]["requestId"] == draft().key


async def test_a_meeting_link_outlives_moving(stage: GoogleStage):
    stage.world.conference_reads = 0
    written = await stage.account.create(stage.home, draft(conference=True))
    later = draft(sequence=1, conference=True, start=draft().start + 3600, end=draft().end + 3600)
    moved = await stage.account.update(stage.home, written.reference, later)
    assert moved.conference_url == written.conference_url is not None
    again = await stage.account.create(stage.home, draft(conference=True))
    assert again.conference_url == written.conference_url


async def test_a_meeting_link_that_cannot_be_made_is_not_waited_for(stage: GoogleStage):
    stage.world.conference_reads = None
    written = await stage.account.create(stage.home, draft(conference=True))
    read = await stage.account.read(stage.home, written.reference)
    assert (read.conference_pending, read.conference_url) == (False, None)


async def test_a_calendar_without_meeting_links_gets_the_event_all_the_same(stage: GoogleStage):
    stage.person.access(stage.home).calendar.meet = False
    written = await stage.account.create(stage.home, draft(conference=True))
    assert (written.conference_pending, written.conference_url) == (False, None)
    assert len(await stage.seen(stage.home)) == 1


async def test_a_meeting_link_can_be_asked_for_later(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    asked = draft(sequence=1, conference=True)
    assert (await stage.account.update(stage.home, written.reference, asked)).conference_pending
    await stage.account.read(stage.home, written.reference)
    read = await stage.account.read(stage.home, written.reference)
    again = await stage.account.update(stage.home, written.reference, asked)
    assert again.conference_url == read.conference_url is not None


async def test_an_update_does_without_a_meeting_link_that_cannot_be(stage: GoogleStage):
    stage.person.access(stage.home).calendar.meet = False
    written = await stage.account.create(stage.home, draft())
    asked = draft(sequence=1, conference=True, title="Changed")
    assert not (await stage.account.update(stage.home, written.reference, asked)).conference_pending
    (seen,) = await stage.seen(stage.home)
    assert seen.title == "Changed"


async def test_no_meeting_link_is_made_that_nobody_asked_for(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    assert not written.conference_pending
    assert "conferenceData" not in stored(stage, written.reference)
