"""The data directory: made, checked for space, and held by one server at a time."""

import errno
import fcntl
import os
import shutil
from pathlib import Path
from typing import Self

from chatsched.storage.embedded.errors import EmbeddedError, disk_error

MINIMUM_FREE = 256 * 2**20
"""Bytes that must be free at start; MongoDB writes its journal in files of 100 MB."""

_MEBIBYTE = 2**20
_OWNER_ONLY = 0o700


class DataDirectory:
    """A directory that this process alone may use until `release`.

    The hold is an flock on `path`/lock, so that it ends with the process, however that ends.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def hold(cls, path: Path, minimum_free: int = MINIMUM_FREE) -> Self:
        """Make `path` if need be and hold it.

        Raises EmbeddedError when it cannot be written to, is in use, or its disk is full.
        """
        try:
            path.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
            path = path.resolve()
            descriptor = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise disk_error(error, path) from error
        held = cls(path, descriptor)
        try:
            held._lock()
            held._require_free(minimum_free)
        except BaseException:
            held.release()
            raise
        return held

    def room(self, name: str) -> Path:
        """Return the sub-directory `name`, made if need be."""
        path = self.path / name
        try:
            path.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        except OSError as error:
            raise disk_error(error, path) from error
        return path

    def release(self) -> None:
        """Let another server have the directory."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise disk_error(error, self.path) from error
            holder = os.pread(self._descriptor, 32, 0).decode(errors="replace").strip()
            raise EmbeddedError(
                f"{self.path} is in use by process {holder or 'unknown'}; stop that one or "
                "name another directory"
            ) from error

    def _require_free(self, minimum: int) -> None:
        free = shutil.disk_usage(self.path).free
        if free < minimum:
            raise EmbeddedError(
                f"the disk that holds {self.path} is full: {free // _MEBIBYTE} MiB are free, "
                f"{minimum // _MEBIBYTE} MiB are needed to start"
            )
