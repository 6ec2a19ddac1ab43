"""The HTTP interface as OpenAPI 3.1, from the endpoints that are served."""

import re
from collections.abc import Sequence
from typing import Any

from chatsched.core.schemas import Model, Schema, Schemas, schemas
from chatsched.core.wire import Nothing
from chatsched.http.endpoint import SESSION_COOKIE, USER_HEADER, AnyEndpoint, RawEndpoint

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_MEANING = {
    200: "Done",
    201: "Made",
    204: "Done; there is nothing to say",
    206: "The part that was asked for",
    302: "Go on there",
    303: "Go on there",
    304: "As it was",
    307: "Go on there",
    503: "Not now",
}


def openapi(endpoints: Sequence[AnyEndpoint], version: str) -> dict[str, Any]:
    """Return the OpenAPI document for the endpoints, hidden ones left out."""
    shown = [e for e in endpoints if not (isinstance(e, RawEndpoint) and e.hidden)]
    described = schemas(
        [e.command for e in shown if e.command is not None],
        [e.answer for e in shown if e.answer is not None],
        "#/components/schemas/",
    )
    paths: dict[str, dict[str, Schema]] = {}
    for endpoint in shown:
        operations = paths.setdefault(_PARAMETER.sub(r"{\1}", endpoint.path), {})
        operations[endpoint.method.lower()] = _operation(endpoint, described)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "chatsched",
            "version": version,
            "summary": "Rooms, messages, invites and meetings over HTTP.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(described.definitions),
            "responses": {"Problem": _PROBLEM},
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SESSION_COOKIE,
                    "description": f"With the header `{USER_HEADER}` a request says whose session"
                    " it means, by that user's id; it is refused (`unauthorized`) if somebody else"
                    " has signed in since in the same browser. Without it any session will do.",
                },
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


_PROBLEM: Schema = {
    "description": "It was refused, or it went wrong; `code` says why.",
    "headers": {
        "Retry-After": {
            "description": "With `rate_limited`: the seconds to wait.",
            "schema": {"type": "integer"},
        }
    },
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _operation(endpoint: AnyEndpoint, described: Schemas) -> Schema:
    operation: Schema = {
        "operationId": _operation_id(endpoint),
        "summary": endpoint.summary,
        "responses": {
            **{
                str(status): _success(status, endpoint, described) for status in _statuses(endpoint)
            },
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }
    if not isinstance(endpoint, RawEndpoint) or endpoint.signed_in:
        operation["security"] = [{"session": []}, {"token": []}]
    _add_command(operation, endpoint, described)
    return operation


def _operation_id(endpoint: AnyEndpoint) -> str:
    words = re.findall(r"\w+", _PARAMETER.sub(r"by_\1", endpoint.path))
    return "_".join([endpoint.method.lower(), *words])


def _statuses(endpoint: AnyEndpoint) -> tuple[int, ...]:
    if isinstance(endpoint, RawEndpoint):
        return endpoint.statuses
    return (endpoint.status,) if isinstance(endpoint.status, int) else (200, 201)


def _success(status: int, endpoint: AnyEndpoint, described: Schemas) -> Schema:
    response: Schema = {"description": _MEANING.get(status, "Done")}
    if status == 204 or 300 <= status < 400:
        return response
    media_type = endpoint.media_type if isinstance(endpoint, RawEndpoint) else "application/json"
    schema: Schema = {"type": "string" if media_type.startswith("text/") else "object"}
    if endpoint.answer is not None:
        schema = _reference(described.sent[endpoint.answer])
    elif media_type == "application/octet-stream":
        schema = {}  # bytes of whatever type
    response["content"] = {media_type: {"schema": schema}}
    return response


def _add_command(operation: Schema, endpoint: AnyEndpoint, described: Schemas) -> None:
    """Add what the request carries: in its path, and in its body or its query."""
    in_path = _PARAMETER.findall(endpoint.path)
    properties, required = _members(endpoint.command, described)
    rest = {name: schema for name, schema in properties.items() if name not in in_path}
    parameters = [
        _parameter(name, "path", properties.get(name, {"type": "string"}), required=True)
        for name in in_path
    ]
    in_query = isinstance(endpoint, RawEndpoint) and endpoint.in_query
    if isinstance(endpoint, RawEndpoint) and endpoint.upload is not None:
        operation["requestBody"] = _upload(endpoint.upload)
    elif endpoint.command is None or not rest:
        pass
    elif endpoint.method in _WITH_BODY and not in_query:
        needed = [name for name in required if name in rest]
        schema = _reference(described.taken[endpoint.command])
        if in_path:
            schema = {"type": "object", "properties": rest, "required": needed}
        operation["requestBody"] = {
            "required": bool(needed),
            "content": {"application/json": {"schema": schema}},
        }
    else:
        parameters += [
            _parameter(name, "query", schema, required=name in required)
            for name, schema in rest.items()
        ]
    if parameters:
        operation["parameters"] = parameters


def _upload(field: str) -> Schema:
    file = {"type": "string", "format": "binary"}
    schema = {"type": "object", "properties": {field: file}, "required": [field]}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _members(command: Model | None, described: Schemas) -> tuple[dict[str, Schema], list[str]]:
    if command is None or command is Nothing:
        return {}, []
    definition = described.definitions[described.taken[command]]
    return definition.get("properties", {}), definition.get("required", [])


def _parameter(name: str, place: str, schema: Schema, *, required: bool) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
