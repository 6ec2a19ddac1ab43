"""The README's script, as it stands there, against the demo."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_README = Path(__file__).parents[2] / "README.md"


@dataclass
class Demo:
    url: str
    token: str


@pytest.fixture
def demo(tmp_path) -> Iterator[Demo]:
    """``chatsched demo``, and what it printed."""
    command = [sys.executable, "-m", "chatsched", "demo", "--port", "0", "--data", tmp_path / "d"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        printed = ""
        while "chatsched ready on" not in printed:
            line = process.stdout.readline()
            assert line, f"the demo ended: {printed}"
            printed += line
        yield Demo(printed.split()[-1], re.search(r"token (cs_\S+)", printed)[1])
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_the_readmes_script_joins_posts_and_books_in_the_demo(demo, tmp_path):
    script = re.search(r"```python\n(import asyncio.*?)```", _README.read_text(), re.DOTALL)[1]
    for printed, given in (("http://127.0.0.1:8000", demo.url), ("cs_…", demo.token)):
        assert printed in script
        script = script.replace(printed, given)
    bot = tmp_path / "bot.py"
    bot.write_text(script)
    command = [sys.executable, "-W", "error", bot]
    for _ in range(2):
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=os.environ, check=False
        )
        assert run.stderr == ""
        assert run.stdout.startswith("Booked: Fix the launch date, ")
