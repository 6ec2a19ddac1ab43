"""An event is put where its person wants it then, and stays there, whatever is linked since."""

from dataclasses import replace

import pytest
from calendars.events.stage import ADA, HOUR, MEETING, TEN, moved
from paper_calendars import HOME

from chatsched.calendars.records import LinkedCalendar


async def test_without_a_calendar_for_meetings_there_is_nothing_to_do(desk):
    assert (await desk.follow()).state == "none"
    shared = LinkedCalendar(id=HOME, name="Shared", writable=False, counted=True)
    await desk.linked.link(ADA, calendars=(shared,))
    assert (await desk.follow()).state == "none"
    assert await desk.linked.events.destinations([ADA, "ben"]) == {}


async def test_a_link_that_works_is_taken_before_one_that_is_broken(desk):
    await desk.linked.link(ADA, "old", status="needs_relink", problem="Broken.")
    working = await desk.linked.link(ADA, "new")
    assert (await desk.linked.events.destinations([ADA]))[ADA].id == working.id
    await desk.follow()
    assert desk.provider.only("new")
    assert not desk.provider.standing("old")


async def test_what_waits_for_a_broken_link_goes_where_another_is_chosen(desk):
    await desk.linked.link(ADA, "old", status="needs_relink", problem="Broken.")
    assert (await desk.follow()).state == "broken"
    await desk.linked.link(ADA, "new")
    assert (await desk.follow()).state == "synced"
    assert desk.provider.only("new")


async def test_an_event_stays_where_it_is_whatever_is_chosen_since(desk, link):
    await desk.follow()
    await desk.linked.link(ADA, "another")
    await desk.linked.links.choose(link, link.calendars, None, conferencing=False)
    await desk.follow(moved())
    assert desk.provider.only(ADA).start == TEN + HOUR
    assert not desk.provider.standing("another")


async def test_after_a_refusal_another_calendar_can_be_chosen(desk, link):
    desk.provider.refusing.add(ADA)
    outcome = await desk.follow()
    assert (outcome.state, outcome.problem) == ("failed", "This calendar takes no events.")
    await desk.linked.links.choose(link, link.calendars, None, conferencing=False)
    await desk.linked.link(ADA, "another")
    assert (await desk.follow()).state == "synced"
    assert desk.provider.only("another")


async def test_another_account_does_not_inherit_events(desk, link):
    """What is cancelled there was never in it, and is not put in to be taken out."""
    await desk.follow()
    await desk.linked.unlink(link)
    await desk.linked.link(ADA, "another")
    await desk.follow(replace(MEETING, cancelled=True, sequence=1))
    assert desk.provider.only(ADA)
    assert "another" not in desk.provider.accounts or not desk.provider.accounts["another"]


async def test_the_same_account_is_cancelled_in_though_it_was_linked_anew(desk, link):
    await desk.follow()
    await desk.linked.unlink(link)
    await desk.linked.link(ADA, ADA)
    await desk.follow(replace(MEETING, cancelled=True, sequence=1))
    assert not desk.provider.standing(ADA)


@pytest.mark.parametrize("conferencing", [True, False])
async def test_the_provider_makes_a_link_only_if_the_host_wants_it(desk, conferencing):
    await desk.linked.link(ADA, conferencing=conferencing)
    outcome = await desk.follow()
    assert outcome.conference_url == ("https://meet.example/1" if conferencing else None)
    await desk.follow(replace(MEETING, conference=False), meeting_id="n")
    assert desk.provider.links_made == conferencing


async def test_a_link_that_the_provider_failed_to_make_is_waited_for_no_longer(desk):
    await desk.linked.link(ADA, conferencing=True)
    desk.provider.slow_links = True
    assert (await desk.follow()).conference_pending
    assert (await desk.follow()).conference_pending
    desk.provider.only(ADA).pending = False
    outcome = await desk.follow()
    assert (outcome.conference_pending, outcome.conference_url) == (False, None)
