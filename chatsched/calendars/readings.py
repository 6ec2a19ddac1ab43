"""What linked calendars said, in Redis, with the time at which they said it.

A reading counts while the generation that it was read under stands. One that does not is still
the last that is known: it serves, marked as such, while the provider does not answer. Beside the
readings of a link lies what went wrong when it was last asked, so that it is not asked for every
question. Without Redis a process knows what it has read itself.
"""

from collections.abc import Awaitable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any, cast

from redis.asyncio import Redis

from chatsched.calendars.generations import Generations
from chatsched.calendars.leases import Leases
from chatsched.calendars.questions import HARD_SECONDS, Failure, Known, Question, Reading
from chatsched.core.kept import Kept
from chatsched.storage import REDIS_AWAY

_KEEP_GENERATION_SECONDS = 2 * HARD_SECONDS + 3600
_KEEP_BESIDES_SECONDS = 900
_HERE_SECONDS = 5
_MOST_HERE = 200_000
_TURN_SECONDS = 20.0

# A reading is put in its place if nothing was forgotten since, or if nothing else is known: it is
# of another generation then. That the provider answered is true either way.
_KEEP = """
redis.call('DEL', KEYS[3])
local stands = (redis.call('GET', KEYS[1]) or '0') == ARGV[1]
if stands or redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
end
"""


class Readings:
    """The readings. Never fails: without Redis, what was read here is found and kept here."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._generations = Generations(redis, _KEEP_GENERATION_SECONDS)
        self._here: Kept[str, Known] = Kept(_MOST_HERE, _MOST_HERE // 10)
        self._leases = Leases(redis, prefix)
        self.run = self._generations.run

    async def find(self, questions: Sequence[Question], now: float) -> list[Known]:
        """Return what is known of each question, in one round trip."""
        keys = [key for question in questions for key in self._keys(question)]
        try:
            values = cast("list[Any]", await self._redis.mget(keys))
        except REDIS_AWAY:
            return [self._found_here(question, now) for question in questions]
        return [
            self._found(question, values[3 * place : 3 * place + 3])
            for place, question in enumerate(questions)
        ]

    async def keep(self, question: Question, generation: int | None, reading: Reading) -> None:
        """Keep a reading, if what it was read under still stands."""
        generation_key, key, failure_key = self._keys(question)
        self._keep_here(question, Known(None, reading, current=True))
        if generation is None:
            return
        seconds = HARD_SECONDS if question.besides is None else _KEEP_BESIDES_SECONDS
        packed = reading.pack(generation)
        arguments = (generation_key, key, failure_key, str(generation), packed, str(seconds))
        try:
            await cast("Awaitable[int]", self._redis.eval(_KEEP, 3, *arguments))
        except REDIS_AWAY:
            return

    async def failed(self, question: Question, failure: Failure) -> None:
        """Remember that a provider did not answer."""
        _, key, failure_key = self._keys(question)
        here = self._here.get(key) or Known()
        self._keep_here(question, replace(here, failure=failure))
        try:
            await self._redis.set(failure_key, failure.pack(), ex=HARD_SECONDS)
        except REDIS_AWAY:
            return

    async def forget(self, link_id: str) -> None:
        """Let nothing that was read of a link until now count as current any more."""
        key = self._key(link_id)
        here = self._here.get(key)
        if here is not None:
            self._here.put(key, replace(here, current=False), _weight(here))
        await self._generations.begin_anew((f"{key}:generation",))

    async def forgive(self, link_id: str) -> None:
        """Forget what went wrong when a link was asked: it is asked otherwise from now on."""
        key = self._key(link_id)
        here = self._here.get(key)
        if here is not None:
            self._here.put(key, replace(here, failure=None), _weight(here))
        try:
            await self._redis.delete(f"{key}:failure")
        except REDIS_AWAY:
            return

    async def fingerprint(self, question: Question, generation: int) -> str | None:
        """Return the fingerprint of what was read last under this generation."""
        key = f"{self._key(question.link.id)}:fingerprint"
        try:
            kept = cast("bytes | None", await self._redis.get(key))
        except REDIS_AWAY:
            return None
        head, _, fingerprint = (kept or b"").decode(errors="replace").partition(" ")
        return fingerprint if head == f"{generation}:{question.subject}" else None

    async def keep_fingerprint(self, question: Question, generation: int, value: str) -> None:
        """Keep the fingerprint of what is about to be read under this generation."""
        key = f"{self._key(question.link.id)}:fingerprint"
        kept = f"{generation}:{question.subject} {value}"
        try:
            await self._redis.set(key, kept, ex=HARD_SECONDS)
        except REDIS_AWAY:
            return

    def turn(self, question: Question) -> AbstractAsyncContextManager[bool]:
        """Hold the right to read this; gives whether it is ours, and not another process's."""
        name = f"read:{question.link.id}:{question.besides or ''}"
        return self._leases.held(name, _TURN_SECONDS)

    def _found(self, question: Question, values: Sequence[bytes | None]) -> Known:
        generation_key, _, _ = self._keys(question)
        number, packed, failure = values
        generation = int(number or 0)
        unpacked = Reading.unpack(packed)
        if unpacked is None or unpacked[0].subject != question.subject:
            return Known(generation, failure=Failure.unpack(failure))
        reading, read_under = unpacked
        current = read_under == generation and not self._generations.is_owed(generation_key)
        return Known(generation, reading, current=current, failure=Failure.unpack(failure))

    def _found_here(self, question: Question, now: float) -> Known:
        here = self._here.get(self._keys(question)[1]) or Known()
        reading = here.reading
        if reading is None or reading.subject != question.subject:
            return Known(failure=here.failure)
        return replace(here, current=here.current and now < reading.read_at + _HERE_SECONDS)

    def _keep_here(self, question: Question, known: Known) -> None:
        if question.besides is None:
            self._here.put(self._keys(question)[1], known, _weight(known))

    def _key(self, link_id: str) -> str:
        return f"{self._prefix}:link:{link_id}"

    def _keys(self, question: Question) -> tuple[str, str, str]:
        link = self._key(question.link.id)
        besides = "" if question.besides is None else f":without:{question.besides}"
        return f"{link}:generation", f"{link}{besides}", f"{link}:failure"


def _weight(known: Known) -> int:
    return 10 if known.reading is None else 10 + 2 * len(known.reading.entry.starts)
