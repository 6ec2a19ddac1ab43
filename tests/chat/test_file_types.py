"""What files are, whatever they are called."""

import pytest

from chatsched.chat.files.types import PICTURES, file_name, file_type, is_program

ZIP = b"PK\x03\x04\x14\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2"


@pytest.mark.parametrize(
    ("name", "beginning", "found"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        ("a.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("a", b"GIF89a\x01\x00", "image/gif"),
        ("a", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a", b"\x00\x00\x00\x20ftypavif\x00\x00", "image/avif"),
        ("a", b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
        ("a.mp4", MP4, "video/mp4"),
        ("a.mov", b"\x00\x00\x00\x14ftypqt  \x00\x00", "video/quicktime"),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A \x00\x00", "audio/mp4"),
        ("a.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        ("a.mkv", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        ("a.mp3", b"ID3\x04\x00\x00", "audio/mpeg"),
        ("a.mp3", b"\xff\xfb\x90\x64\x00", "audio/mpeg"),
        ("a.ogg", b"OggS\x00\x02", "audio/ogg"),
        ("a.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.zip", ZIP, "application/zip"),
        (
            "a.docx",
            ZIP,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.doc", OLE, "application/msword"),
        ("a.png", ZIP, "application/zip"),
        ("notes.md", b"# Notes\n", "text/plain"),
        ("a.csv", "größe;ä\r\n".encode(), "text/plain"),
        ("cut.txt", "é".encode()[:1], "text/plain"),
        ("empty", b"", "text/plain"),
        ("a.png", b"<!doctype html><script>alert(1)</script>", "text/plain"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "text/plain"),
        ("a.png", b"BMW and MM and II and MZ", "text/plain"),
        ("a.bin", bytes(range(255, 0, -1)), "application/octet-stream"),
        ("latin.txt", b"gr\xfc\xdfe, Ada", "application/octet-stream"),
    ],
)
def test_the_content_decides(name, beginning, found):
    assert file_type(name, beginning) == found


def test_a_picture_that_is_a_page_too_is_only_ever_a_picture():
    polyglot = b"GIF89a/*<script>alert(1)</script>*/"
    assert file_type("a.html", polyglot) in PICTURES


@pytest.mark.parametrize(
    ("name", "found", "given_out"),
    [
        ("x.html", "image/gif", "x.html.gif"),
        ("holiday 1.5", "image/jpeg", "holiday 1.5.jpg"),
        ("photo", "image/png", "photo.png"),
        ("photo.png", "image/webp", "photo.png.webp"),
        ("PHOTO.JPEG", "image/jpeg", "PHOTO.JPEG"),
        ("a.jfif", "image/jpeg", "a.jfif"),
        ("drawing.ai", "application/pdf", "drawing.ai"),
        ("game.love", "application/zip", "game.love"),
        ("notes.md", "text/plain", "notes.md"),
        ("data.bin", "application/octet-stream", "data.bin"),
    ],
)
def test_a_picture_is_given_out_under_the_name_of_one(name, found, given_out):
    assert file_name(name, found) == given_out


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("setup.exe", b"whatever"),
        ("photo.png", b"MZ\x90\x00\x03\x00"),
        ("a", b"\x7fELF\x02\x01\x01"),
        ("a.txt", b"\xcf\xfa\xed\xfe\x07\x00"),
        ("a.pdf", b"L\x00\x00\x00\x01\x14\x02\x00"),
        ("A.BAT", b"echo"),
        ("invoice.pdf.js", b"WScript"),
        ("x.jar", ZIP),
        ("x.msi", OLE),
    ],
)
def test_programs_are_known_by_their_content_and_by_their_name(name, beginning):
    assert is_program(name, beginning)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("MZ.txt", b"MZ is how programs begin"), ("exe", b"x"), ("a.py", b"#!/usr/bin/python\n")],
)
def test_what_only_speaks_of_programs_is_none(name, beginning):
    assert not is_program(name, beginning)
