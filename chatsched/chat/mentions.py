"""Who is mentioned in a text: ``@`` and a member's name, the longest that fits."""

from collections.abc import Iterable

from chatsched.accounts import Person

MOST_MENTIONS = 50
_MOST_SIGNS = 500


def mentioned(text: str, members: Iterable[Person]) -> list[str]:
    """Return the ids of the members whose names stand after an ``@``, in the order of the text.

    Case does not matter; of two names that both fit the longer counts, and of two members with
    the same name both. A name ends where a letter or digit does not follow, and an ``@`` inside
    a word (an address) mentions nobody. At most 50.
    """
    if "@" not in text:
        return []
    names: dict[str, list[str]] = {}
    for member in members:
        names.setdefault(member.name.casefold(), []).append(member.id)
    lengths = sorted({len(name) for name in names}, reverse=True)
    folded = text.casefold()
    found: dict[str, None] = {}
    at = folded.find("@")
    for _ in range(_MOST_SIGNS):
        if at < 0 or len(found) >= MOST_MENTIONS:
            break
        if at == 0 or not folded[at - 1].isalnum():
            for user_id in _named(folded, at + 1, names, lengths):
                found[user_id] = None
        at = folded.find("@", at + 1)
    return list(found)[:MOST_MENTIONS]


def _named(text: str, start: int, names: dict[str, list[str]], lengths: list[int]) -> list[str]:
    for length in lengths:
        end = start + length
        ids = names.get(text[start:end])
        if ids is not None and not (end < len(text) and text[end].isalnum()):
            return ids
    return []
