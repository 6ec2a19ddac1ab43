"""The answers that two independent engines agree on (see fixtures/README.md)."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from chatsched.scheduling import Hours, Range, SlotRule, by_date, free_slots, is_offered, normalise

pytestmark = pytest.mark.usefixtures("server_zone")
FIXTURES = Path(__file__).parent / "fixtures"
NAMES = [
    f"w{days}_b{busy}_s{step}" for days in (30, 90) for busy in (200, 2000) for step in (15, 30)
]


def epoch(text):
    return int(datetime.fromisoformat(text).timestamp())


def minute(text):
    return int(text[:2]) * 60 + int(text[3:])


@pytest.fixture(params=NAMES)
def question(request):
    asked = json.loads((FIXTURES / f"{request.param}.json").read_text())
    week = [[] for _ in range(7)]
    for each in asked["weekly"]:
        week[(each["day"] - 1) % 7].append(Range(minute(each["start"]), minute(each["end"])))
    window = epoch(asked["window_start"]), epoch(asked["window_end"])
    return {
        "hours": Hours(asked["host_tz"], tuple(map(tuple, week))),
        "rule": SlotRule(duration=asked["duration_min"], step=asked["step_min"], horizon_days=100),
        "busy": normalise((epoch(each["start"]), epoch(each["end"])) for each in asked["busy"]),
        "window": window,
        "now": window[0],
        "viewer": asked["invitee_tz"],
    }


@pytest.fixture
def answer(request, question):
    name = request.node.callspec.params["question"]
    assert question["busy"]
    return [epoch(each) for each in json.loads((FIXTURES / f"{name}.expected.json").read_text())]


def test_the_slots_are_those_of_two_independent_engines(question, answer):
    viewer = question.pop("viewer")
    slots = free_slots(**question)
    assert slots == answer
    assert sorted(start for starts in by_date(slots, viewer).values() for start in starts) == answer


def test_each_of_them_is_offered_when_asked_for_alone_and_nothing_between_them_is(question, answer):
    asked = {name: question[name] for name in ("hours", "rule", "busy", "now")}
    step = question["rule"].step * 60
    grid = range(answer[0], answer[-1] + 1, step)
    assert [start for start in grid if is_offered(start, **asked)] == answer
    assert not any(is_offered(start + 60, **asked) for start in answer)
