import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from parsers.document import UnreadableError
from parsers.readers.scan.loading import load

HEIC = Path("tests/data/scans/turned.heic").read_bytes()


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401  Pillow's own options
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def colour(data: bytes) -> tuple[int, ...]:
    """Return blue, green and red of the first pixel, to the ten that a JPEG keeps."""
    return tuple(round(int(value), -1) for value in load(data)[0].image[0, 0])


def png(width: int, height: int) -> bytes:
    """Return a PNG that says so large it is, and holds nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_every_format_is_taken(kind: str) -> None:
    assert colour(saved(Image.new("RGB", (40, 30), (200, 100, 50)), kind)) == (50, 100, 200)


@pytest.mark.parametrize(
    ("picture", "kind", "expected"),
    [
        (Image.new("1", (20, 20), 1), "PNG", (260, 260, 260)),
        (Image.new("L", (20, 20), 100), "PNG", (100, 100, 100)),
        (Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG", (260, 260, 260)),
        (Image.new("LA", (20, 20), (0, 0)), "PNG", (260, 260, 260)),
        (Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG", (0, 0, 260)),
        (Image.fromarray(np.full((20, 20), 0x6464, np.uint16)), "PNG", (100, 100, 100)),
        (Image.new("P", (20, 20), 0), "PNG", (0, 0, 0)),
    ],
)
def test_every_mode_becomes_colours(picture: Image.Image, kind: str, expected: tuple[int, ...]) -> None:
    assert colour(saved(picture, kind)) == expected


def test_transparent_colour_of_a_palette_is_paper() -> None:
    assert colour(saved(Image.new("P", (20, 20), 0), "PNG", transparency=0)) == (260, 260, 260)


def test_heic_is_turned_by_its_exif() -> None:
    frame = load(HEIC)[0]

    # Stored 64 wide with red on the left; turned clockwise, red is on top.
    assert (frame.image.shape, frame.camera) == ((64, 48, 3), True)
    assert frame.image[2, 10].argmax() == 2
    assert frame.image[-3, 10].argmax() == 0


@pytest.mark.parametrize(("orientation", "shape"), [(1, (30, 40, 3)), (3, (30, 40, 3)), (6, (40, 30, 3))])
def test_exif_says_which_way_up(orientation: int, shape: tuple[int, ...]) -> None:
    exif = Image.Exif()
    exif[274] = orientation

    assert load(saved(Image.new("RGB", (40, 30)), "JPEG", exif=exif))[0].image.shape == shape


def test_each_page_of_a_tiff_is_a_frame() -> None:
    pages = [Image.new("L", (20 + 10 * number, 30), 255) for number in range(3)]

    frames = load(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(300, 300)))

    assert [(frame.image.shape[1], frame.dots) for frame in frames] == [(20, 300), (30, 300), (40, 300)]


def test_only_the_first_picture_of_an_animation_is_a_page() -> None:
    pages = [Image.new("L", (20, 30), shade) for shade in (10, 200)]

    assert len(load(saved(pages[0], "GIF", save_all=True, append_images=pages[1:]))) == 1


def test_huge_jpeg_is_decoded_smaller_and_its_dots_with_it() -> None:
    frame = load(saved(Image.new("L", (5600, 7000), 255), "JPEG", dpi=(600, 600)))[0]

    assert (frame.image.shape, frame.dots) == ((3500, 2800, 3), 300)


@pytest.mark.parametrize("data", [png(65_535, 65_535), png(9_000, 9_000), png(12_000, 12_000)])
def test_bomb_is_refused_by_its_header(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="图片过大（超过6000万像素）"):
        load(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"])
def test_picture_cut_off_is_no_half_page(kind: str) -> None:
    noisy = Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 90, 3)).astype(np.uint8))
    data = saved(noisy, kind)

    for end in (len(data) * 3 // 4, len(data) // 2, 40):
        with pytest.raises(UnreadableError, match="图片不完整或已损坏"):
            load(data[:end])


def test_heic_cut_off_is_unreadable() -> None:
    for end in (len(HEIC) - 20, len(HEIC) // 2, 40):
        with pytest.raises(UnreadableError, match="图片不完整或已损坏"):
            load(HEIC[:end])
