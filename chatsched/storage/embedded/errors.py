"""EmbeddedError, and the sentence that stands for an error of the disk.

EmbeddedError
└── PortTakenError   another program took the port; the next start chooses another
"""

import errno
from pathlib import Path


class EmbeddedError(Exception):
    """Why MongoDB or Redis cannot run here, as one sentence for the operator."""


class PortTakenError(EmbeddedError):
    """The port chosen for a process belongs to another program by now."""


_SENTENCES = {
    errno.ENOSPC: "the disk that holds {path} is full",
    errno.EDQUOT: "the disk quota for {path} is used up",
    errno.EROFS: "{path} is on a read-only disk; name a directory that can be written to",
    errno.EACCES: "{path} cannot be written to by this user; change its owner or name another one",
    errno.EPERM: "{path} cannot be written to by this user; change its owner or name another one",
    errno.ENOTDIR: "{path} cannot be a directory: a part of that path is a file",
    errno.EEXIST: "{path} cannot be a directory: a part of that path is a file",
    errno.ENOLCK: "{path} is on a disk without file locks; name a directory on a local disk",
}


def disk_error(error: OSError, path: Path) -> EmbeddedError:
    """Return what `error`, met while preparing `path`, means to the operator."""
    sentence = _SENTENCES.get(error.errno or 0)
    if sentence is None:
        return EmbeddedError(f"{path} cannot be used: {error.strerror or error}")
    return EmbeddedError(sentence.format(path=path))
