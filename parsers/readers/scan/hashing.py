"""A picture's perceptual hash: 64 bits that stay nearly the same when it is saved anew, resized or slightly cropped.

Each bit is the sign of one of the lowest frequencies of the picture in shades of grey (discrete cosine transform). Two
pictures that were saved anew or made smaller differ in at most 3 bits, cropped by a hundredth in at most 6, and two
different ones of one scene in 12 or more.
"""

import io
import warnings

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from parsers.readers.scan.loading import FORMATS, MOST_PIXELS, TROUBLE

_SIDE = 32
_SMALLEST = 100
"""Pixels of the shorter side: what is smaller is a logo or an icon."""
_FLAT = 1.0
"""Shades of grey, of 256, that the parts of a picture differ by at least (standard deviation)."""
_FREQUENCIES = sorted(
    ((row, column) for row in range(12) for column in range(12) if row + column),
    key=lambda place: (place[0] ** 2 + place[1] ** 2, place),
)[:64]
_WAVES = np.cos(np.pi / _SIDE * np.outer(np.arange(_SIDE), np.arange(_SIDE) + 0.5))


def picture_hash(data: bytes) -> int | None:
    """Return the hash of a picture file as a signed number of 64 bits.

    None where it is too small or shows too little to be known again, and where it cannot be opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _hash(picture)
    except (Pillow.DecompressionBombError, *TROUBLE):
        # Reading the same file by text recognition tells what is wrong with it.
        return None


def _hash(picture: Pillow.Image) -> int | None:
    if min(picture.size) < _SMALLEST or picture.width * picture.height > MOST_PIXELS:
        return None
    picture.draft("L", (8 * _SIDE, 8 * _SIDE))
    upright = ImageOps.exif_transpose(picture)
    grey = np.asarray(upright.convert("L").resize((_SIDE, _SIDE), Pillow.Resampling.LANCZOS), np.float64)
    if grey.std() < _FLAT:
        return None
    spectrum = _WAVES @ grey @ _WAVES.T
    bits = [bool(spectrum[place] > 0) for place in _FREQUENCIES]
    return int.from_bytes(np.packbits(bits).tobytes(), signed=True)
