"""Invites and what they offer are kept while there is room for their hours, however many."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chatsched.meetings import known
from chatsched.meetings.offers import Offers
from chatsched.meetings.records import InviteRecord

NOW = datetime(2027, 3, 1, tzinfo=UTC)
DAYS = 300
ENTRIES = 2 * DAYS + 1


@pytest.fixture
def invite() -> InviteRecord:
    """An invite that has hours of its own on many dates."""
    hours = [{"start": "09:00", "end": "17:00"}]
    overrides = [
        {"date": str(date(2027, 3, 1) + timedelta(days=on)), "ranges": hours} for on in range(DAYS)
    ]
    return InviteRecord(
        id="0",
        room_id="r",
        host_id="ada",
        nonce="n",
        title="",
        note="",
        duration=30,
        availability={"time_zone": "UTC", "weekly": {"mon": hours}, "overrides": overrides},
        reusable=True,
        status="open",
        meeting_id=None,
        created_at=NOW,
        expires_at=NOW + timedelta(days=60),
    )


def test_an_invite_has_as_many_entries_as_ranges_and_dates(invite):
    assert invite.entries == ENTRIES


def test_no_more_offers_are_kept_than_have_100_000_entries(invite):
    offers = Offers()
    invites = [replace(invite, id=str(number)) for number in range(200)]
    made = [offers.of(each) for each in invites]
    there = sum(offers._kept.get(each.id) is not None for each in invites)
    assert 90_000 < there * ENTRIES <= 100_000
    assert offers.of(invites[-1]) is made[-1]


async def test_no_more_invites_are_kept_than_have_100_000_entries(open_office, invite):
    invites = (await open_office()).meetings.slots._access._known
    assert isinstance(invites, known.KnownInvites)
    records = [replace(invite, id=str(number)) for number in range(200)]
    for record in records:
        invites._keep(record, 1e12)
    there = sum(invites._kept.get(each.id) is not None for each in records)
    assert 90_000 < there * ENTRIES <= 100_000
    assert await invites.one("199") is records[-1]
