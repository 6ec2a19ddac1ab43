"""What is quoted of a log. The lines are MongoDB 6.0's and Redis 7.0's own, shortened."""

import json

from chatsched.storage.embedded.words import last_words, log_tail


def entry(second: float, severity: str, said: str, **attributes: object) -> str:
    instant = f"2026-11-23T08:24:{second:06.3f}+00:00"
    return json.dumps({"t": {"$date": instant}, "s": severity, "msg": said, "attr": attributes})


def test_the_first_error_of_the_last_second_is_the_cause():
    lines = [
        entry(1, "E", "Long ago", error="and mended"),
        entry(30, "E", "WiredTiger error message", error=28, message={"msg": "disk trouble"}),
        entry(30.001, "F", "Fatal assertion", msgid=50853),
        entry(30.002, "I", "Shutting down"),
    ]
    assert last_words(lines) == "WiredTiger error message: disk trouble"


def test_an_error_s_own_text_is_quoted():
    listener = entry(1, "E", "Error setting up listener", error={"errmsg": "Permission denied"})
    assert last_words([listener]) == "Error setting up listener: Permission denied"
    thrown = entry(1, "E", "DBException in initAndListen", error="DBPathInUse: another mongod")
    assert last_words([thrown]) == "DBException in initAndListen: DBPathInUse: another mongod"


def test_words_without_an_error_are_the_last_line():
    lines = ["14540:M * Configuration loaded", "14540:M # Failed listening on port 29111"]
    assert last_words(lines) == lines[-1]
    assert last_words([entry(1, "F", "\n\n***aborting after fassert() failure\n\n")]) == (
        "***aborting after fassert() failure"
    )


def test_what_merely_happened_before_a_kill_is_not_quoted():
    lines = [
        entry(1, "E", "Long ago", error="and mended"),
        entry(20, "I", "Index build: completed", buildUUID="a1"),
    ]
    assert last_words(lines) == ""
    assert last_words(lines[1:]) == ""
    ready = "2719:M 23 Nov 2026 08:24:01.123 * Ready to accept connections"
    assert last_words([ready]) == ""


def test_an_empty_or_missing_log_says_nothing(tmp_path):
    (tmp_path / "log").touch()
    assert last_words(log_tail(tmp_path / "log")) == ""
    assert last_words(log_tail(tmp_path / "none")) == ""
