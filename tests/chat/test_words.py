"""How texts and queries are taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatsched.chat.words import LONGEST_WORD, MOST_TERMS, Term, fold, sought, terms, units


def found(query: str, text: str) -> bool:
    """Tell whether a text is found, as the store and the service do it together."""
    has = terms(text)
    asked = sought(query)
    return all(
        any(term.startswith(w.text) if w.goes_on else term == w.text for term in has)
        for each in asked
        for w in each.terms()
    ) and all(not each.ordered or each.within(text) for each in asked)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("hello", "Hello, World!"),
        ("WORLD hello", "Hello, World!"),
        ("hel wor", "Hello, World!"),
        ("creme brulee", "Crème brûlée for two"),
        ("CRÈME", "creme"),
        ("strasse", "Straße"),
        ("Straße", "STRASSE"),
        ("lodz", "Łódź"),
        ("istanbul", "İSTANBUL"),
        ("ﬁle", "file"),
        ("dont", "don't"),
        ("don\u2019t", "don't"),
        ("ada@example.com", "write to Ada@Example.com."),
        ("2027-03-14", "on 2027-03-14 at noon"),
        ("foo_bar", "the foo_bar baz"),
        ("bar", "foo_bar"),
        ('"quick brown"', "the quick, brown fox"),
        ("“quick brown”", "the quick brown fox"),
        ('"brown', "the quick brown fox"),
        ("会議", "明日の会議室を予約"),
        ("議室を", "明日の会議室を予約"),
        ("明日の会議室を予約しました", "明日の会議室を予約しました。"),
        ("ดี", "สวัสดี"),
        ("안녕", "안녕하세요"),
        ("é", "e"),
        ("x" * 80, "x" * 80 + " y"),
    ],
)
def test_what_somebody_would_look_for_is_found(query, text):
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("hello there", "Hello, World!"),
        ("ello", "Hello"),
        ("a", "afternoon"),
        ('"brown quick"', "the quick brown fox"),
        ('"quick bro"', "the quick brown fox"),
        ("ada@example.com", "ada wrote of com and example"),
        ("2027-03-14", "2027-14-03"),
        ("議会", "会議"),
        ("明日の会議室を予約しない", "明日の会議室を予約しました"),
    ],
)
def test_what_is_something_else_is_not_found(query, text):
    assert not found(query, text)


@pytest.mark.parametrize("query", ["", " ", "!!!", '""', '"', "👍", "_", "…"])
def test_without_letters_and_digits_nothing_is_sought(query):
    assert sought(query) == []


def test_a_word_is_sought_once_and_short_ones_as_they_are():
    assert [each.terms() for each in sought("Ada ada ADA x")] == [
        [Term("ada", goes_on=True)],
        [Term("x", goes_on=False)],
    ]


def test_terms_are_bounded():
    assert len(terms(" ".join(map(str, range(9_000))))) == MOST_TERMS
    assert max(map(len, terms("y" * 10_000))) == LONGEST_WORD


@given(st.text(max_size=80))
def test_a_text_is_found_by_each_of_its_words_and_as_a_whole(text):
    for unit in units(text):
        assert found(unit, text)
    if units(text):
        assert found(text.replace('"', " "), text)
        assert found('"' + text.replace('"', " ") + '"', text) or '"' in fold(text)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text):
    once = fold(text)
    assert fold(once) == once
