"""Locales by their BCP 47 tags, and which of the written languages each of them reads."""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, StringConstraints

Language = Literal["en", "de"]
"""A language that this server's texts are written in."""

DEFAULT_LOCALE: Final = "en-GB"
"""Whoever has never said: English, 24 hours, Monday first."""

_LONGEST = 35  # what RFC 5646, section 4.4.1, asks every implementation to take
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def language(locale: str) -> Language:
    """Return the language in which texts for a reader of this locale are written."""
    return "de" if locale.partition("-")[0].lower() == "de" else "en"


def _tag(value: str) -> str:
    """Check a tag's form, and write it as RFC 5646, section 2.1.1, recommends."""
    if not _TAG.fullmatch(value):
        raise ValueError("must be a language tag such as de-AT")
    first, *rest = value.split("-")
    return "-".join((first.lower(), *_cased(rest)))


def _cased(subtags: list[str]) -> list[str]:
    """Return subtags as ``Latn`` (scripts), ``AT`` (regions), and the rest in lower case."""
    cased = []
    extended = False
    for subtag in subtags:
        extended = extended or len(subtag) == 1
        if not extended and len(subtag) == 2:
            cased.append(subtag.upper())
        elif not extended and len(subtag) == 4 and subtag.isalpha():
            cased.append(subtag.title())
        else:
            cased.append(subtag.lower())
    return cased


Locale = Annotated[str, StringConstraints(max_length=_LONGEST), AfterValidator(_tag)]
"""A language tag, as a browser's ``navigator.language``: ``de-AT``."""
