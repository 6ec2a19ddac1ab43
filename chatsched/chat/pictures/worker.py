"""The process that draws pictures smaller: one comes in, its thumbnail goes out, and the next.

    python -I worker.py PARENT

A script that imports nothing of the server: a picture that comes to harm here shall know nothing
of it. A message is its length in four bytes, then so many bytes. A picture is one message; the
answer is one of JSON and, if it says that there is a ``thumbnail``, that as another.

Thumbnails are upright, of the first frame, and have nothing of what cameras write into pictures
(Exif), such as where they were taken.
"""

import contextlib
import ctypes
import io
import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

from PIL import Image

LONGEST_SIDE = 720
MOST_PIXELS = 50_000_000
MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 10.0
LENGTH_BYTES = 4
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")

_BOX = (LONGEST_SIDE, LONGEST_SIDE)
_LARGEST_PROFILE = 16 * 1024
_ORIENTATION = 0x0112
_ON_ITS_SIDE = range(5, 9)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PR_SET_PDEATHSIG = 1
_QUALITY = 80


def main() -> None:
    """Draw until nobody is there to ask, or the process that asked is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != int(sys.argv[1]):
            sys.exit("the server ended first")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it, at a terminal too
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # macOS does not know such a limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    Image.MAX_IMAGE_PIXELS = None  # `drawn` looks at the size itself, before anything is decoded
    while (picture := _take(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # of work, which ends it
        answer, thumbnail = drawn(picture)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _give(sys.stdout.buffer, json.dumps(answer).encode())
        if thumbnail is not None:
            _give(sys.stdout.buffer, thumbnail)


def drawn(content: bytes) -> tuple[dict[str, Any], bytes | None]:
    """Return the size at which a picture is to be shown, if it has one, and its thumbnail."""
    answer: dict[str, Any] = {"size": None, "thumbnail": False}
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                answer["size"] = [width, height]
                return answer, None
            on_its_side = picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
            answer["size"] = [height, width] if on_its_side else [width, height]
            thumbnail = _thumbnail(picture)
    except Exception:  # noqa: BLE001  # decoders trip over foreign pictures in many ways
        return answer, None
    answer["thumbnail"] = True
    return answer, thumbnail


def _thumbnail(picture: Image.Image) -> bytes:
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    profile = picture.info.get("icc_profile") if picture.mode in {"RGB", "RGBA"} else None
    if not isinstance(profile, bytes) or len(profile) > _LARGEST_PROFILE:
        profile = b""
    picture.draft("RGB", _BOX)  # a JPEG is decoded no larger than needed
    small = picture
    if small.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in small.info:
        small = small.convert("RGBA")
    elif small.mode not in {"RGB", "RGBA", "L"}:
        small = small.convert("RGB")
    small.thumbnail(_BOX, reducing_gap=2.0)
    if turn is not None:
        small = small.transpose(turn)
    written = io.BytesIO()
    small.save(written, "WEBP", quality=_QUALITY, icc_profile=profile, exif=b"", xmp=b"")
    return written.getvalue()


def _take(source: BinaryIO) -> bytes | None:
    """Return the next message; None at the end."""
    length = source.read(LENGTH_BYTES)
    return source.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


def _give(sink: BinaryIO, message: bytes) -> None:
    sink.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
    sink.flush()


if __name__ == "__main__":
    main()
