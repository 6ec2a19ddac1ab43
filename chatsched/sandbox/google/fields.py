"""The ``fields`` parameter: only those members of an answer that somebody asks for.

Names are separated by commas; ``a/b`` and ``a(b,c)`` select within, ``*`` is any name.
Source: developers.google.com/workspace/calendar/api/guides/performance.
"""

from typing import Any

from chatsched.sandbox.google.problems import Problem

Mask = dict[str, "Mask"]
"""Names to what is selected within them; nothing selected within means all of it."""


def partial(answer: Any, fields: str) -> Any:
    """Return the members of an answer that ``fields`` selects; raises a problem."""
    mask, rest = _names(fields)
    if rest or not mask:
        raise Problem(400, "invalidParameter", f"Invalid field selection {fields}")
    return _selected(answer, mask)


def _selected(value: Any, mask: Mask) -> Any:
    if not mask:
        return value
    if isinstance(value, list):
        return [_selected(each, mask) for each in value]
    if not isinstance(value, dict):
        return value
    every = mask.get("*")
    chosen = {name: mask.get(name, every) for name in value}
    return {
        name: _selected(value[name], within)
        for name, within in chosen.items()
        if within is not None
    }


def _names(text: str) -> tuple[Mask, str]:
    """Return the mask that ``text`` begins with, and what follows it."""
    mask: Mask = {}
    while text and text[0] != ")":
        name = _leading_name(text)
        text = text[len(name) :]
        within: Mask = {}
        if text.startswith("/"):
            inner = _leading_path(text[1:])
            within, text = _names(inner)[0], text[1 + len(inner) :]
        elif text.startswith("("):
            within, text = _names(text[1:])
            if not text.startswith(")"):
                raise Problem(400, "invalidParameter", "Invalid field selection")
            text = text[1:]
        mask.setdefault(name, {}).update(within)
        text = text.removeprefix(",")
    return mask, text


def _leading_name(text: str) -> str:
    end = next((at for at, sign in enumerate(text) if sign in ",/()"), len(text))
    if not end:
        raise Problem(400, "invalidParameter", "Invalid field selection")
    return text[:end]


def _leading_path(text: str) -> str:
    """Return what stands before the next comma or bracket that is not within brackets."""
    depth = 0
    for at, sign in enumerate(text):
        if not depth and sign in ",)":
            return text[:at]
        depth += (sign == "(") - (sign == ")")
    return text
