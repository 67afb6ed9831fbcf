"""What a seal says: the letters along its ring, set in one line and read like any other."""

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np

from parsers.readers.scan.engine import Mark
from parsers.readers.scan.image import Image, Plane, redness
from parsers.readers.scan.rings import Oval

Recogniser: TypeAlias = Callable[[Image], list[Mark]]
"""Returns the characters of a picture of one line, from left to right."""

_INNER, _OUTER = 0.55, 0.9
"""Radii between which the letters stand, their heads outward."""
_HEIGHT = 48
"""Pixels of the line's height, as the recogniser takes it."""
_MARGIN = 8
_FAINT = 30
"""Ink that is no redder, of 255, is not made black."""
_INKED = 100
"""Red of 255 from which a pixel of the line is ink."""
_WORD = 24
"""The gap in which the text begins and ends is looked for in pieces of this share of the ring."""
_BARE = 0.25
"""Share of the usual ink that a gap holds at most."""
_SURE = 0.8
"""The least confidence in which a text is taken."""


def ring_text(image: Image, oval: Oval, recognise: Recogniser) -> str:
    """Return what stands along the ring of the seal at ``oval``, clockwise from its gap; empty where it is unclear."""
    line = _line(image, oval)
    marks = recognise(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR))
    if not marks or sum(mark.confidence for mark in marks) < _SURE * len(marks):
        return ""
    return "".join(mark.text for mark in marks)


def _line(image: Image, oval: Oval) -> Plane:
    """Return the ring's letters in one line, black on white, without what stands below them in another colour."""
    ink = redness(_unrolled(image, oval))
    ink = cv2.convertScaleAbs(ink, alpha=255 / max(float(np.percentile(ink, 97)), _FAINT))
    return np.pad(255 - np.roll(ink, -_gap(ink), axis=1), _MARGIN, constant_values=255)


def _unrolled(image: Image, oval: Oval) -> Image:
    width = round(2 * np.pi * (_INNER + _OUTER) / 2 * _HEIGHT / (_OUTER - _INNER))
    turns = np.arange(width) * (2 * np.pi / width)
    radii = np.linspace(_OUTER, _INNER, _HEIGHT)[:, None]
    across, down = np.cos(turns) * radii * oval.a, np.sin(turns) * radii * oval.b
    cos, sin = np.cos(oval.angle), np.sin(oval.angle)
    x, y = oval.x + across * cos - down * sin, oval.y + across * sin + down * cos
    return cv2.remap(
        image, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _gap(ink: Plane) -> int:
    """Return the column in the middle of the widest gap between the letters, where the text begins and ends."""
    width = ink.shape[1]
    filled = (ink > _INKED).mean(axis=0)
    span = width // _WORD
    smooth = np.convolve(np.tile(filled, 3), np.ones(span) / span, "same")[width : 2 * width]
    inked = np.flatnonzero(smooth >= _BARE * np.percentile(smooth, 60))
    if not len(inked):
        return 0
    gaps = np.diff(np.append(inked, inked[0] + width))
    widest = int(gaps.argmax())
    return int((inked[widest] + gaps[widest] // 2) % width)
