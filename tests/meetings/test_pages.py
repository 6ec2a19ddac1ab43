"""Pages of slots are kept while there is room for them, however many slots each has."""

from datetime import UTC, datetime

import pytest

from chatsched.meetings.availability import WEEKDAYS, Availability
from chatsched.meetings.offers import Offer
from chatsched.meetings.pages import Asked, Page, Pages

NOW = int(datetime(2027, 3, 1, tzinfo=UTC).timestamp())
DAY = 86_400
SLOTS_A_DAY = 288


@pytest.fixture
def offer() -> Offer:
    """Every five minutes of every day."""
    availability = Availability.model_validate(
        {
            "time_zone": "UTC",
            "weekly": {day: [{"start": "00:00", "end": "24:00"}] for day in WEEKDAYS},
            "slot_step": 5,
        }
    )
    return Offer(availability.hours(), availability.rule(5))


def asked(invite: int, days: int, busy: int = 0) -> Asked:
    times = tuple((NOW + DAY + 7 * n, NOW + DAY + 7 * n + 1) for n in range(busy))
    return Asked(str(invite), (NOW + DAY, NOW + (1 + days) * DAY), "UTC", times)


def slots(page: Page) -> int:
    return sum(len(day["slots"]) for day in page.days)


def kept(pages: Pages, offer: Offer, questions: list[Asked]) -> list[bool]:
    """Tell which of these pages are there from before."""
    before = [pages.page(each, offer, NOW) for each in questions]
    return [
        pages.page(each, offer, NOW) is page for each, page in zip(questions, before, strict=True)
    ]


def test_a_month_of_every_five_minutes_is_kept(offer):
    pages = Pages()
    assert slots(pages.page(asked(0, 31), offer, NOW)) == 31 * SLOTS_A_DAY
    assert kept(pages, offer, [asked(0, 31)]) == [True]


def test_a_page_that_would_take_the_place_of_many_is_not_kept(offer):
    pages = Pages()
    assert slots(pages.page(asked(0, 50), offer, NOW)) == 50 * SLOTS_A_DAY
    assert kept(pages, offer, [asked(0, 50)]) == [False]
    assert kept(pages, offer, [asked(0, 1, busy=12_000)]) == [False]


def test_no_more_than_200_000_slots_are_kept_and_the_latest_of_them(offer):
    pages, questions = Pages(), [asked(invite, 30) for invite in range(40)]
    first = [pages.page(each, offer, NOW) for each in questions]
    there = [
        before
        for each, before in reversed(list(zip(questions, first, strict=True)))
        if pages._kept.get(each) is before
    ]
    assert there == first[: -len(there) - 1 : -1]
    assert 180_000 < sum(map(slots, there)) <= 200_000


def test_a_thousand_short_pages_are_kept(offer):
    pages, questions = Pages(), [asked(invite, 0) for invite in range(1_000)]
    assert kept(pages, offer, questions) == [True] * 1_000
