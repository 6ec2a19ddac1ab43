"""Google's own description of its API, as its Python client carries it, to check messages with.

Its dialect resembles the third draft of JSON Schema: references are bare names, int64 is a string,
bounds are strings, and what a method requires stands beside the members.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

FORMATS = FormatChecker()


@cache
def document() -> dict[str, Any]:
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    return json.loads((folder / "calendar.v3.json").read_text(encoding="utf-8"))


def method(method_id: str) -> dict[str, Any]:
    """Return a method by its id, such as ``calendar.events.insert``."""
    _, resource, name = method_id.split(".")
    return document()["resources"][resource]["methods"][name]


def method_at(http: str, path: str) -> str:
    """Return the id of the method of a path below the API's address; its parts are quoted."""
    parts = path.strip("/").split("/")
    for resource in document()["resources"].values():
        for each in resource["methods"].values():
            pattern = each["path"].split("/")
            fits = len(pattern) == len(parts) and all(
                theirs.startswith("{") or theirs == ours
                for theirs, ours in zip(pattern, parts, strict=True)
            )
            if each["httpMethod"] == http and fits:
                return each["id"]
    raise AssertionError(f"{http} {path} is no method of Google's")


def wrong_in_request(method_id: str, query: Mapping[str, Sequence[str]], body: Any) -> list[str]:
    """Return what does not fit the description in a request."""
    found = method(method_id)
    known = {**document()["parameters"], **found.get("parameters", {})}
    wrong = [
        each for name, values in query.items() for each in _wrong_in(name, values, known.get(name))
    ]
    if "request" not in found:
        return wrong + ([] if body in (None, {}) else ["a body where there is none"])
    return wrong + _violations(found["request"]["$ref"], body, method_id)


def wrong_in_response(method_id: str, body: Any) -> list[str]:
    """Return what does not fit the description in the answer of success."""
    found = method(method_id)
    if "response" not in found:
        return [] if body is None else ["an answer where there is none"]
    return _violations(found["response"]["$ref"], body, None)


def _wrong_in(name: str, values: Sequence[str], parameter: Any) -> list[str]:
    if not parameter or parameter["location"] != "query":
        return [f"unknown parameter {name}"]
    wrong = [f"{name} repeated"] if len(values) > 1 and not parameter.get("repeated") else []
    for value in values:
        number = value.removeprefix("-").isdecimal()
        fits = {"boolean": value in {"true", "false"}, "integer": number}
        if not fits.get(parameter["type"], True):
            wrong.append(f"{name} is no {parameter['type']}")
        elif parameter["type"] == "integer" and not (
            int(parameter.get("minimum", value))
            <= int(value)
            <= int(parameter.get("maximum", value))
        ):
            wrong.append(f"{name} out of range")
        if "enum" in parameter and value not in parameter["enum"]:
            wrong.append(f"{name} is none of its words")
        if parameter.get("format") == "date-time" and not FORMATS.conforms(value, "date-time"):
            wrong.append(f"{name} is no instant")
    return wrong


def _violations(name: str, body: Any, method_id: str | None) -> list[str]:
    errors = _validator(name, method_id).iter_errors(body)
    return [f"{error.json_path}: {error.message}" for error in errors]


@cache
def _validator(name: str, method_id: str | None) -> Draft202012Validator:
    members = document()["schemas"][name].get("properties", {})
    required = [
        member
        for member, schema in members.items()
        if method_id in schema.get("annotations", {}).get("required", [])
    ]
    whole = {"$ref": f"#/$defs/{name}", "$defs": _definitions(), "required": required}
    return Draft202012Validator(whole, format_checker=FORMATS)


@cache
def _definitions() -> dict[str, Any]:
    return {name: _converted(schema) for name, schema in document()["schemas"].items()}


def _converted(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema in the dialect of 2020-12; unknown members are not allowed."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    result: dict[str, Any] = {}
    kind = schema.get("type")
    if kind not in {None, "any"}:
        result["type"] = kind
    form = schema.get("format")
    if form in {"date", "date-time"}:
        result["format"] = form
    elif form in {"int64", "uint64"} and kind == "string":
        result["pattern"] = r"^-?\d+$"
    elif form == "int32":
        result["minimum"], result["maximum"] = -(2**31), 2**31 - 1
    result |= {name: schema[name] for name in ("enum", "pattern") if name in schema}
    if "properties" in schema:
        result["properties"] = {
            name: _converted(each) for name, each in schema["properties"].items()
        }
        result["additionalProperties"] = False
    if "items" in schema:
        result["items"] = _converted(schema["items"])
    if "additionalProperties" in schema:
        result["additionalProperties"] = _converted(schema["additionalProperties"])
    return result
