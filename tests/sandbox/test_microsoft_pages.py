"""What people of the sandbox see of their Outlook calendars, and do by hand."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from chatsched.sandbox.authorization import MICROSOFT_ACCOUNTS, Grant, TokenStore
from chatsched.sandbox.microsoft import MicrosoftPages, events, sample_world

ADA = MICROSOFT_ACCOUNTS[0]
NOW = datetime(2027, 3, 2, 7, tzinfo=UTC)  # a Tuesday
HERE = f"/microsoft/{ADA.email}"


@pytest.fixture
def world():
    return sample_world(MICROSOFT_ACCOUNTS, NOW.timestamp)


@pytest.fixture
def mailbox(world):
    return world.mailboxes[ADA.id]


@pytest.fixture
def store():
    return TokenStore()


@pytest.fixture
async def web(world, store):
    pages = MicrosoftPages(world, MICROSOFT_ACCOUNTS, store)
    app = Starlette(routes=[Mount("/microsoft", pages.app)])
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://sandbox.example") as each:
        yield each


def titles(mailbox) -> list[str]:
    return [item.subject for item in mailbox.items.values()]


async def test_everybody_has_a_page(web):
    page = (await web.get("/microsoft/")).text
    for account in MICROSOFT_ACCOUNTS:
        assert f'href="/microsoft/{account.email}"' in page
        assert (await web.get(f"/microsoft/{account.email}")).status_code == 200
    assert (await web.get("/microsoft/nobody@x.example")).status_code == 404


async def test_the_next_two_weeks_are_shown_in_the_persons_own_time(web):
    page = (await web.get(HERE)).text
    assert page.index("Tuesday, 2 March") < page.index("Monday, 15 March")
    assert "Tuesday, 16 March" not in page
    assert page.count(">Stand-up<small>") == 10
    assert "09:15\N{EN DASH}09:30" in page
    assert "Calendar, free" in page
    assert "Calendar, tentative" in page


async def test_holidays_cannot_be_deleted(web):
    page = (await web.get(HERE)).text
    assert "A day of celebration" in page
    assert 'aria-label="Delete A day of celebration"' not in page
    assert 'aria-label="Delete Design review"' in page


async def test_events_are_made_and_deleted_by_hand(web, mailbox):
    form = {"title": "<b>Busy", "start": "2027-03-03T10:00", "minutes": "45"}
    made = await web.post(f"{HERE}/add", data=form)
    assert (made.status_code, made.headers["location"]) == (303, HERE)
    assert "&lt;b&gt;Busy" in (await web.get(HERE)).text
    (item,) = [each for each in mailbox.items.values() if each.subject == "<b>Busy"]
    assert item.start == datetime(2027, 3, 3, 9, tzinfo=UTC)
    assert item.end - item.start == timedelta(minutes=45)
    for _ in range(2):  # twice is harmless
        assert (await web.post(f"{HERE}/delete", data={"event": item.key})).status_code == 303
    assert "<b>Busy" not in titles(mailbox)


async def test_one_instance_of_a_series_is_deleted_alone(web, mailbox):
    (series,) = [each for each in mailbox.items.values() if each.subject == "Stand-up"]
    await web.post(f"{HERE}/delete", data={"event": f"{series.key}_20270303"})
    page = (await web.get(HERE)).text
    assert page.count(">Stand-up<small>") == 9
    assert "Stand-up" in titles(mailbox)


async def test_events_are_moved_by_hand(web, mailbox):
    for title, step in (("One to one", timedelta(hours=1)), ("Out of town", timedelta(days=1))):
        (item,) = [each for each in mailbox.items.values() if each.subject == title]
        form = {"event": item.key}
        assert (await web.post(f"{HERE}/later", data=form)).status_code == 303
        moved = mailbox.items[item.key]
        assert (moved.start - item.start, moved.end - item.end) == (step, step)
        await web.post(f"{HERE}/delete", data=form)
        assert (await web.post(f"{HERE}/later", data=form)).status_code == 303
        assert title not in titles(mailbox)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"start": "soon", "minutes": "30"},
        {"start": "2027-03-03T10:00", "minutes": "many"},
        {"start": "2027-03-03T10:00", "minutes": "0"},
        {"start": "2027-03-03T10:00", "minutes": "100000"},
    ],
)
async def test_a_form_that_makes_no_sense_is_refused(web, mailbox, form):
    before = titles(mailbox)
    assert (await web.post(f"{HERE}/add", data=form)).status_code == 400
    assert titles(mailbox) == before


async def test_access_is_revoked_by_its_owner(web, store):
    for account in MICROSOFT_ACCOUNTS[:2]:
        store.issue_refresh(Grant(account, frozenset({"openid"}), "chatsched"))
    assert "Connected: chatsched" in (await web.get(HERE)).text
    await web.post(f"{HERE}/revoke")
    assert [grant.account for grant in store.granted()] == [MICROSOFT_ACCOUNTS[1]]
    assert "No application is connected" in (await web.get(HERE)).text


async def test_other_sites_change_nothing(web, mailbox):
    before = titles(mailbox)
    form = {"start": "2027-03-03T10:00", "minutes": "30"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await web.post(f"{HERE}/add", data=form, headers=headers)).status_code == 403
    assert titles(mailbox) == before


async def test_a_link_in_an_event_can_be_followed(web, mailbox):
    sides = {
        "start": {"dateTime": "2027-03-04T09:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2027-03-04T10:00:00", "timeZone": "UTC"},
    }
    for link in ("https://chat.example/m/1", "javascript:alert(1)"):
        place = {"subject": "Meeting", "location": {"displayName": link}}
        events.create(mailbox, mailbox.default, place | sides)
    page = (await web.get(HERE)).text
    assert 'href="https://chat.example/m/1"' in page
    assert "javascript:" not in page
