"""What the server says of its own wire: it fits the standards, and is all that is served."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from chatsched.storage.limits import RATES, SAME, SHARED_RATES

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
async def openapi(server):
    return await server.api().ok("GET", "/openapi.json")


@pytest.fixture
async def asyncapi(server):
    return await server.api().ok("GET", "/asyncapi.json")


@pytest.fixture(scope="module")
def printed():
    """What ``python -m chatsched.app.schema`` prints, with no server anywhere."""
    command = [sys.executable, "-W", "error", "-m", "chatsched.app.schema"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def references(document):
    """Return every reference in a document."""
    if isinstance(document, list):
        return {found for part in document for found in references(part)}
    if not isinstance(document, dict):
        return set()
    own = {document["$ref"]} if isinstance(document.get("$ref"), str) else set()
    return own | {found for part in document.values() for found in references(part)}


def resolves(document, reference):
    """Tell whether a reference leads somewhere inside its document."""
    found = document
    for step in reference.removeprefix("#/").split("/"):
        if step not in found:
            return False
        found = found[step]
    return True


async def test_the_openapi_document_is_valid(openapi):
    OpenAPIV31SpecValidator(openapi).validate()
    assert all(resolves(openapi, reference) for reference in references(openapi))


async def test_the_openapi_document_has_every_address_and_no_other(openapi, server):
    described = {
        (method.upper(), path)
        for path, operations in openapi["paths"].items()
        for method in operations
    }
    served = {(endpoint.method, endpoint.path) for endpoint in server.application.endpoints}
    assert described >= served - {("GET", "/openapi.json"), ("GET", "/asyncapi.json")}
    assert described <= served


async def test_every_operation_says_how_it_fails_and_what_it_is(openapi):
    operations = [o for path in openapi["paths"].values() for o in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"]
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}


async def test_a_command_is_divided_between_path_query_and_body(openapi):
    send = openapi["paths"]["/api/rooms/{room_id}/messages"]["post"]
    assert [(p["name"], p["in"]) for p in send["parameters"]] == [("room_id", "path")]
    body = send["requestBody"]["content"]["application/json"]["schema"]
    assert {"text", "nonce"} <= set(body["properties"])
    assert "room_id" not in body["properties"]
    assert {"200", "201", "default"} <= set(send["responses"])
    history = openapi["paths"]["/api/rooms/{room_id}/messages"]["get"]
    assert {("before", "query"), ("limit", "query")} <= {
        (p["name"], p["in"]) for p in history["parameters"]
    }
    assert "requestBody" not in history
    logout = openapi["paths"]["/api/auth/logout"]["post"]
    assert [(p["name"], p["in"]) for p in logout["parameters"]] == [("everywhere", "query")]


async def test_only_what_asks_for_credentials_says_so(openapi):
    paths = openapi["paths"]
    assert paths["/api/me"]["get"]["security"] == [{"session": []}, {"token": []}]
    assert "security" not in paths["/api/auth/login"]["post"]
    assert "security" not in paths["/healthz"]["get"]


async def test_answers_fit_their_description(openapi, server):
    ada = await server.signup()
    answers = {
        "UserAnswer": await ada.api.ok("GET", "/api/me"),
        "TokenMade": await ada.api.ok("POST", "/api/tokens", {"name": "script"}),
        "TokensAnswer": await ada.api.ok("GET", "/api/tokens"),
        "Problem": (await ada.api("PATCH", "/api/me", {"name": ""})).body,
        "RoomAnswer": await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "Lab"}),
        "RoomsAnswer": await ada.api.ok("GET", "/api/rooms"),
    }
    for name, answer in answers.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
        Draft202012Validator(schema).validate(answer)


async def test_what_is_json_is_described_as_an_object(openapi, server):
    """The operator's addresses and the descriptions themselves too."""
    components = openapi["components"]
    for path, operations in openapi["paths"].items():
        for operation in operations.values():
            for response in operation["responses"].values():
                schema = response.get("content", {}).get("application/json", {}).get("schema", {})
                assert schema.get("type") != "string", path
    for path, status in (("/healthz", 200), ("/readyz", 200), ("/readyz", 503)):
        server.application.health.draining = status == 503
        reply = await server.api()("GET", path)
        assert reply.status == status
        described = openapi["paths"][path]["get"]["responses"][str(status)]["content"]
        schema = {**described["application/json"]["schema"], "components": components}
        Draft202012Validator(schema).validate(reply.body)


async def test_the_asyncapi_document_is_valid(asyncapi):
    schema = json.loads((FIXTURES / "asyncapi-3.0.0.schema.json").read_text())
    Draft7Validator(schema).validate(asyncapi)
    assert all(resolves(asyncapi, reference) for reference in references(asyncapi))


async def test_the_asyncapi_document_has_every_command_with_its_ack_and_every_event(
    asyncapi, server
):
    messages = asyncapi["components"]["messages"]
    by_action = {"receive": set(), "send": set()}
    for name, operation in asyncapi["operations"].items():
        by_action[operation["action"]].add(messages[name]["name"])
        if operation["action"] == "receive":
            assert operation["reply"]["messages"] == [
                {"$ref": f"#/channels/socket/messages/{name}.ack"}
            ]
    application = server.application
    assert by_action["receive"] == {command.event for command in application.commands}
    assert by_action["send"] == {event.event for event in application.events}


async def test_acks_fit_their_description(asyncapi, server):
    socket = await (await server.signup()).connect()
    payload = asyncapi["components"]["messages"]["me.update.ack"]["payload"]
    validator = Draft202012Validator({**payload, "components": asyncapi["components"]})
    validator.validate(await socket.call("me:update", {"name": "Countess"}))
    validator.validate(await socket.call("me:update", {"name": ""}))
    assert not validator.is_valid({"ok": True})
    assert not validator.is_valid({"ok": False})


def test_the_printed_schema_is_one_document_with_stable_names(printed, server_names):
    Draft202012Validator.check_schema(printed)
    assert all(resolves(printed, reference) for reference in references(printed))
    named = {printed["events"][event] for event in printed["events"]}
    for part in ("endpoints", "commands"):
        for entry in printed[part].values():
            named |= {name for name in entry.values() if name is not None}
    assert named <= set(printed["$defs"])
    assert {"Problem", "Message", "Room", "Invite", "Meeting"} <= set(printed["$defs"])
    assert all(name.isidentifier() and "__" not in name for name in printed["$defs"])
    assert printed["commands"]["message:send"]["command"] == "SendMessage"
    assert server_names["endpoints"] == set(printed["endpoints"])


@pytest.fixture
async def server_names(server):
    application = server.application
    return {
        "endpoints": {f"{e.method} {e.path}" for e in application.endpoints},
        "commands": {command.event for command in application.commands},
    }


def test_what_is_one_command_over_both_transports_has_one_limit(server_names):

    addresses = {re.sub(r"\{[^}]*\}", "{}", name) for name in server_names["endpoints"]}
    assert set(SAME) <= addresses
    assert set(SAME.values()) <= server_names["commands"]
    own = {"signup", "login", "login:address", "login:account", "forgot", "reset"}
    assert set(SHARED_RATES) == own | {"me:password", "link:look"}
    assert set(RATES) <= server_names["commands"] | addresses
