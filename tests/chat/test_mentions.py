"""Who is mentioned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatsched.accounts import Person
from chatsched.chat.mentions import MOST_MENTIONS, mentioned

MEMBERS = [
    Person("1", "Ada", is_bot=False),
    Person("2", "Ada Lovelace", is_bot=False),
    Person("3", "Ben", is_bot=False),
    Person("4", "ben", is_bot=True),
    Person("5", "Straße", is_bot=False),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("no one", []),
        ("@Ada", ["1"]),
        ("hello @ada, how", ["1"]),
        ("@Ada Lovelace!", ["2"]),
        ("@Ada Love", ["1"]),
        ("@Adam", []),
        ("ada@ada", []),
        ("(@Ben)", ["3", "4"]),
        ("@ben @Ada @ben", ["3", "4", "1"]),
        ("@STRASSE", ["5"]),
        ("@straße", ["5"]),
        ("@", []),
        ("@@Ada", ["1"]),
        ("a@b.c @Ada\n@Ben", ["1", "3", "4"]),
    ],
)
def test_the_longest_name_after_an_at_sign_counts(text, ids):
    assert mentioned(text, MEMBERS) == ids


def test_at_most_fifty_are_mentioned():
    many = [Person(str(n), f"p{n:03}", is_bot=False) for n in range(80)]
    text = " ".join(f"@p{n:03}" for n in range(80))
    assert mentioned(text, many) == [str(n) for n in range(MOST_MENTIONS)]


@given(st.text(alphabet="@aAdb enß", max_size=60))
def test_only_members_are_mentioned_and_each_once(text):
    found = mentioned(text, MEMBERS)
    assert len(found) == len(set(found))
    assert set(found) <= {member.id for member in MEMBERS}
    for user_id in found:
        name = next(member.name for member in MEMBERS if member.id == user_id)
        assert f"@{name.casefold()}" in text.casefold()
