"""What browsers say of meetings that nobody has given a title."""

from datetime import UTC, datetime

import pytest

from chatsched.accounts import User
from chatsched.notifications.phrases import PHRASES, Reader

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
ADA, BEN = {"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}


def reader(user_id: str, locale: str) -> Reader:
    return Reader.of(
        User(
            id=user_id,
            name=user_id.title(),
            is_bot=False,
            time_zone="UTC",
            email=None,
            password=None,
            created_at=AT,
            locale=locale,
        )
    )


def meeting(*, untitled: bool) -> dict:
    title = "Meeting with Ada" if untitled else "Plan"
    return {"title": title, "untitled": untitled, "host": ADA, "booked_by": BEN}


@pytest.mark.parametrize(
    ("who", "locale", "untitled", "title"),
    [
        ("ada", "en-GB", True, "Meeting with Ben"),
        ("ben", "en-GB", True, "Meeting with Ada"),
        ("ada", "de-DE", True, "Termin mit Ben"),
        ("ben", "de-DE", False, "Plan"),
    ],
)
def test_a_title_names_the_other_person(who, locale, untitled, title):
    assert reader(who, locale).title(meeting(untitled=untitled)) == title


@pytest.mark.parametrize(
    ("locale", "kind", "untitled", "said"),
    [
        ("en-GB", "booking", True, "Ben booked a meeting: Mon 1 Mar, 10:00"),
        ("en-GB", "reschedule", True, "Ben moved the meeting: Mon 1 Mar, 10:00"),
        ("en-GB", "booking", False, "Ben booked “Plan”: Mon 1 Mar, 10:00"),
        ("de-DE", "booking", True, "Ben hat einen Termin vereinbart: Mo., 1. März, 10:00"),
        ("de-DE", "reschedule", False, "Ben hat „Plan“ verlegt: Mo., 1. März, 10:00"),
        ("de-DE", "cancellation", True, "Ben hat den Termin abgesagt: Mo., 1. März, 10:00"),
    ],
)
def test_a_change_names_nobody_twice(locale, kind, untitled, said):
    start = int(AT.timestamp())
    read = reader("ada", locale).changed("Ben", kind, meeting(untitled=untitled), start)
    assert read.startswith(said)


def test_an_invite_without_a_title_is_none_in_words():
    invite = {"title": "Meeting with Ada", "untitled": True, "duration": 30}
    said = reader("ben", "de-DE").invited("Ada", invite)
    assert said == "Ada schickt eine Einladung zu einem Termin, 30 Minuten"
    titled = {**invite, "title": "Plan", "untitled": False}
    said = reader("ben", "en-GB").invited("Ada", titled)
    assert said == "Ada sent a meeting invite: “Plan”, 30 minutes"


def test_both_languages_say_everything():
    for phrases in PHRASES.values():
        assert all(getattr(phrases, name) for name in phrases.__slots__)
