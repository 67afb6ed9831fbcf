"""Pictures as applicants send them to arrays: whatever the format, upright by their own account, never half of one."""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from parsers.document import UnreadableError
from parsers.readers.scan.image import Image

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "HEIF")
MOST_PIXELS = 60_000_000
"""Pixels of a picture that are decoded at most."""
_PAGES = 60
_ENOUGH = 2600
"""Pixels of the longer side that are needed; a larger JPEG is decoded at a half, a quarter or an eighth."""
_MAKE, _MODEL = 271, 272
"""EXIF tags of the camera."""
TROUBLE = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, OverflowError, struct.error)
"""What Pillow raises where bytes are not what their format asks for."""


class Frame(NamedTuple):
    """One page; ``dots`` are pixels an inch, 0 where the file does not say; ``camera`` where it names one."""

    image: Image
    dots: float
    camera: bool


def load(data: bytes) -> tuple[Frame, ...]:
    """Return the pages of a picture file: those of a TIFF all, of others the first.

    Raises:
        UnreadableError: the bytes are cut off or broken, or the picture is larger than any form.
    """
    Pillow.init()
    if data[4:8] == b"ftyp":
        import pi_heif

        pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            # Tags that Pillow does not understand say nothing about the pixels.
            warnings.simplefilter("ignore", UserWarning)
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                return tuple(_frames(picture))
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise UnreadableError(_too_large()) from error
    except TROUBLE as error:
        raise UnreadableError("图片不完整或已损坏") from error


def _frames(picture: Pillow.Image) -> Iterator[Frame]:
    count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    for number in range(min(count, _PAGES)):
        if count > 1:
            picture.seek(number)
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableError(_too_large())
        dots = float(picture.info.get("dpi", (0, 0))[0] or 0)
        width = picture.width
        camera = bool({_MAKE, _MODEL} & set(picture.getexif()))
        if picture.format in {"JPEG", "MPO"}:
            shrink = _ENOUGH / max(picture.size)
            picture.draft(None, (round(picture.width * shrink), round(picture.height * shrink)))
        picture.load()
        yield Frame(_array(ImageOps.exif_transpose(picture)), dots * picture.width / width, camera)


def _array(picture: Pillow.Image) -> Image:
    """Return a picture of any mode as blue, green and red; what is transparent is paper."""
    if picture.mode.startswith(("I", "F")):
        values = np.asarray(picture, np.float32)
        most = 65_535.0 if picture.mode.startswith("I;16") else max(255.0, float(values.max()))
        return np.repeat((values * (255 / most)).astype(np.uint8)[:, :, None], 3, axis=2)
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        picture = Pillow.new("RGB", layered.size, "white")
        picture.paste(layered, mask=layered.getchannel("A"))
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _too_large() -> str:
    return f"图片过大（超过{MOST_PIXELS // 10_000}万像素）"
