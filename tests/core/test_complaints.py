"""Whoever sends what does not fit reads what would, and nothing of how we are built."""

import datetime as dt

import pytest
from pydantic import Field, ValidationError

from chatsched.core.problems import invalid, problem
from chatsched.core.wire import Day, Id, Instant, Line, Note, TimeZone, WireModel


class Inner(WireModel):
    name: Line


class Sample(WireModel):
    text: str = Field(default="x", min_length=1, max_length=10_000)
    id: Id = "x"
    line: Line = "x"
    note: Note = "x"
    at: Instant = dt.datetime.now(dt.UTC)
    day: Day = dt.date(2027, 3, 14)
    zone: TimeZone = "UTC"
    limit: int = Field(default=1, ge=1, le=200)
    on: bool = True
    inner: Inner | None = None
    many: list[str] = Field(default=["x"], min_length=1, max_length=3)
    by_id: dict[str, int] = Field(default_factory=dict)


def complaint(**sent: object) -> dict:
    with pytest.raises(ValidationError) as error:
        Sample.model_validate(sent)
    return problem(invalid(error.value))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": ""}, "must have at least 1 character"),
        ({"text": "x" * 10_001}, "must have at most 10,000 characters"),
        ({"line": "x" * 201}, "must have at most 200 characters"),
        ({"text": 1}, "must be a string"),
        ({"text": None}, "must be a string"),
        ({"id": "\ud800"}, "must be valid Unicode text"),
        ({"many": []}, "must have at least 1 entry"),
        ({"many": ["x"] * 4}, "must have at most 3 entries"),
        ({"many": "x"}, "must be a list"),
        ({"limit": 0}, "must be at least 1"),
        ({"limit": 201}, "must be at most 200"),
        ({"limit": "1"}, "must be a whole number"),
        ({"limit": 1.5}, "must be a whole number"),
        ({"on": 1}, "must be true or false"),
        ({"at": "tomorrow"}, "must be an instant such as 2027-03-14T13:00:00Z"),
        ({"at": "2027-02-31T00:00:00Z"}, "must be an instant such as 2027-03-14T13:00:00Z"),
        ({"day": "2027-02-31"}, "must be a date such as 2027-03-14"),
        ({"day": 1}, "must be a date such as 2027-03-14"),
        ({"zone": "Mars"}, "is not a known time zone, such as Europe/Berlin"),
        ({"inner": 1}, "must be a JSON object"),
        ({"by_id": 1}, "must be a JSON object"),
    ],
    ids=str,
)
def test_a_field_s_complaint_says_what_would_fit(sent, said):
    [name] = sent
    found = complaint(**sent)
    assert found["fields"] == {name: said}
    assert found["detail"] == f"{name}: {said}"


def test_the_path_leads_to_the_field():
    assert complaint(inner={})["fields"] == {"inner.name": "is required"}
    assert complaint(many=["x", 1])["fields"] == {"many.1": "must be a string"}


async def test_what_is_no_object_is_told_the_same_by_both_ways(server):
    ada = await server.signup("Ada")
    socket = await ada.connect()
    for sent in ([], "x", 3, True):
        reply = await ada.api("PATCH", "/api/me", sent)
        ack = await socket.call("me:update", [sent] if isinstance(sent, list) else sent)
        assert reply.status == 422
        assert reply.body == ack["error"]
        assert reply.body["detail"] == "The body must be a JSON object."
