"""Start the process that reads calendars, so that it ends when the process that asked ends.

    python -I start.py PARENT

A script. It loads what reading takes and nothing else of the server: not its databases, not its
sockets, of which a calendar that comes to harm here shall know nothing, and which take seconds.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read calendars until the process that asks is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != int(sys.argv[1]):
            sys.exit("the server ended first")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it, at a terminal too
    os.nice(5)
    slice_ = ModuleType("chatsched.calendars")  # without its front door, which opens onto it all
    slice_.__path__ = [str(Path(__file__).parents[1])]
    sys.modules[slice_.__name__] = slice_
    reading = ModuleType("chatsched.calendars.ical")
    reading.__path__ = [str(Path(__file__).parent)]
    sys.modules[reading.__name__] = reading
    from chatsched.calendars.ical import worker  # noqa: PLC0415  # now that the way is laid

    worker.main()


if __name__ == "__main__":
    main()
