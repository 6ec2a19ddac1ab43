"""Linking an account by signing in at its provider: what is kept, and that else nothing is."""

import pytest
from calendars.consenting import sandboxed
from serving import in_database


@pytest.fixture
async def place(mongo_url, database_name, redis_url):
    where = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with sandboxed(**where) as linkable:
        yield linkable


VENDORS = pytest.mark.parametrize("vendor", ["google", "microsoft"])


@VENDORS
async def test_an_account_is_linked_with_its_primary_calendar(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor, return_to="/rooms/abc?x=1")
    assert calendar["status"] == "ok"
    assert calendar["account"] == place.account(vendor).email
    (counted,) = [each for each in calendar["busy_from"] if each["counted"]]
    assert calendar["destination"] == counted["id"]
    assert calendar["writable"]
