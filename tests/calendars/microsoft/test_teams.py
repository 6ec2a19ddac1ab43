"""Teams gives a meeting its one link, and Graph's text of it is left alone."""

from calendars.graph_stage import PERSONAL
from calendars.microsoft.written import LINK, MOVED, the_item
from calendars.stage import draft

from chatsched.sandbox.microsoft.events import BLOB


async def test_teams_gives_the_one_link_to_join_by(stage):
    written = await stage.account.create(stage.home, draft(conference=True))
    item = the_item(stage)
    assert written.conference_url == item.join_url is not None
    assert not written.conference_pending
    assert item.text.startswith("Ada and Ben")
    assert LINK not in item.text
    read = await stage.account.read(stage.home, written.reference)
    assert read.conference_url == item.join_url


async def test_a_teams_link_that_is_still_being_made_comes_later(stage):
    stage.sandbox.world.behaviour.conferences_late = True
    written = await stage.account.create(stage.home, draft(conference=True))
    assert (written.conference_url, written.conference_pending) == (None, True)
    first = await stage.account.read(stage.home, written.reference)
    second = await stage.account.read(stage.home, written.reference)
    assert first.conference_pending or first.conference_url
    assert second.conference_url is not None
    assert not second.conference_pending


async def test_moving_a_teams_meeting_leaves_its_text_alone(stage):
    written = await stage.account.create(stage.home, draft(conference=True))
    url, text = the_item(stage).join_url, the_item(stage).text
    moved = await stage.account.update(stage.home, written.reference, MOVED)
    item = the_item(stage)
    assert (item.join_url, item.text, moved.conference_url) == (url, text, url)
    assert BLOB in item.text
    assert int(item.start.timestamp()) == MOVED.start
    patch = stage.checked.bodies[-1]
    assert not {"body", "isOnlineMeeting", "onlineMeetingProvider", "location"} & set(patch)


async def test_an_event_that_is_there_can_be_given_a_teams_meeting(stage):
    written = await stage.account.create(stage.home, draft())
    again = await stage.account.update(stage.home, written.reference, draft(conference=True))
    item = the_item(stage)
    assert again.conference_url == item.join_url is not None
    assert LINK not in item.text
    assert BLOB in item.text


async def test_any_other_event_gets_its_new_text(stage):
    written = await stage.account.create(stage.home, draft())
    moved = await stage.account.update(stage.home, written.reference, MOVED)
    assert the_item(stage).text == MOVED.description
    assert (moved.conference_url, moved.conference_pending) == (None, False)


async def test_an_account_without_teams_keeps_our_own_link(stage):
    mailbox = stage.sandbox.world.mailboxes[PERSONAL.id]
    account = stage.account_of(PERSONAL)
    written = await account.create(mailbox.default.id, draft(conference=True))
    assert (written.conference_url, written.conference_pending) == (None, False)
    (item,) = mailbox.items.values()
    assert item.text.endswith(LINK)
    assert "isOnlineMeeting" not in stage.checked.bodies[-1]
