"""What does not fit a model, in words that mean something to whoever sent it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

NO_OBJECT = "must be a JSON object"
_WHOLE = "must be a whole number"
_NUMBER = "must be a number"
_BOOLEAN = "must be true or false"
_DATE = "must be a date such as 2027-03-14"
_INSTANT = "must be an instant such as 2027-03-14T13:00:00Z"

_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "model_type": NO_OBJECT,
    "model_attributes_type": NO_OBJECT,
    "dict_type": NO_OBJECT,
    "list_type": "must be a list",
    "string_type": "must be a string",
    "string_unicode": "must be valid Unicode text",
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "is too large",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
}
_OF_OUR_OWN = frozenset({"value_error", "assertion_error"})
_SHORT = frozenset({"too_short", "string_too_short"})
_LONG = frozenset({"too_long", "string_too_long"})

BODY = "body"
"""Stands for the command as a whole where a field's path is asked for."""


def complaints(error: ValidationError) -> dict[str, str]:
    """Return what is wrong by each field's path; never what was sent, nor names of classes."""
    found: dict[str, str] = {}
    for complaint in error.errors(include_url=False):
        path = ".".join(str(step) for step in complaint["loc"]) or BODY
        found.setdefault(path, _sentence(complaint))
    return found


def _sentence(complaint: Mapping[str, Any]) -> str:
    kind, context = complaint["type"], complaint.get("ctx", {})
    if kind in _OF_OUR_OWN:
        return str(context["error"])
    if kind in _SHORT:
        return f"must have at least {_amount(context['min_length'], complaint['input'])}"
    if kind in _LONG:
        return f"must have at most {_amount(context['max_length'], complaint['input'])}"
    return _SENTENCES.get(kind, "does not fit").format(**context)


def _amount(number: int, counted: object) -> str:
    unit = "character" if isinstance(counted, str) else "entry"
    plural = "characters" if isinstance(counted, str) else "entries"
    return f"{number:,} {unit if number == 1 else plural}"
