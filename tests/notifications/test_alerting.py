"""Whom a message calls for; the web client's tests read the same table of cases."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chatsched.chat import Attention
from chatsched.notifications.alerting import Listener, calls_for, invites
from chatsched.notifications.models import Alerts, Preferences

CASES = "web/src/features/notifications/alerts/cases.json"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def cases(kind: str | None = None) -> list[Any]:
    found = json.loads((Path(__file__).parents[2] / CASES).read_text())
    return [
        pytest.param(each, id=each["name"])
        for each in found
        if kind in {None, each["message"].get("kind")}
    ]


def listener(case: dict[str, Any]) -> Listener:
    room = case["room"]
    muted = room.get("muted_until")
    return Listener(
        user_id="ana",
        name="Ana Silva",
        direct=room.get("kind") == "direct",
        attention=Attention(
            room.get("notify", "all"),
            None if muted is None else datetime.fromisoformat(muted),
            room.get("read_seq", 0),
        ),
        preferences=Preferences(browser=Alerts(**case["wanted"])),
    )


def drawn(case: dict[str, Any]) -> dict[str, Any]:
    message = {"seq": 5, "kind": "text", "sender": "hana", "mentions": [], **case["message"]}
    if message["sender"] is not None:
        message["sender"] = {"id": message["sender"]}
    if "meeting" in message:
        message["meeting"] = {who: {"id": each} for who, each in message["meeting"].items()}
    return message


@pytest.mark.parametrize("case", cases())
def test_a_message_calls_for_those_whom_the_table_says(case):
    assert calls_for(listener(case), drawn(case), NOW) is case["tells"]


@pytest.mark.parametrize("case", cases("invite"))
def test_an_invite_is_mailed_to_those_whom_it_calls_for(case):
    wanted = case["tells"] or bool(case["wanted"])  # these are choices about browsers
    assert invites(listener(case), case["message"]["invite"]["note"], NOW) is wanted


def test_nothing_calls_for_who_is_not_in_the_room():
    stranger = Listener(
        user_id="ana", name="Ana", direct=True, attention=None, preferences=Preferences()
    )
    assert not calls_for(stranger, drawn({"message": {"mentions": ["ana"]}}), NOW)
    assert not invites(stranger, "For @Ana", NOW)
