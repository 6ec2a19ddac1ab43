"""The sandbox's Google has the methods, parameters and members of Google's own description."""

from collections.abc import Mapping
from typing import Any

import pytest
from calendars import discovery

from chatsched.sandbox.google import shapes
from chatsched.sandbox.google.methods import METHODS, Method, Parameter
from chatsched.sandbox.google.shapes import Each


def described(schema: Mapping[str, Any]) -> Any:
    """Return a schema of Google's as one of the sandbox's shapes."""
    if "$ref" in schema:
        return described(discovery.document()["schemas"][schema["$ref"]])
    if "additionalProperties" in schema:
        return {"*": described(schema["additionalProperties"])}
    if "properties" in schema:
        return {name: described(each) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [described(schema["items"])]
    form = schema.get("format")
    return form if form in {"date", "date-time", "int64"} else schema["type"]


def own(shape: Any) -> Any:
    if isinstance(shape, Each):
        return {"*": own(shape.shape)}
    if isinstance(shape, Mapping):
        return {name: own(each) for name, each in shape.items()}
    return [own(shape[0])] if isinstance(shape, list) else shape


@pytest.mark.parametrize(
    ("shape", "name"),
    [(shapes.EVENT, "Event"), (shapes.CHANNEL, "Channel"), (shapes.FREE_BUSY, "FreeBusyRequest")],
)
def test_bodies_have_the_members_that_google_describes(shape: Any, name: str):
    assert own(shape) == described(discovery.document()["schemas"][name])


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_methods_are_where_google_has_them_and_take_what_it_takes(method: Method):
    theirs = discovery.method(method.id)
    assert (method.http, method.path) == (theirs["httpMethod"], theirs["path"])
    assert method.scopes == set(theirs["scopes"])
    parameters = {
        name: Parameter(
            each["type"],
            frozenset(each.get("enum", ())),
            int(each["minimum"]) if "minimum" in each else None,
            int(each["maximum"]) if "maximum" in each else None,
            each.get("repeated", False),
            each.get("format") == "date-time",
        )
        for name, each in theirs.get("parameters", {}).items()
        if each["location"] == "query"
    }
    assert dict(method.parameters) == parameters
    assert (method.request is not None) == ("request" in theirs)
