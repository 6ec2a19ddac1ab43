"""Queries, preferences and pages, by the rules of OData as far as Graph keeps them."""

import base64
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

from chatsched.sandbox.microsoft.errors import Refused, bad
from chatsched.sandbox.microsoft.zones import zone_of

T = TypeVar("T")

_PREFERENCE = re.compile(r'\s*([\w.-]+)\s*=\s*(?:"([^"]*)"|([^",;]*))\s*(?:,|$)')
_BY_PROPERTY = re.compile(
    r"singleValueExtendedProperties/Any\(ep:\s*"
    r"ep/id eq '((?:[^']|'')+)' and ep/value eq '((?:[^']|'')*)'\)",
    re.IGNORECASE,
)
_DEFAULT_PAGE = 10
_MOST_PER_PAGE = 1_000


@dataclass(frozen=True)
class Preferences:
    """What a ``Prefer`` header asks for; ``applied`` is said in the answer."""

    zone: str = "UTC"
    page: int | None = None
    immutable: bool = False
    plain: bool = False
    applied: tuple[str, ...] = ()


def preferences(header: str) -> Preferences:
    """Return a header's preferences; those that nobody knows are passed over."""
    found = {name.lower(): quoted or plain for name, quoted, plain in _PREFERENCE.findall(header)}
    applied = []
    if "outlook.timezone" in found:
        zone_of(found["outlook.timezone"])
        applied.append(f'outlook.timezone="{found["outlook.timezone"]}"')
    page = found.get("odata.maxpagesize")
    if page is not None and not page.isdecimal():
        raise bad("The page size is not a number.", "BadRequest")
    kind = found.get("idtype")
    if kind not in {None, "ImmutableId"}:
        raise bad("The id type is not known.", "ErrorInvalidIdType")
    if kind:
        applied.append('IdType="ImmutableId"')
    return Preferences(
        zone=found.get("outlook.timezone", "UTC"),
        page=int(page) if page else None,
        immutable=kind is not None,
        plain=found.get("outlook.body-content-type") == "text",
        applied=tuple(applied),
    )


@dataclass(frozen=True)
class Query:
    """The query of an address, of which each option is allowed and there once."""

    options: Mapping[str, str]

    @classmethod
    def of(cls, raw: bytes, allowed: Collection[str]) -> "Query":
        """Return the query of an address; raises `Refused` for options that are not allowed."""
        options: dict[str, str] = {}
        for name, value in parse_qsl(raw.decode("ascii"), keep_blank_values=True):
            if name in options:
                raise bad(f"Query option '{name}' was specified more than once.", "BadRequest")
            if name not in allowed:
                raise bad(f"The query parameter '{name}' is not supported.", "ErrorInvalidUrlQuery")
            options[name] = value
        return cls(options)

    def required(self, name: str) -> str:
        """Return an option that must be there."""
        if name not in self.options:
            raise Refused(
                400,
                "ErrorInvalidParameter",
                f"This request requires the query string parameter {name}.",
            )
        return self.options[name]

    def selected(self, known: Collection[str]) -> frozenset[str] | None:
        """Return the selected properties; None for all."""
        if "$select" not in self.options:
            return None
        names = frozenset(each.strip() for each in self.options["$select"].split(","))
        for name in sorted(names - set(known)):
            raise bad(f"Could not find a property named '{name}'.", "BadRequest")
        return names

    def property_sought(self) -> tuple[str, str] | None:
        """Return the id, in lower case, and the value of the extended property in ``$filter``."""
        if "$filter" not in self.options:
            return None
        matched = _BY_PROPERTY.fullmatch(self.options["$filter"].strip())
        if matched is None:
            raise bad("The filter is not supported.", "ErrorInvalidUrlQueryFilter")
        name, value = (each.replace("''", "'") for each in matched.groups())
        return name.lower(), value


def page_of(
    items: Sequence[T], query: Query, size: int | None, most: int, url: str
) -> tuple[Sequence[T], dict[str, Any]]:
    """Return one page of items, and the link to the next if there is one."""
    top = query.options.get("$top", str(size or _DEFAULT_PAGE))
    if not top.isdecimal() or not 1 <= int(top) <= _MOST_PER_PAGE:
        raise bad("The value of $top is not between 1 and 1000.", "ErrorInvalidParameter")
    length = min(int(top), size or _MOST_PER_PAGE, most)
    start = _offset(query)
    page = items[start : start + length]
    if start + length >= len(items):
        return page, {}
    rest = {name: value for name, value in query.options.items() if name != "$skiptoken"}
    rest["$skiptoken"] = _token(query, start + length)
    text = "&".join(
        f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in rest.items()
    )
    return page, {"@odata.nextLink": f"{url}?{text}"}


def _offset(query: Query) -> int:
    token = query.options.get("$skiptoken")
    if token is None:
        return 0
    try:
        offset = int(base64.b64decode(token).decode("ascii").partition("+/")[0])
    except ValueError as error:
        raise bad("The skip token is not valid.", "ErrorInvalidUrlQuery") from error
    if token != _token(query, offset):
        raise bad("The skip token belongs to another query.", "ErrorInvalidUrlQuery")
    return offset


def _token(query: Query, offset: int) -> str:
    """Return a token that is good for this query only."""
    rest = sorted((name, value) for name, value in query.options.items() if name != "$skiptoken")
    bound = hashlib.sha256(repr(rest).encode()).hexdigest()[:16]
    return base64.b64encode(f"{offset}+/{bound}".encode()).decode("ascii")
