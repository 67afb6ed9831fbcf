"""One page as a small picture: grey where it has no colour, without loss where that takes no more room."""

import io
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image as Pillow

from domain.pages import Box
from parsers.pages.steps import DrawnPage
from parsers.pages.words import PageWords, words_of
from parsers.readers.placed.layout import Glyph
from parsers.readers.scan.image import Image, Plane

WIDTH = 1200
"""Pixels that a picture is wide: the text of an A4 page is read with ease."""
_HIGHEST = 4000
"""Pixels that a picture is high at most: a page that long is made narrower."""
_LEVELS = 8
"""Shades of a channel in a picture without loss; more of them show no better letters."""
_ENOUGH = 60_000
"""Bytes of a picture without loss above which it is tried whether one with loss is smaller."""
_QUALITY = 45
_COLOURED = 40
"""A pixel has a colour where its channels differ by so much, of 255."""
_FEW = 400
"""Pixels with a colour that a grey page has at most: the rims of letters."""
_PAPER = 255
_BARE = 0.5
"""Share of a clean page that is white as paper never is in a scan."""
_INK = 170
"""A pixel is ink where it is darker than this, of 255."""
_MARGIN = 0.012
"""Share of a page's width that is left around its content."""


def drawn_page(image: Image, width: float, height: float, glyphs: Sequence[Glyph] = ()) -> DrawnPage:
    """Return a page of ``width`` by ``height`` points as it is kept; ``image`` shows all of it, in BGR."""
    scale = min(WIDTH / image.shape[1], _HIGHEST / image.shape[0])
    if scale < 1:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    down, across = grey.shape
    words = words_of(glyphs, width, height) if glyphs else PageWords()
    clean = int(np.count_nonzero(grey == _PAPER)) > _BARE * grey.size
    picture = _packed(image if _is_coloured(image) else grey, clean=clean)
    return DrawnPage(width, height, across, down, _content(grey), picture, words)


def _is_coloured(image: Image) -> bool:
    blue, green, red = cv2.split(image)
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    return int(np.count_nonzero(spread > _COLOURED)) > _FEW


def _packed(image: Image | Plane, *, clean: bool) -> bytes:
    """Return a picture as WebP; in few shades where it is clean, for on a scan they would show as steps."""
    image = image if image.ndim == 2 else np.ascontiguousarray(image[:, :, ::-1])
    if not clean:
        return _webp(image, quality=_QUALITY, method=2)
    steps = np.arange(256) * (_LEVELS - 1) + 127
    shades = (steps // 255 * 255 // (_LEVELS - 1)).astype(np.uint8)
    exact = _webp(shades[image], lossless=True, quality=20, method=1)
    if len(exact) <= _ENOUGH:
        return exact
    return min(exact, _webp(image, quality=_QUALITY, method=2), key=len)


def _webp(image: Image | Plane, **settings: int) -> bytes:
    target = io.BytesIO()
    Pillow.fromarray(image).save(target, "WEBP", **settings)
    return target.getvalue()


def _content(grey: Plane) -> Box:
    """Return the page without its white margins; the whole page where it is blank."""
    ink = cv2.medianBlur((grey < _INK).astype(np.uint8), 3)
    left, top, wide, high = cv2.boundingRect(ink)
    down, across = grey.shape
    if not wide or not high:
        return (0.0, 0.0, 1.0, 1.0)
    margin = _MARGIN * across
    return (
        round(max(0.0, (left - margin) / across), 4),
        round(max(0.0, (top - margin) / down), 4),
        round(min(1.0, (left + wide + margin) / across), 4),
        round(min(1.0, (top + high + margin) / down), 4),
    )
