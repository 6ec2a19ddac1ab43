"""The README's scripts and commands, as they stand there, against the demo."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatsched.client import Client

_README = Path(__file__).parents[2] / "README.md"


def _has_json() -> bool:
    """Tell whether there is a curl that knows ``--json``."""
    if shutil.which("curl") is None:
        return False
    said = subprocess.run(["curl", "--help", "all"], capture_output=True, text=True, check=True)
    return "--json" in said.stdout


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


def script(beginning: str, demo: Demo, path: Path) -> list[str]:
    """Write down the README's block of Python with this in it; return how to run it on the demo."""
    blocks = re.findall(r"```python\n(.*?)```", _README.read_text(), re.DOTALL)
    [block] = [block for block in blocks if beginning in block]
    for printed, given in (("http://127.0.0.1:8000", demo.url), ("cs_…", demo.token)):
        assert printed in block
        block = block.replace(printed, given)
    path.write_text(block)
    return [sys.executable, "-W", "error", str(path)]


def test_the_readmes_script_joins_posts_and_books_in_the_demo(demo, tmp_path):
    command = script("client.book", demo, tmp_path / "bot.py")
    for _ in range(2):
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=os.environ, check=False
        )
        assert run.stderr == ""
        assert run.stdout.startswith("Booked: Fix the launch date, ")


async def test_the_readmes_bot_answers_until_ctrl_c(demo, tmp_path):
    command = script("run_forever", demo, tmp_path / "bot.py")
    ada = Client(demo.url, email="ada@example.com", password="demo-demo")
    bot = await asyncio.create_subprocess_exec(*command, stderr=subprocess.PIPE)
    async with ada, asyncio.timeout(30):
        room = ada.room("Product launch")
        [name] = [member.name for member in room.members if member.is_bot]
        answered = asyncio.Event()

        @ada.on_message
        async def hear(message):
            if message.text == "At your service.":
                answered.set()

        while not answered.is_set():  # asked again until the bot is there
            await ada.send(room.id, f"@{name} are you there?")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(answered.wait(), 1)
    bot.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        assert await bot.stderr.read() == b""
        assert await bot.wait() == 0


@pytest.mark.skipif(not _has_json(), reason="needs curl 7.82 or later")
def test_the_readmes_commands_make_a_bot_and_post_by_its_webhook(demo, tmp_path):
    blocks = re.findall(r"```sh\n(.*?)```", _README.read_text(), re.DOTALL)
    [block] = [block for block in blocks if "curl" in block]
    block = block.replace("http://127.0.0.1:8000", demo.url)
    block = block.replace(".venv/bin/python", sys.executable)
    run = subprocess.run(
        ["bash", "-euc", block], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert '"text":"launch-43 is live"' in run.stdout
