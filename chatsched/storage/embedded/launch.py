"""From a program to a process that serves on a loopback port of its own."""

import asyncio
import errno
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from chatsched.storage.embedded.child import Child, end_leftover
from chatsched.storage.embedded.errors import EmbeddedError, PortTakenError, disk_error
from chatsched.storage.embedded.ports import LOOPBACK, free_port
from chatsched.storage.embedded.words import last_words, log_tail

START_PATIENCE = 90.0
"""Seconds until a process must serve; after a crash MongoDB first replays its journal."""

END_PATIENCE = 20.0
"""Seconds from SIGTERM to SIGKILL, which loses nothing acknowledged either."""

_ATTEMPTS = 3
_TICK = 0.01
_LAST_GASP = 0.5
_PORT_TAKEN = os.strerror(errno.EADDRINUSE)


@dataclass(frozen=True, slots=True)
class Program:
    """How to run one of the two servers.

    `settle` is called once the port answers, with port and process id. It returns when the
    server does all that it should, and raises PortTakenError when somebody else answers and
    EmbeddedError when the server refuses.
    """

    name: str
    home: Path
    command: Callable[[int], list[str]]
    settle: Callable[[int, int], Awaitable[None]]


async def launch(program: Program) -> Child:
    """Start `program` on the port of last time, or another one if that is taken.

    Ends first what an earlier, killed server left running in its place. Raises EmbeddedError.
    """
    port = free_port(await end_leftover(program.home, END_PATIENCE))
    for _ in range(_ATTEMPTS):
        child = Child.spawn(program.name, program.command(port), home=program.home, port=port)
        try:
            await _until_it_serves(program, child)
        except PortTakenError:
            await child.end(END_PATIENCE)
            port = free_port()
        except BaseException:
            await child.end(END_PATIENCE)
            raise
        else:
            return child
    raise EmbeddedError(f"{program.name} found every port taken that it tried, lastly {port}")


async def _until_it_serves(program: Program, child: Child) -> None:
    opening = asyncio.create_task(_open(program, child))
    try:
        async with asyncio.timeout(START_PATIENCE):
            while not opening.done():
                if not child.runs():
                    raise death(child)
                await asyncio.wait({opening}, timeout=_TICK)
            await opening
    except TimeoutError:
        raise EmbeddedError(
            f"{program.name} did not serve within {START_PATIENCE:.0f} seconds; its log is "
            f"{child.log}"
        ) from None
    except PortTakenError:
        raise
    except EmbeddedError:
        # A refusal is often the first sign of the end; the log says more than the connection.
        await asyncio.sleep(_LAST_GASP)
        if child.runs():
            raise
        raise death(child) from None
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)


async def _open(program: Program, child: Child) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, child.port)
        except OSError:
            await asyncio.sleep(_TICK)
        else:
            writer.close()
            await writer.wait_closed()
            break
    await program.settle(child.port, child.pid)


def death(child: Child) -> EmbeddedError:
    """Return what to say of a child that ended by itself."""
    lines = log_tail(child.log)
    if any(_PORT_TAKEN in line for line in lines):
        return PortTakenError(f"{child.name} found port {child.port} taken")
    words = last_words(lines)
    if os.strerror(errno.ENOSPC) in words:
        return disk_error(OSError(errno.ENOSPC, words), child.home)
    said = f": {words}" if words else ""
    return EmbeddedError(f"{child.name} {child.exit_status()}{said} (log: {child.log})")
