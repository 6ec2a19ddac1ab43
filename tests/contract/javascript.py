"""The official JavaScript client as somebody in a test: a Node process steered by JSON lines."""

import asyncio
import itertools
import json
import os
import shutil
from pathlib import Path
from typing import Any, Self

from hearing import PATIENCE, Hearing

_HERE = Path(__file__).parent / "js"
_NODE = Path(__file__).parents[2] / ".venv" / "node" / "node"


def node() -> str:
    """Return the Node program that `make setup` put in place, or the one on PATH."""
    found = str(_NODE) if _NODE.exists() else shutil.which("node")
    assert found, "there is no Node: run `make setup`"
    assert (_HERE / "node_modules").is_dir(), "the JavaScript client is missing: run `make test`"
    return found


class JavaScript(Hearing):
    """A connection made with socket.io-client; like `serving.Socket`, it keeps what it hears."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self._process = process
        self._ids = itertools.count(1)
        self._acks: dict[int, asyncio.Future[list[Any]]] = {}
        self.lines: list[dict[str, Any]] = []
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def connecting(cls, url: str, **options: Any) -> Self:
        """Begin to connect; `said` tells how it went."""
        return cls(
            await asyncio.create_subprocess_exec(
                node(),
                "peer.mjs",
                url,
                json.dumps(options),
                cwd=_HERE,
                env={"PATH": os.environ["PATH"]},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=1 << 24,
            )
        )

    async def said(self, what: str) -> Any:
        """Return what the process told first under this name, waiting for it if need be."""
        async with self._more:
            try:
                await asyncio.wait_for(
                    self._more.wait_for(lambda: any(what in line for line in self.lines)), PATIENCE
                )
            except TimeoutError:
                raise AssertionError(f"no {what!r} among {self.lines}") from None
        return next(line for line in self.lines if what in line)

    async def call(self, event: str, *payload: object) -> Any:
        """Send a command and return its ack."""
        return (await self.emit(event, *payload))[0]

    async def emit(self, event: str, *payload: object) -> list[Any]:
        """Send an event with any number of arguments and return the ack's."""
        number = next(self._ids)
        self._acks[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "event": event, "payload": payload})
        self._process.stdin.write(line.encode() + b"\n")
        return await asyncio.wait_for(self._acks[number], PATIENCE)

    async def close(self) -> None:
        """Disconnect and end the process."""
        if self._process.returncode is None:
            self._process.stdin.close()
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        await self._reader

    async def _read(self) -> None:
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "ack" in said:
                self._acks.pop(said["id"]).set_result(said["ack"])
                continue
            async with self._more:
                if "event" in said:
                    self.events.append((said["event"], (said["payload"] or [None])[0]))
                else:
                    self.lines.append(said)
                self._more.notify_all()
