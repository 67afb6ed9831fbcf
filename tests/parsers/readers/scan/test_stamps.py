import io

import numpy as np
import pytest
from PIL import Image as Pillow

from parsers.document import Picture
from parsers.readers.scan.image import Image
from parsers.readers.scan.stamps import seals_in
from tests.parsers.readers.scan.stamp import page, seal

BARE = seal(np.full((1650, 1170, 3), 255, np.uint8), (200.0, 300.0))


def alone(pixels: int) -> Image:
    """Return a picture of a seal alone, so many pixels wide, cut off right at its ring."""
    scale = BARE.shape[1] / 595.3
    left, top, right, bottom = (round(edge * scale) for edge in (139.0, 239.0, 261.0, 361.0))
    cut = Pillow.fromarray(BARE[top:bottom, left:right]).resize((pixels, pixels), Pillow.Resampling.LANCZOS)
    return np.asarray(cut)


def png(image: Image, *, transparent: bool = False) -> Picture:
    picture = Pillow.fromarray(image[:, :, ::-1])
    if transparent:
        picture.putalpha(Pillow.fromarray(255 - image.min(axis=2)))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return Picture(target.getvalue())


PICTURES = {
    "a large picture of a seal": png(alone(600)),
    "a small picture of a seal": png(alone(110)),
    "ink on nothing": png(alone(300), transparent=True),
    "a scanned page": png(seal(page(), (200.0, 600.0))),
    "a section of a page": png(seal(page(), (200.0, 600.0))[1000:1500, 100:900]),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_seal_in_a_picture_is_found(kind: str) -> None:
    (found,) = seals_in([PICTURES[kind]])

    assert (found.page, found.box, found.picture) == (None, None, 0)
    assert found.confidence > 0.7


def test_seal_is_told_from_other_pictures() -> None:
    broken = Picture(b"\x89PNG\r\n\x1a\n" + bytes(30))

    found = seals_in([png(page()), broken, PICTURES["ink on nothing"]])

    assert [one.picture for one in found] == [2]
