"""An account is linked once, by one person, who alone can mend it."""

import asyncio

import pytest
from calendars.consenting import ADA, BEN, EVERY_VENDOR, query_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("number", [ADA, BEN])
async def test_personal_and_work_accounts_can_be_linked(place, number):
    ada = await place.signup()
    calendar = await place.linked(ada, "microsoft", number=number)
    assert calendar["account"] == place.account("microsoft", number).email


@EVERY_VENDOR
async def test_linking_again_keeps_one_entry_and_its_choices(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    every = [each["id"] for each in calendar["busy_from"]]
    await ada.api.ok(
        "PATCH", f"/api/calendars/{calendar['id']}", {"counted": every, "destination": None}
    )
    again = await place.linked(ada, vendor)
    assert again["id"] == calendar["id"]
    assert [each["id"] for each in again["busy_from"] if each["counted"]] == every
    assert again["destination"] is None
    assert len(await place.calendars(ada)) == 1


@EVERY_VENDOR
async def test_the_same_account_in_two_tabs_at_once_is_one_entry(place, vendor):
    ada = await place.signup()
    backs = [await place.consent(ada, vendor) for _ in range(3)]
    await asyncio.gather(*(place.come_back(ada, back) for back in backs))
    assert len(await place.calendars(ada)) == 1


@EVERY_VENDOR
async def test_an_account_that_somebody_else_linked_is_refused_without_saying_whose(place, vendor):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, vendor)
    outcome = await place.link(ben, vendor)
    assert outcome["calendar"] == "taken"
    assert "Ada" not in str(outcome)
    assert await place.calendars(ben) == []
    assert (await place.calendar(ada, calendar["id"]))["status"] == "ok"


@EVERY_VENDOR
async def test_mending_with_another_account_changes_nothing(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    outcome = await place.link(ada, vendor, number=BEN, calendar_id=calendar["id"])
    assert outcome["calendar"] == "other_account"
    (still,) = await place.calendars(ada)
    assert {**still, "synced_at": None} == {**calendar, "synced_at": None}


@EVERY_VENDOR
async def test_mending_names_the_account_to_the_provider(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor, number=BEN)
    gone = await place.depart(ada, vendor, calendar_id=calendar["id"])
    asked = query_of(gone.headers["location"])
    assert asked["login_hint"] == calendar["account"]
    assert asked.get("prompt") == ("consent" if vendor == "google" else None)


async def test_nobody_mends_what_is_somebody_elses(place):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, "google")
    assert (await place.depart(ben, "google", calendar_id=calendar["id"])).status == 404


async def test_microsoft_is_asked_for_the_address_that_its_sign_in_does_not_tell(place):
    work = place.account("microsoft")
    mailbox = place.sandbox.microsoft.world.mailboxes[work.id]
    place.faults("microsoft").claims = {"preferred_username": "ada.the.user"}
    calendar = await place.linked(await place.signup(), "microsoft")
    assert calendar["account"] == mailbox.email


async def test_googles_primary_calendar_tells_the_address_that_its_sign_in_does_not(place):
    place.faults("google").claims = {"email": None}
    calendar = await place.linked(await place.signup(), "google")
    assert calendar["account"] == place.account("google").email
