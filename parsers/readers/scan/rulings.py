"""The rulings of tables on an upright page, found by geometry alone.

A stroke of a character is short and meets no ruling; a ruling is long, or both its ends lie on others.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from parsers.readers.scan.image import Plane

_INK = 12
"""So much darker than its surroundings is ink, of 255."""
_SPECK = 3
"""Pixels of the mask that closes a speck of missing ink; more would tie a character to the ruling beside it."""
_RUN = 13.0
"""Points of unbroken ink that a ruling is put together from: more than a stroke of a character in a text."""
_GAP = 9.0
"""Points a ruling may be broken by: a worn copy, a seal on it."""
_THICK = 4.0
"""Points a ruling is thick at most, and may be out of line where it goes on after a break."""
_LONG = 90.0
"""Points from which on a ruling needs no others to hold it: no stroke of a title is as long."""
_TEXT = 0.15
"""A stroke with so much text along it is no ruling: between cells there is none."""
_SHORT = 0.5
"""Points by which a ruling may end before the one that holds it; a character in a low row stands hardly further off."""
_BEYOND = 3.0
"""Points by which it may end beyond."""


class Stroke(NamedTuple):
    """A ruling in pixels: from ``start`` to ``end`` along its direction, between ``low`` and ``high`` across it."""

    start: float
    end: float
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Where it stands, across its direction."""
        return (self.low + self.high) / 2


class Rulings(NamedTuple):
    """The horizontal and the vertical rulings of a page that meet each other, and horizontal ones that meet none."""

    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]
    alone: tuple[Stroke, ...] = ()


def find(grey: Plane, text: Plane, scale: float) -> Rulings:
    """Return the rulings of a page of ``scale`` pixels a point; ``text`` is its map of text, of any size."""
    block = 2 * round(5 * scale) + 1
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _INK)
    zoom = text.shape[1] / grey.shape[1]
    across = [one for one in _strokes(ink, scale) if not _written(one, text, zoom, scale)]
    down = [one for one in _strokes(np.ascontiguousarray(ink.T), scale) if not _written(one, text.T, zoom, scale)]
    long = _LONG * scale
    held_across = [one for one in across if one.end - one.start >= long]
    held_down = [one for one in down if one.end - one.start >= long]
    for _ in range(3):
        held_down = [one for one in down if one in held_down or _held(one, held_across, scale)]
        held_across = [one for one in across if one in held_across or _held(one, held_down, scale)]
    met = [one for one in held_across if any(_crosses(other, one, scale) for other in held_down)]
    alone = [one for one in held_across if one not in met]
    return Rulings(tuple(met), tuple(held_down), tuple(alone))


def _crosses(down: Stroke, across: Stroke, scale: float) -> bool:
    reach = _BEYOND * scale
    return (
        down.start - reach <= across.high
        and across.low <= down.end + reach
        and across.start - reach <= down.high
        and down.low <= across.end + reach
    )


def erase(image: Plane, rulings: Rulings, scale: float) -> Plane:
    """Return the picture with its rulings painted in the colour of the paper beside them."""
    clean = image.copy()
    margin = max(1, round(0.5 * scale))
    for start, end, low, high in rulings.across:
        _paint(clean, int(start), int(end) + 1, int(low) - margin, int(high) + margin)
    turned = clean.transpose(1, 0, *range(2, clean.ndim))
    for start, end, low, high in rulings.down:
        _paint(turned, int(start), int(end) + 1, int(low) - margin, int(high) + margin)
    return clean


def _paint(image: Plane, left: int, right: int, top: int, bottom: int) -> None:
    """Give each pixel of a stroke the lighter of the two colours above and below it."""
    above, below = max(0, top - 1), min(image.shape[0] - 1, bottom)
    image[max(0, top) : bottom, left:right] = np.maximum(image[above, left:right], image[below, left:right])


def _strokes(ink: Plane, scale: float) -> list[Stroke]:
    """Return the thin horizontal strokes of a mask, put together over their breaks."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _SPECK), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(_RUN * scale)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found: list[Stroke] = []
    pieces = [
        Stroke(left, left + width, top, top + height)
        for left, top, width, height, area in stats[1:].tolist()
        if area / width <= _THICK * scale
    ]
    for piece in sorted(pieces):
        at = next((at for at, one in enumerate(found) if _goes_on(one, piece, scale)), None)
        if at is None:
            found.append(piece)
        else:
            found[at] = _joined(found[at], piece)
    return found


def _written(one: Stroke, text: Plane, zoom: float, scale: float) -> bool:
    """Tell whether a short stroke runs through text: it is put together from strokes of characters."""
    if one.end - one.start >= _LONG * scale:
        return False
    along = text[min(int(one.middle * zoom), len(text) - 1), int(one.start * zoom) : int(one.end * zoom) + 1]
    return bool(along.size) and bool(along.mean() > _TEXT)


def _goes_on(one: Stroke, other: Stroke, scale: float) -> bool:
    """Tell whether ``other``, which begins no further left, goes on with a stroke after a break."""
    return other.start - one.end <= _GAP * scale and abs(other.middle - one.middle) <= 0.5 * _THICK * scale


def _joined(one: Stroke, other: Stroke) -> Stroke:
    longer = max(one, other, key=lambda stroke: stroke.end - stroke.start)
    return Stroke(one.start, max(one.end, other.end), longer.low, longer.high)


def _held(one: Stroke, others: Sequence[Stroke], scale: float) -> bool:
    """Tell whether both ends of a stroke lie on strokes of the other direction."""
    short, beyond = _SHORT * scale, _BEYOND * scale
    met = [other for other in others if other.start - beyond <= one.middle <= other.end + beyond]
    return any(other.low - beyond <= one.start <= other.high + short for other in met) and any(
        other.low - short <= one.end <= other.high + beyond for other in met
    )
