"""Run a program so that it ends when the process that started it ends.

    python -I -S leash.py PARENT STATE PORT PROGRAM [ARGUMENT …]

A script, run by `child.py`, that becomes PROGRAM by exec and so keeps its process id. It
first writes STATE, so that no process ever runs that the next server would not find there,
and asks Linux for SIGTERM at the end of the *thread* that started it (PR_SET_PDEATHSIG,
prctl(2)), which survives the exec. It does here what `preexec_fn` would do between fork
and exec, where Python code can deadlock. Standard library only; nothing of the package.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def started_at(pid: int) -> int:
    """Return when process `pid` began, in clock ticks since boot (field 22 of proc(5) stat)."""
    with open(f"/proc/{pid}/stat", "rb") as stat:  # noqa: PTH123 - keeps this script's start cheap
        # The second field is the program's name in brackets, which may hold anything.
        return int(stat.read().rpartition(b")")[2].split()[19])


def write_state(path: str, port: int) -> None:
    """Write process id, start time and port to `path`, wholly or not at all."""
    pid = os.getpid()
    draft = f"{path}.new"
    with open(draft, "w", encoding="ascii") as state:  # noqa: PTH123 - see above
        state.write(f"{pid} {started_at(pid)} {port}\n")
    os.replace(draft, path)  # noqa: PTH105 - see above


def main() -> None:
    """Become the program that the arguments name."""
    parent, state, port, program, *arguments = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != int(parent):
        sys.exit("the server ended first")
    write_state(state, int(port))
    os.execv(program, [program, *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
