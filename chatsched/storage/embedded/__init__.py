"""MongoDB and Redis as processes of our own, for the demo and for `serve --embedded`.

`async with Embedded(directory) as own:` starts both under `directory` and gives their
addresses. They end with the server; what a killed server left behind is ended by the next.
"""

from chatsched.storage.embedded.binaries import Binaries, find_binaries
from chatsched.storage.embedded.errors import EmbeddedError, PortTakenError
from chatsched.storage.embedded.launch import END_PATIENCE, Program, launch
from chatsched.storage.embedded.pair import Embedded

__all__ = [
    "END_PATIENCE",
    "Binaries",
    "Embedded",
    "EmbeddedError",
    "PortTakenError",
    "Program",
    "find_binaries",
    "launch",
]
