"""Names of files, as people may be shown them and systems may store them."""

import unicodedata
from urllib.parse import quote

LONGEST_NAME = 200
_BYTES_OF_NAME = 240  # file systems take 255
_BYTES_OF_ENDING = 20
_FORBIDDEN = frozenset('<>:"/\\|?*')
_JOINERS = frozenset("\u200c\u200d")  # which some scripts and emoji are written with
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
_NAMELESS = "file"


def clean_name(given: str) -> str:
    """Return a name that is one part of a path everywhere, and reads as what it is.

    No directories, no control and direction characters, no dots and blanks at the ends; not
    longer than file systems take, and with its ending kept.
    """
    name = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(_shown(c) for c in name)
    name = " ".join(name.split()).strip(". ")
    if name.split(".", 1)[0].lower().strip() in _RESERVED:
        name = f"_{name}"
    return _shortened(name) or _NAMELESS


def ending(name: str) -> str:
    """Return what follows a name's last dot, in lower case; nothing without a dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def disposition(name: str, *, inline: bool) -> str:
    """Return the Content-Disposition for a clean name (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = plain.replace("%", "_").strip(". ") or _NAMELESS
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _shown(character: str) -> str:
    if character in _FORBIDDEN:
        return "_"
    kind = unicodedata.category(character)
    if kind in {"Zs", "Zl", "Zp"} or character in "\t\n\r":
        return " "
    if kind[0] == "C" and character not in _JOINERS:
        return ""  # controls, direction, surrogates, unassigned
    return character


def _shortened(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    if not dot or len(last.encode()) > _BYTES_OF_ENDING:
        stem, dot, last = name, "", ""
    tail = dot + last
    room = _BYTES_OF_NAME - len(tail.encode())
    stem = stem.encode()[:room].decode(errors="ignore")[: LONGEST_NAME - len(tail)]
    return stem.rstrip(". ") + tail
