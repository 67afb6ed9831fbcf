"""Seals in pictures that stand in a document's text: a picture of a seal alone, or of a page that bears one."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from parsers.document import Picture, Seal, UnreadableError
from parsers.readers.scan import seals
from parsers.readers.scan.image import Image
from parsers.readers.scan.loading import load

_SIDES = (70.0, 150.0, 297.0)
"""Millimetres that a picture's longer side may stand for: of a seal alone, a part of a page, a whole page."""
_LEAST = 210
"""Pixels of the longer side; a smaller picture is made larger."""
_MARGIN = 0.1
"""Share of the longer side that is added as paper around a picture cut off at the ring."""
_MM = 72 / 25.4
"""Points a millimetre."""


def seals_in(pictures: Sequence[Picture]) -> tuple[Seal, ...]:
    """Return the surest seal of each picture that shows one; a picture that cannot be read shows none."""
    found = ((at, _surest(picture.data)) for at, picture in enumerate(pictures))
    return tuple(replace(seal, page=None, box=None, picture=at) for at, seal in found if seal is not None)


def _surest(data: bytes) -> Seal | None:
    try:
        frames = load(data)
    except UnreadableError:
        return None
    found = [
        seal
        for image in (_framed(frame.image) for frame in frames[:1])
        for side in _SIDES
        for seal in seals.find(image, 1, max(image.shape[:2]) / (side * _MM))
    ]
    return max(found, key=lambda seal: seal.confidence, default=None)


def _framed(image: Image) -> Image:
    """Return a picture large enough to be looked at, with paper around it."""
    side = max(image.shape[:2])
    if side < _LEAST:
        image = cv2.resize(image, None, fx=_LEAST / side, fy=_LEAST / side, interpolation=cv2.INTER_CUBIC)
    margin = round(_MARGIN * max(side, _LEAST))
    return np.pad(image, ((margin, margin), (margin, margin), (0, 0)), constant_values=255)
