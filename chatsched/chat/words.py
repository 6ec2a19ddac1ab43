"""The words of texts, by which they are found. Pure.

Texts and queries are taken apart alike: folded (no capitals, no accents, compatible forms made
one), and cut into words. Scripts that put no spaces between words are cut into characters, and
their index holds what begins at each of them: so a query finds what it is a part of.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_WORD = 64
MOST_TERMS = 3_000
_LONGEST_RUN = 8
_SHORTEST_PREFIX = 2

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNIT = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_CHUNK = re.compile(r'"([^"]*)"?|([^\s"]+)')
_ALIKE = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "þ": "th",
        "\u0131": "i", "'": None, "\u2019": None, "\u02bc": None, "\u00ad": None, "\u200b": None,
        "\u201c": '"', "\u201d": '"', "\u201e": '"',
    }
)  # fmt: skip


class Term(NamedTuple):
    """A term that a text is found by, or, where it ``goes_on``, what such a term begins with."""

    text: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """Units that must follow each other in a text; of the last its beginning, where ``open_end``.

    A single one need only be there.
    """

    units: tuple[str, ...]
    open_end: bool

    def terms(self) -> list[Term]:
        """Return what a text must have among its `terms`; that is enough unless `ordered`."""
        found: list[Term] = []
        at = 0
        while at < len(self.units):
            unit = self.units[at]
            if _IS_UNSPACED.match(unit):
                run = "".join(_run(self.units, at))
                found.append(Term(run, goes_on=True))
                at += len(run)
            else:
                last = at == len(self.units) - 1
                goes_on = last and self.open_end and len(unit) >= _SHORTEST_PREFIX
                found.append(Term(unit, goes_on))
                at += 1
        return found

    @property
    def ordered(self) -> bool:
        """Whether having the terms is not enough."""
        return len(self.terms()) > 1 or len(self.units) > _LONGEST_RUN

    def within(self, text: str) -> bool:
        """Tell whether the units follow each other in a text."""
        end = "" if self.open_end and len(self.units[-1]) >= _SHORTEST_PREFIX else " "
        return f" {' '.join(self.units)}{end}" in f" {' '.join(units(text))} "


def fold(text: str) -> str:
    """Return a text without capitals, accents, apostrophes and compatible forms."""
    if text.isascii():
        return text.lower().replace("'", "")
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).casefold()


def units(text: str) -> list[str]:
    """Return the words of a text in their order; of unspaced scripts, the characters."""
    return [unit[:LONGEST_WORD] for unit in _UNIT.findall(fold(text))]


def terms(*texts: str) -> list[str]:
    """Return what texts are found by, each term once, in no order; up to `MOST_TERMS`."""
    found: set[str] = set()
    for text in texts:
        for term in _terms(units(text)):
            found.add(term)
            if len(found) == MOST_TERMS:
                return list(found)
    return list(found)


def sought(query: str) -> list[Sought]:
    """Return what a query asks for; nothing if there is no letter or digit in it."""
    found: list[Sought] = []
    for phrase, chunk in _CHUNK.findall(fold(query)):
        parts = tuple(units(phrase or chunk))
        if parts:
            one = Sought(parts, open_end=not phrase)
            if one not in found:
                found.append(one)
    return found


def _terms(parts: Sequence[str]) -> Iterator[str]:
    for at, unit in enumerate(parts):
        yield "".join(_run(parts, at)) if _IS_UNSPACED.match(unit) else unit


def _run(parts: Sequence[str], at: int) -> Sequence[str]:
    """Return the characters of unspaced scripts that begin at a place, as many as a term has."""
    end = at
    while end < len(parts) and end - at < _LONGEST_RUN and _IS_UNSPACED.match(parts[end]):
        end += 1
    return parts[at:end]
