"""Perceptual hashes: one picture however saved, and never another one."""

import io
import itertools

import pytest
from PIL import Image

from domain.likeness.photos import MOST, distance
from intake.demo.pictures import photograph
from parsers.files import FileParser
from parsers.readers.scan.hashing import picture_hash
from tests.domain.factories import CAMPAIGN

PHOTOS = [photograph(seed) for seed in range(12)]


def _hash(data: bytes) -> int:
    found = picture_hash(data)
    assert found is not None
    return found


def _saved(image: Image.Image, form: str = "JPEG", quality: int = 75) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, quality=quality)
    return stream.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("data", PHOTOS[:4])
def test_copies_are_near(data: bytes) -> None:
    whole = _opened(data)
    copies = [
        _saved(whole, quality=50),
        _saved(whole, "PNG"),
        _saved(whole.resize((240, 160))),
        _saved(whole.resize((960, 640))),
        _saved(whole.crop((3, 2, 477, 318))),
    ]

    assert all(distance(_hash(data), _hash(copy)) <= MOST for copy in copies)


def test_other_pictures_are_far() -> None:
    assert all(distance(_hash(one), _hash(other)) > 2 * MOST for one, other in itertools.combinations(PHOTOS, 2))


@pytest.mark.parametrize(
    "data",
    [
        _saved(Image.new("RGB", (640, 480), "white")),
        _saved(Image.new("RGB", (640, 480), (90, 90, 92))),
        _saved(_opened(PHOTOS[0]).resize((90, 60))),
        PHOTOS[0][:2000],
        b"",
        b"no picture",
    ],
)
def test_what_shows_nothing_has_none(data: bytes) -> None:
    assert picture_hash(data) is None


def test_parser_tells_the_hash_of_a_photo() -> None:
    parsed = FileParser(CAMPAIGN).parse(PHOTOS[0], "活动图片.jpg")

    assert (parsed.material, parsed.picture) == ("photo", _hash(PHOTOS[0]))
