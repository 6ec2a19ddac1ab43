"""Names of files: what is left of them, and how they are said in a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatsched.chat.files.names import clean_name, disposition, ending


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\plan.docx", "plan.docx"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("  spaced   out .txt ", "spaced out.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("malware.exe. .", "malware.exe"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("\u200b", "file"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("CON.txt", "_CON.txt"),
        ("e\u0301te\u0301.pdf", "\u00e9t\u00e9.pdf"),
        ("会議.pdf", "会議.pdf"),
        ("👩\u200d🚀.gif", "👩\u200d🚀.gif"),
        ("\ud800x.png", "x.png"),
    ],
)
def test_a_name_is_one_part_of_a_path(given, clean):
    assert clean_name(given) == clean


@pytest.mark.parametrize("stem", ["a" * 400, "é" * 300, "会" * 200])
def test_a_long_name_keeps_its_ending(stem):
    name = clean_name(stem + ".jpeg")
    assert name.endswith(".jpeg")
    assert len(name.encode()) <= 240
    assert len(name) <= 200


@given(st.text(max_size=300))
def test_a_clean_name_is_clean(given):
    name = clean_name(given)
    assert name
    assert clean_name(name) == name
    assert not set(name) & set('/\\\r\n\x00"')
    assert disposition(name, inline=False).isascii()


def test_an_ending_is_what_follows_the_last_dot():
    assert [ending(n) for n in ("a.tar.GZ", "a", "a.", ".b")] == ["gz", "", "", "b"]


def test_a_name_is_said_twice_for_old_readers_and_new():
    assert disposition("né 100%.pdf", inline=False) == (
        "attachment; filename=\"ne 100_.pdf\"; filename*=UTF-8''n%C3%A9%20100%25.pdf"
    )
    assert disposition("会議", inline=True) == (
        "inline; filename=\"file\"; filename*=UTF-8''%E4%BC%9A%E8%AD%B0"
    )
