"""Programs that end with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import Program


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    """Start programs; each ends with the test."""
    started: list[Program] = []

    def start(command: str, data: Path, *more: str, **environment: str) -> Program:
        made = Program(command, data, *more, **environment)
        started.append(made)
        made.start()
        return made

    yield start
    for each in started:
        each.stop()
