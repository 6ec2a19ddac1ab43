"""Pictures drawn smaller: upright, without what cameras write, and never at any price."""

import asyncio
import io
import zlib

import pytest
from PIL import Image

from chatsched.chat.pictures import Studio
from chatsched.chat.pictures.turns import Turns
from chatsched.chat.pictures.worker import LONGEST_SIDE, MOST_PIXELS, drawn

ADA, BEN = "ada", "ben"
RED, BLUE = (220, 20, 20), (20, 20, 220)
GPS, LATITUDE, ORIENTATION, MAKER = 0x8825, 2, 0x0112, 0x010F


def written(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **more)
    return content.getvalue()


def two_halves(width: int = 1200, height: int = 600) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def near(pixel, colour) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(pixel[:3], colour, strict=True))


async def stream(content: bytes):
    for start in range(0, len(content), 10_000):
        yield content[start : start + 10_000]


@pytest.fixture
async def studio():
    made = Studio()
    yield made
    await made.close()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_every_kind_of_picture_gets_a_size_and_a_thumbnail(kind):
    answer, thumbnail = drawn(written(two_halves(), kind))
    assert answer == {"size": [1200, 600], "thumbnail": True}
    small = Image.open(io.BytesIO(thumbnail))
    assert (small.format, small.size) == ("WEBP", (LONGEST_SIDE, LONGEST_SIDE // 2))
    assert near(small.convert("RGB").getpixel((20, 20)), RED)


def test_a_small_picture_is_not_made_larger():
    answer, thumbnail = drawn(written(two_halves(40, 20)))
    assert answer["size"] == [40, 20]
    assert Image.open(io.BytesIO(thumbnail)).size == (40, 20)


def test_a_picture_that_was_taken_on_its_side_is_upright_and_says_so():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned clockwise by a quarter
    answer, thumbnail = drawn(written(two_halves(), "JPEG", exif=exif))
    assert answer["size"] == [600, 1200]
    small = Image.open(io.BytesIO(thumbnail)).convert("RGB")
    assert small.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert near(small.getpixel((180, 20)), RED)
    assert near(small.getpixel((180, 700)), BLUE)


def test_where_it_was_taken_is_not_in_the_thumbnail():
    exif = Image.Exif()
    exif[MAKER] = "Camera of Ada"
    exif.get_ifd(GPS)[LATITUDE] = (48.0, 12.0, 30.0)
    for kind in ("JPEG", "WEBP", "PNG"):
        content = written(two_halves(), kind, exif=exif)
        assert b"Camera of Ada" in content
        _, thumbnail = drawn(content)
        assert b"Camera" not in thumbnail
        assert dict(Image.open(io.BytesIO(thumbnail)).getexif()) == {}


def test_what_is_transparent_stays_so():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    for content in (written(clear), written(clear.convert("P"), transparency=0)):
        _, thumbnail = drawn(content)
        assert Image.open(io.BytesIO(thumbnail)).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["L", "LA", "CMYK", "I;16", "1", "P"])
def test_unusual_pictures_are_drawn_too(mode):
    picture = Image.new(mode, (900, 90))
    _, thumbnail = drawn(written(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert Image.open(io.BytesIO(thumbnail)).size == (720, 72)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return len(data).to_bytes(4, "big") + kind + data + check.to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


async def test_what_would_take_too_much_is_not_decoded(studio):
    side = 50_000
    assert side * side > MOST_PIXELS
    content = bomb(side, side)
    nothing = await studio.draw(ADA, stream(content), len(content))
    assert (nothing.size, nothing.thumbnail) == ((side, side), None)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", written(two_halves())[:200]])
def test_what_cannot_be_read_has_no_thumbnail(content):
    _, thumbnail = drawn(content)
    assert thumbnail is None


async def test_pictures_are_drawn_one_after_the_other_by_another_process(studio):
    content = written(two_halves())
    several = [studio.draw(ADA, stream(content), len(content)) for _ in range(3)]
    for each in await asyncio.gather(*several):
        assert each.size == (1200, 600)
        assert Image.open(io.BytesIO(each.thumbnail.content)).size == (720, 360)


async def test_the_next_picture_is_drawn_after_one_that_took_too_long():
    content = written(two_halves())
    hasty = Studio(seconds=0.001)
    nothing = await hasty.draw(ADA, stream(content), len(content))
    assert (nothing.size, nothing.thumbnail) == (None, None)
    hasty._seconds = 20.0
    assert (await hasty.draw(ADA, stream(content), len(content))).size == (1200, 600)
    await hasty.close()


async def test_a_process_that_died_is_replaced(studio):
    content = written(two_halves())
    await studio.draw(ADA, stream(content), len(content))
    studio._process.kill()
    await studio._process.wait()
    assert (await studio.draw(ADA, stream(content), len(content))).size == (1200, 600)


async def test_a_picture_that_was_removed_meanwhile_holds_nobody_up(studio):
    content = written(two_halves())
    async with asyncio.timeout(5):
        nothing = await studio.draw(ADA, stream(content[:1000]), len(content))
        assert (nothing.size, nothing.thumbnail) == (None, None)
        assert (await studio.draw(ADA, stream(content), len(content))).size == (1200, 600)


async def test_whoever_sends_one_picture_waits_for_one_of_each_other(studio):
    content = written(two_halves())
    done: list[str] = []

    async def draw(person: str) -> None:
        drawn = await studio.draw(person, stream(content), len(content))
        assert drawn.thumbnail is not None
        done.append(person)

    async with asyncio.TaskGroup() as group:
        for person in (ADA, ADA, ADA, ADA, BEN, ADA, "eve", BEN):
            group.create_task(draw(person))
    assert done == [ADA, BEN, "eve", ADA, BEN, ADA, ADA, ADA]


async def test_who_does_not_wait_any_more_is_passed_over():
    turns, done = Turns(), []

    async def have(person: str) -> None:
        async with turns.turn(person):
            done.append(person)

    async with turns.turn(ADA):
        waiting = [asyncio.create_task(have(person)) for person in (ADA, BEN, ADA)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    waiting[1].cancel()  # whose turn it has just become
    await asyncio.wait(waiting)
    assert done == [ADA]
    async with asyncio.timeout(1):
        await have(BEN)
