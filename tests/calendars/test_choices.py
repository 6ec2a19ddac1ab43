"""What people do with their linked calendars: choose among them, and let them go."""

import pytest
from calendars.consenting import ADA, BEN, EVERY_VENDOR

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_all_providers_are_named_with_what_is_missing(place):
    ada = await place.signup()
    providers = (await ada.api.ok("GET", "/api/calendars/providers"))["providers"]
    assert [each["id"] for each in providers] == ["google", "microsoft", "caldav", "ics"]
    assert all(each["available"] and each["why_not"] is None for each in providers)


@EVERY_VENDOR
async def test_what_counts_is_chosen(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    every = {each["id"] for each in calendar["busy_from"]}
    assert len(every) > 1
    path = f"/api/calendars/{calendar['id']}"
    for counted in (every, set(), {min(every)}):
        answer = await ada.api.ok("PATCH", path, {"counted": list(counted)})
        chosen = {each["id"] for each in answer["calendar"]["busy_from"] if each["counted"]}
        assert chosen == counted
        assert answer["calendar"]["destination"] == calendar["destination"]


@EVERY_VENDOR
async def test_the_owner_hears_of_a_choice_everywhere(place, vendor):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, vendor)
    socket, other = await ada.connect(), await ben.connect()
    path = f"/api/calendars/{calendar['id']}"
    await ada.api.ok("PATCH", path, {"conferencing": True})
    told = await socket.heard("calendar:updated", lambda said: said["calendar"]["conferencing"])
    assert told["calendar"]["id"] == calendar["id"]
    assert not [name for name, _ in other.events if name.startswith("calendar:")]


@EVERY_VENDOR
async def test_meetings_go_to_a_calendar_that_can_be_written(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    path = f"/api/calendars/{calendar['id']}"
    writable = [each["id"] for each in calendar["busy_from"] if each["writable"]]
    readable = [each["id"] for each in calendar["busy_from"] if not each["writable"]]
    assert writable
    assert readable
    for wanted in (*writable, None):
        answer = await ada.api.ok("PATCH", path, {"destination": wanted})
        assert answer["calendar"]["destination"] == wanted
    for refused in (readable[0], "nowhere", ""):
        reply = await ada.api("PATCH", path, {"destination": refused})
        assert reply.status == 422
        assert "destination" in reply.body["fields"]


@pytest.mark.parametrize("body", [{}, {"colour": "red"}])
async def test_a_choice_of_nothing_leaves_everything_as_it_is(place, body):
    ada = await place.signup()
    calendar = await place.linked(ada, "google")
    answer = await ada.api.ok("PATCH", f"/api/calendars/{calendar['id']}", body)
    chosen = ("busy_from", "destination", "conferencing", "status")
    assert {name: answer["calendar"][name] for name in chosen} == {
        name: calendar[name] for name in chosen
    }


@EVERY_VENDOR
async def test_unknown_calendars_do_not_count(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    reply = await ada.api("PATCH", f"/api/calendars/{calendar['id']}", {"counted": ["x"]})
    assert reply.status == 422
    assert list(reply.body["fields"]) == ["counted.0"]


async def test_meetings_go_to_one_account_at_a_time(place):
    ada = await place.signup()
    first = await place.linked(ada, "google")
    second = await place.linked(ada, "microsoft")
    assert first["destination"] is not None
    assert second["destination"] is None
    wanted = next(each["id"] for each in second["busy_from"] if each["writable"])
    await ada.api.ok("PATCH", f"/api/calendars/{second['id']}", {"destination": wanted})
    assert (await place.calendar(ada, first["id"]))["destination"] is None
    assert (await place.calendar(ada, second["id"]))["destination"] == wanted


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_nobody_touches_somebody_elses(place, method):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, "google")
    for link_id in (calendar["id"], "nothing"):
        body = {"counted": []} if method == "PATCH" else None
        assert (await ben.api(method, f"/api/calendars/{link_id}", body)).status == 404
    assert len(await place.calendars(ada)) == 1


async def test_unlinking_revokes_at_google_and_erases(place):
    ada = await place.signup()
    calendar = await place.linked(ada, "google")
    desk = place.sandbox.desks["google"]
    assert list(desk.tokens.granted())
    socket = await ada.connect()
    await ada.api.ok("DELETE", f"/api/calendars/{calendar['id']}")
    assert list(desk.tokens.granted()) == []
    assert await place.calendars(ada) == []
    assert await place.built.calendars.links.one(calendar["id"]) is None
    told = await socket.heard("calendar:removed")
    assert told == {"calendar_id": calendar["id"]}
    assert (await ada.api("DELETE", f"/api/calendars/{calendar['id']}")).status == 404


@EVERY_VENDOR
async def test_unlinking_works_while_the_provider_is_away(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    place.faults(vendor).closed = True
    await ada.api.ok("DELETE", f"/api/calendars/{calendar['id']}")
    assert await place.calendars(ada) == []


@EVERY_VENDOR
async def test_what_was_unlinked_can_be_linked_again_by_anybody(place, vendor):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, vendor, number=BEN)
    await ada.api.ok("DELETE", f"/api/calendars/{calendar['id']}")
    assert (await place.linked(ben, vendor, number=BEN))["id"] != calendar["id"]


async def test_choices_about_one_account_leave_the_others(place):
    ada = await place.signup()
    one = await place.linked(ada, "google", number=ADA)
    two = await place.linked(ada, "google", number=BEN)
    await ada.api.ok("PATCH", f"/api/calendars/{two['id']}", {"counted": []})
    counted = [each["counted"] for each in (await place.calendar(ada, one["id"]))["busy_from"]]
    assert any(counted)
