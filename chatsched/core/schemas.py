"""The wire's models as JSON Schema, for the descriptions that the server gives of itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from chatsched.core.problems import CODES
from chatsched.core.wire import Instant, WireModel

Model = type[WireModel]
Schema = dict[str, Any]
_Mode = Literal["validation", "serialization"]

_Code = Annotated[str, WithJsonSchema({"type": "string", "enum": [*CODES, "internal"]})]


class FreeTime(WireModel):
    """A time that could be booked instead."""

    start: Instant
    end: Instant


class Problem(WireModel):
    """What went wrong (RFC 9457); `code` is for programs, `detail` for people.

    `fields` comes with `invalid`, `retry_after` with `rate_limited`, `alternatives` with
    `slot_taken`; a `version_conflict` has the current object as a further member.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: _Code
    fields: dict[str, str] = Field(default_factory=dict)
    retry_after: int = 0
    alternatives: list[FreeTime] = Field(default_factory=list)


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles of members, which only repeat their names."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  # its signature
        return False


@dataclass(frozen=True, slots=True)
class Schemas:
    """Definitions by name, and the names that models have among them.

    A model has two where what is accepted differs from what is sent; the first is called
    ``…Input`` then.
    """

    definitions: Mapping[str, Schema]
    taken: Mapping[Model, str]
    sent: Mapping[Model, str]


def schemas(taken: Iterable[Model], sent: Iterable[Model], prefix: str) -> Schemas:
    """Describe the models that clients send and those that they get.

    References among the definitions are ``prefix`` and a name.
    """
    accepted: dict[Model, None] = dict.fromkeys([*taken, Problem])
    answered: dict[Model, None] = dict.fromkeys(sent)
    wanted: list[tuple[Model, _Mode]] = [(model, "validation") for model in accepted]
    wanted += [(model, "serialization") for model in answered]
    references, document = models_json_schema(
        wanted, ref_template="{model}", schema_generator=_Untitled
    )
    definitions: dict[str, Schema] = document.get("$defs", {})
    return Schemas(
        {_name(name): _renamed(schema, prefix) for name, schema in sorted(definitions.items())},
        {model: _name(references[model, "validation"]["$ref"]) for model in accepted},
        {model: _name(references[model, "serialization"]["$ref"]) for model in answered},
    )


def _name(given: str) -> str:
    return given.removesuffix("-Output").replace("-Input", "Input")


def _renamed(schema: Any, prefix: str) -> Any:
    """Point the references in a schema to where the definitions will stand."""
    if isinstance(schema, list):
        return [_renamed(part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: prefix + _name(part)
        if name == "$ref" and isinstance(part, str)
        else _renamed(part, prefix)
        for name, part in schema.items()
    }
