"""Lists by pages, and what changed since: tokens that are good for the same question only."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from chatsched.sandbox.google.problems import invalid, stale_sync
from chatsched.sandbox.google.world import Json, World

_NOT_BOUND = frozenset(
    {"pageToken", "syncToken", "maxResults", "fields", "prettyPrint", "alt", "key", "quotaUser"}
)


def since(world: World, query: Json, place: str) -> int | None:
    """Return the change up to which the asker knows the list; None if all of it is wanted."""
    token = query.get("syncToken")
    if token is None:
        return None
    revision = int(_opened(token, _digest(query, place), "syncToken")["revision"])
    if revision <= world.forgotten:
        raise stale_sync()
    return revision


def page(
    world: World, query: Json, place: str, items: Sequence[Json], most: tuple[int, int]
) -> tuple[list[Json], str | None]:
    """Return the part of a list that is asked for, and the token of the next if there is one.

    ``most`` are the default and the largest number of things on a page.
    """
    digest = _digest(query, place) + str(query.get("syncToken"))
    first = 0
    if token := query.get("pageToken"):
        first = int(_opened(token, digest, "pageToken")["first"])
    elif world.empty_first_page:
        return [], _sealed({"for": digest, "first": 0})
    size = min(query.get("maxResults", most[0]), most[1], world.most_on_a_page or most[1])
    last = first + size
    more = _sealed({"for": digest, "first": last}) if last < len(items) else None
    return list(items[first:last]), more


def sync_token(query: Json, place: str, revision: int) -> str:
    """Return what is good for asking what changed after ``revision``."""
    return _sealed({"for": _digest(query, place), "revision": revision})


def _digest(query: Json, place: str) -> str:
    bound = {name: value for name, value in query.items() if name not in _NOT_BOUND}
    text = json.dumps([place, bound], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sealed(content: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def _opened(token: str, digest: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads(base64.urlsafe_b64decode(token))
        matches = content["for"] == digest
    except (binascii.Error, ValueError, TypeError, KeyError):
        matches = False
        content = {}
    if not matches:
        raise invalid(f"Invalid {name} value: it belongs to another question.", name)
    return dict(content)
