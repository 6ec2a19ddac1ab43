"""What people of the sandbox see of their Google calendars, and do by hand."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, Grant, TokenStore
from chatsched.sandbox.google import GooglePages, sample_world
from chatsched.sandbox.google.events import Events
from chatsched.sandbox.google.lists import free_busy
from chatsched.sandbox.google.times import start_of

ADA = GOOGLE_ACCOUNTS[0]
NOW = datetime(2027, 3, 2, 7, tzinfo=UTC)  # a Tuesday
HERE = f"/google/{ADA.email}"


@pytest.fixture
def world():
    return sample_world(GOOGLE_ACCOUNTS, NOW.timestamp)


@pytest.fixture
def store():
    return TokenStore()


@pytest.fixture
async def web(world, store):
    app = Starlette(routes=[Mount("/google", GooglePages(world, GOOGLE_ACCOUNTS, store).app)])
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://sandbox.example") as each:
        yield each


def titles(world) -> list[str]:
    events = world.people[ADA.email].access("primary").calendar.events.values()
    return [each.resource["summary"] for each in events if each.resource["status"] != "cancelled"]


async def test_everybody_has_a_page(web):
    page = (await web.get("/google/")).text
    for account in GOOGLE_ACCOUNTS:
        assert f'href="/google/{account.email}"' in page
    assert (await web.get("/google/nobody@x.example")).status_code == 404


async def test_the_next_two_weeks_are_shown_in_the_persons_own_time(web):
    page = (await web.get(HERE)).text
    assert page.index("Tuesday, 2 March") < page.index("Monday, 15 March")
    assert "Tuesday, 16 March" not in page
    assert page.count(">Morning round<small>") == 10
    assert "09:30\N{EN DASH}10:00" in page
    assert "free" in page
    assert "tentative" in page


async def test_an_ordinary_fortnight_leaves_time_and_takes_some(world):
    person = world.people[ADA.email]
    body = {
        "timeMin": NOW.isoformat(),
        "timeMax": (NOW + timedelta(days=14)).isoformat(),
        "items": [{"id": each} for each in person.calendars],
    }
    found = free_busy(person, body, frozenset())["calendars"]
    # Ten mornings, of which one is on the day out of town and one runs into a tentative event.
    assert [len(each["busy"]) for each in found.values()] == [11, 1, 0]


async def test_events_are_made_and_deleted_by_hand(web, world):
    form = {"title": "<b>Busy", "start": "2027-03-03T10:00", "minutes": "45"}
    made = await web.post(f"{HERE}/add", data=form)
    assert (made.status_code, made.headers["location"]) == (303, HERE)
    page = (await web.get(HERE)).text
    assert "&lt;b&gt;Busy" in page
    calendar = world.people[ADA.email].access("primary").calendar
    (event,) = [
        each.resource for each in calendar.events.values() if each.resource["summary"] == "<b>Busy"
    ]
    assert start_of(event, calendar) == datetime(2027, 3, 3, 9, tzinfo=UTC)
    for _ in range(2):  # twice is harmless
        gone = {"calendar": calendar.id, "event": event["id"]}
        assert (await web.post(f"{HERE}/delete", data=gone)).status_code == 303
    assert "<b>Busy" not in titles(world)


async def test_one_instance_of_a_series_is_deleted_alone(web, world):
    page = (await web.get(HERE)).text
    instance = next(
        part.split('"')[0]
        for part in page.split('name=event value="')[1:]
        if "_20270303T083000Z" in part.split('"')[0]
    )
    await web.post(f"{HERE}/delete", data={"calendar": ADA.email, "event": instance})
    assert (await web.get(HERE)).text.count(">Morning round<small>") == 9
    assert "Morning round" in titles(world)


async def test_events_are_moved_by_hand(web, world):
    access = world.people[ADA.email].access("primary")
    for title, before, after in (
        ("Dentist", "2027-03-03T14:00:00+01:00", "2027-03-03T15:00:00+01:00"),
        ("Out of town", "2027-03-10", "2027-03-11"),
    ):
        (event_id,) = [
            name
            for name, each in access.calendar.events.items()
            if each.resource["summary"] == title
        ]
        event = access.calendar.events[event_id].resource
        assert before in event["start"].values()
        form = {"calendar": ADA.email, "event": event_id}
        assert (await web.post(f"{HERE}/later", data=form)).status_code == 303
        assert after in access.calendar.events[event_id].resource["start"].values()
        await web.post(f"{HERE}/delete", data=form)
        assert (await web.post(f"{HERE}/later", data=form)).status_code == 303
    assert "Dentist" not in titles(world)


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
async def test_a_form_that_makes_no_sense_is_refused(web, world, form):
    before = titles(world)
    assert (await web.post(f"{HERE}/add", data=form)).status_code == 400
    assert titles(world) == before


async def test_access_is_revoked_by_its_owner(web, store):
    for account in GOOGLE_ACCOUNTS:
        store.issue_refresh(Grant(account, frozenset({"openid"}), "chatsched"))
    assert "Connected: chatsched" in (await web.get(HERE)).text
    await web.post(f"{HERE}/revoke")
    assert [grant.account for grant in store.granted()] == [GOOGLE_ACCOUNTS[1]]
    assert "No application is connected" in (await web.get(HERE)).text


async def test_other_sites_change_nothing(web, world):
    before = titles(world)
    form = {"start": "2027-03-03T10:00", "minutes": "30"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await web.post(f"{HERE}/add", data=form, headers=headers)).status_code == 403
    assert titles(world) == before


async def test_a_link_in_an_event_can_be_followed(web, world):
    access = world.people[ADA.email].access("primary")
    sides = {
        "start": {"dateTime": "2027-03-04T09:00:00Z"},
        "end": {"dateTime": "2027-03-04T10:00:00Z"},
    }
    for link in ("https://chat.example/m/1", "javascript:alert(1)"):
        event = {"summary": "Meeting", "location": link, **sides}
        Events(world).insert(access, {"sendUpdates": "none"}, event)
    page = (await web.get(HERE)).text
    assert 'href="https://chat.example/m/1"' in page
    assert "javascript:" not in page
