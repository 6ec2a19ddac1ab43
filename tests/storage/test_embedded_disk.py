"""Directories that cannot be used, and the one line that each of them is worth."""

import errno
import os
from pathlib import Path

import pytest

from chatsched.storage.embedded import Embedded, EmbeddedError
from chatsched.storage.embedded.errors import disk_error

MORE_THAN_ANY_DISK = 2**62
NOBODY = 65534


@pytest.fixture
def locked(tmp_path):
    """A directory that this test may not write to; root, who always may, becomes nobody."""
    directory = tmp_path / "locked"
    directory.mkdir(mode=0o500)
    ourselves = os.geteuid()
    if ourselves == 0:
        os.seteuid(NOBODY)
    yield directory
    os.seteuid(ourselves)


async def refusal(directory: Path, **options: int) -> str:
    with pytest.raises(EmbeddedError) as refused:
        await Embedded(directory, **options).start()
    sentence = str(refused.value)
    assert str(directory) in sentence
    assert "\n" not in sentence
    return sentence


async def test_a_directory_of_somebody_else_is_refused(locked):
    assert "cannot be written to by this user" in await refusal(locked)


async def test_a_path_through_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    assert "a part of that path is a file" in await refusal(tmp_path / "file" / "data")
    assert "a part of that path is a file" in await refusal(tmp_path / "file")


async def test_a_full_disk_is_told_before_anything_is_started(tmp_path):
    sentence = await refusal(tmp_path, minimum_free=MORE_THAN_ANY_DISK)
    assert "is full" in sentence
    assert not (tmp_path / "mongo").exists()


async def test_a_refused_directory_is_not_kept_locked(tmp_path):
    await refusal(tmp_path, minimum_free=MORE_THAN_ANY_DISK)
    async with Embedded(tmp_path):
        pass


def test_a_disk_that_fills_up_later_is_called_full():
    with pytest.raises(OSError, match="No space left") as failure:
        os.write(os.open("/dev/full", os.O_WRONLY), b"x")
    assert "is full" in str(disk_error(failure.value, Path("/data")))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "read-only disk"),
        (errno.EDQUOT, "quota"),
        (errno.ENOLCK, "without file locks"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_each_trouble_with_a_disk_has_its_sentence(number, words):
    error = OSError(number, os.strerror(number))
    assert words in str(disk_error(error, Path("/data")))
