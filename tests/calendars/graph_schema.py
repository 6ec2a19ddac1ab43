"""What passes between us and the simulated Graph, held against Microsoft's own metadata."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

_DOCUMENT = json.loads((Path(__file__).parent / "msgraph.schema.json").read_text("utf-8"))
_SCHEMAS = _DOCUMENT["components"]["schemas"]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_MORE = {
    # Navigation to extended properties is not in the extract.
    "singleValueExtendedProperties": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "value"],
            "properties": {"id": {"type": "string"}, "value": {"type": "string"}},
            "additionalProperties": False,
        },
    }
}

formats = FormatChecker(formats=())


@formats.checks("date-time")
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or _INSTANT.fullmatch(value) is not None


@formats.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(UUID(value))


def _closed(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas with complex types that hold nothing beyond what they name."""
    inherited = {
        each["$ref"].rpartition("/")[2]
        for schema in schemas.values()
        for each in schema.get("allOf", ())
        if "$ref" in each
    }
    return {
        name: {**schema, "additionalProperties": False}
        if "properties" in schema and name not in inherited and "x-open-type" not in schema
        else schema
        for name, schema in schemas.items()
        if name != "odata.error"
    } | {"odata.error": schemas["odata.error"]}


_CLOSED = {"components": {"schemas": _closed(_SCHEMAS)}}


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    """Return what of a value does not fit a schema, unknown properties included."""
    whole = {
        "allOf": [schema, {"properties": _MORE}],
        "patternProperties": {"^@": {}},
        "unevaluatedProperties": False,
        **_CLOSED,
    }
    found = Draft202012Validator(whole, format_checker=formats).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def named(name: str) -> dict[str, Any]:
    """Return a reference to one of Graph's types."""
    return {"$ref": f"#/components/schemas/microsoft.graph.{name}"}


class Checked:
    """An application around Graph's that notes whatever does not fit."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.violations: list[str] = []
        self.seen: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[Any] = []
        self.before: dict[str, Any] = {}
        """What happens, once, just before the next request of a method."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.headers.append({k.decode(): v.decode() for k, v in scope["headers"]})
        operation = self._request(scope, body)
        self.before.pop(scope["method"], lambda: None)()
        answer: list[Any] = []

        async def again() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def sent(message: Any) -> None:
            answer.append(message)
            await send(message)

        await self._app(scope, again, sent)
        self._response(operation, answer)

    def _request(self, scope: Any, body: bytes) -> dict[str, Any]:
        path = scope["raw_path"].decode().partition("?")[0].partition("/v1.0")[2]
        self.seen.append((scope["method"], path))
        for template, methods in _DOCUMENT["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
                operation = methods.get(scope["method"].lower())
                if operation is not None:
                    self._query(operation, scope["query_string"])
                    self._body(operation, body)
                    return operation
        self.violations.append(f"no such operation: {scope['method']} {path}")
        return {}

    def _query(self, operation: dict[str, Any], query: bytes) -> None:
        parameters = operation.get("parameters", ())
        known = {each["name"] for each in parameters if each["in"] == "query"}
        names = [name for name, _ in parse_qsl(query.decode(), keep_blank_values=True)]
        for name in set(names) - known - {"$skiptoken"}:
            self.violations.append(f"unknown query option {name}")
        for each in parameters:
            if each.get("required") and each["name"] not in names:
                self.violations.append(f"missing query option {each['name']}")

    def _body(self, operation: dict[str, Any], body: bytes) -> None:
        expected = operation.get("requestBody")
        if expected is None:
            if body:
                self.violations.append("a body where there is none")
            return
        try:
            value = json.loads(body)
        except ValueError:
            self.violations.append("a body that is no JSON")
            return
        self.bodies.append(value)
        schema = expected["content"]["application/json"]["schema"]
        self.violations += [f"request {each}" for each in problems(schema, value)]

    def _response(self, operation: dict[str, Any], answer: list[Any]) -> None:
        status = answer[0]["status"]
        if any(message.get("more_body") for message in answer) or "responses" not in operation:
            return
        body = b"".join(message.get("body", b"") for message in answer[1:])
        responses = operation["responses"]
        if status >= 400:
            schema = {"$ref": "#/components/schemas/odata.error"}
        elif str(status) not in responses:
            self.violations.append(f"unknown status {status}")
            return
        elif "content" not in responses[str(status)]:
            return
        else:
            schema = responses[str(status)]["content"]["application/json"]["schema"]
        self.violations += [f"response {each}" for each in problems(schema, json.loads(body))]
