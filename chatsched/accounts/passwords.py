"""Passwords: argon2id, off the event loop, a few at a time."""

import asyncio
import os
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chatsched.core.errors import Unavailable

# OWASP's recommendation for argon2id (Password Storage Cheat Sheet).
_MEMORY_KIB = 19 * 1024
_PASSES = 2
_LANES = 1
_MOST_WAITING = 200

P = ParamSpec("P")
T = TypeVar("T")


class Passwords:
    """Hashes and verifies. Takes at most every other core, so that conversations go on meanwhile.

    Raises `Unavailable` when too many are waiting already.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHasher(
            time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES
        )
        self._turns = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))
        self._waiting = 0
        self._decoy = _decoy()

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        return await self._in_turn(self._hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether ``password`` is the one that was stored.

        With nothing stored it takes as long, so that nobody learns from the time whether there
        is such an account.
        """
        matches = await self._in_turn(self._matches, stored or self._decoy, password)
        return matches and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than are used now."""
        return self._hasher.check_needs_rehash(stored)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_normal(password))

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _normal(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("Too many people are signing in at this moment.")
        self._waiting += 1
        try:
            await self._turns.acquire()
            working = asyncio.get_running_loop().run_in_executor(
                None, partial(work, *args, **kwargs)
            )
            # A thread cannot be stopped: should the caller be, the turn lasts as long as it does.
            working.add_done_callback(lambda _: self._turns.release())
            return await asyncio.shield(working)
        finally:
            self._waiting -= 1


def _decoy() -> str:
    """Return a hash that no password has, which takes as long to verify as one of ours."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}${salt}${digest}"


def _normal(password: str) -> str:
    """Keyboards differ in how they compose accents (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", password)
