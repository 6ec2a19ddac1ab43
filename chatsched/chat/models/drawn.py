"""Objects drawn as plain JSON once, and sent as they are: described by a model, not validated."""

from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Json = dict[str, Any]


class As:
    """Annotates a JSON object that was drawn from our own store as being what a model describes.

    The hot paths draw a message once for everybody who gets it; validating and dumping it again
    through its model would cost more than all the rest of sending it. The schema stays exact.
    """

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model

    def __get_pydantic_core_schema__(
        self, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take the model's schema for descriptions, and let values through both ways."""
        return core_schema.no_info_wrap_validator_function(
            lambda value, _check: value,
            handler.generate_schema(self._model),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value),
        )
