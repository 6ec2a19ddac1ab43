"""What people of the sandbox see of their calendars and do by hand, whichever their vendor."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sandbox.people import NOW, GooglePeople, MicrosoftPeople, People
from starlette.applications import Starlette
from starlette.routing import Mount

from chatsched.sandbox.authorization import Grant, TokenStore
from chatsched.sandbox.google.lists import free_busy
from chatsched.sandbox.pages import Pages


@pytest.fixture(params=[GooglePeople, MicrosoftPeople])
def people(request) -> People:
    return request.param()


@pytest.fixture
def store() -> TokenStore:
    return TokenStore()


@pytest.fixture
def here(people) -> str:
    """Where Ada's page is."""
    return f"/theirs/{people.accounts[0].email}"


@pytest.fixture
async def web(people, store):
    app = Starlette(
        routes=[Mount("/theirs", Pages(people.agendas, people.accounts, store).app)],
    )
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://sandbox.example") as each:
        yield each


async def test_everybody_has_a_page(web, people):
    page = (await web.get("/theirs/")).text
    for account in people.accounts:
        assert f'href="/theirs/{account.email}"' in page
        assert (await web.get(f"/theirs/{account.email}")).status_code == 200
    assert (await web.get("/theirs/nobody@x.example")).status_code == 404


async def test_the_next_two_weeks_are_shown_in_the_persons_own_time(web, people, here):
    page = (await web.get(here)).text
    assert f"What {people.accounts[0].email} sees {people.agendas.place}." in page
    assert page.index("Tuesday, 2 March") < page.index("Monday, 15 March")
    assert "Tuesday, 16 March" not in page
    assert page.count(f">{people.series}<small>") == 10
    assert people.hours in page
    for mark in people.marks:
        assert mark in page


async def test_events_are_made_and_deleted_by_hand(web, people, here):
    form = {"title": "<b>Busy", "start": "2027-03-03T10:00", "minutes": "45"}
    made = await web.post(f"{here}/add", data=form)
    assert (made.status_code, made.headers["location"]) == (303, here)
    assert "&lt;b&gt;Busy" in (await web.get(here)).text
    start = datetime(2027, 3, 3, 9, tzinfo=UTC)
    assert people.times("<b>Busy") == (start, start + timedelta(minutes=45))
    gone = people.named("<b>Busy")
    for _ in range(2):  # twice is harmless
        assert (await web.post(f"{here}/delete", data=gone)).status_code == 303
    assert "<b>Busy" not in people.titles()


async def test_one_instance_of_a_series_is_deleted_alone(web, people, here):
    instance = people.named(people.series, instance=people.instance)
    assert f'name=event value="{instance["event"]}"' in (await web.get(here)).text
    await web.post(f"{here}/delete", data=instance)
    assert (await web.get(here)).text.count(f">{people.series}<small>") == 9
    assert people.series in people.titles()


async def test_events_are_moved_by_hand(web, people, here):
    hour, day = timedelta(hours=1), timedelta(days=1)
    for title, step in ((people.appointment, hour), ("Out of town", day)):
        form = people.named(title)
        start, end = people.times(title)
        assert (await web.post(f"{here}/later", data=form)).status_code == 303
        assert people.times(title) == (start + step, end + step)
        await web.post(f"{here}/delete", data=form)
        assert (await web.post(f"{here}/later", data=form)).status_code == 303
        assert title not in people.titles()


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
async def test_a_form_that_makes_no_sense_is_refused(web, people, here, form):
    before = people.titles()
    assert (await web.post(f"{here}/add", data=form)).status_code == 400
    assert people.titles() == before


async def test_access_is_revoked_by_its_owner(web, people, here, store):
    ada, ben = people.accounts[:2]
    for account in (ada, ben):
        store.issue_refresh(Grant(account, frozenset({"openid"}), "chatsched"))
    assert "Connected: chatsched" in (await web.get(here)).text
    await web.post(f"{here}/revoke")
    assert [grant.account for grant in store.granted()] == [ben]
    assert "No application is connected" in (await web.get(here)).text


async def test_other_sites_change_nothing(web, people, here):
    before = people.titles()
    form = {"start": "2027-03-03T10:00", "minutes": "30"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await web.post(f"{here}/add", data=form, headers=headers)).status_code == 403
    assert people.titles() == before


async def test_a_link_in_an_event_can_be_followed(web, people, here):
    for link in ("https://chat.example/m/1", "javascript:alert(1)"):
        people.put("Meeting", link)
    page = (await web.get(here)).text
    assert 'href="https://chat.example/m/1"' in page
    assert "javascript:" not in page


async def test_an_ordinary_fortnight_leaves_time_and_takes_some():
    google = GooglePeople()
    person = google.world.people[google.accounts[0].email]
    body = {
        "timeMin": NOW.isoformat(),
        "timeMax": (NOW + timedelta(days=14)).isoformat(),
        "items": [{"id": each} for each in person.calendars],
    }
    found = free_busy(person, body, frozenset())["calendars"]
    # Ten mornings, of which one is on the day out of town and one runs into a tentative event.
    assert [len(each["busy"]) for each in found.values()] == [11, 1, 0]


@pytest.mark.parametrize("people", [MicrosoftPeople], indirect=True)
async def test_holidays_cannot_be_deleted(web, here):
    page = (await web.get(here)).text
    assert "A day of celebration" in page
    assert 'aria-label="Delete A day of celebration"' not in page
    assert 'aria-label="Delete Design review"' in page
