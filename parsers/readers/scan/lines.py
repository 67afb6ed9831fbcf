"""The lines of text of an upright page, cut at rulings, each where it stands."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from parsers.readers.scan.image import Image, Plane
from parsers.readers.scan.rulings import Rulings, Stroke

_TEXT = 0.3
"""From here on a pixel of the map is text."""
_SURE = 0.5
"""A piece of text is so likely on the whole."""
_GROWN = 0.8
"""The map shows the core of a line: it grows by this share of area over half its circumference on each side."""
_THINNEST = (3, 5)
"""Rows and columns of the map that a line fills at its thinnest."""
_TAIL = 1.25
"""To its end a line grows so many times further: a colon that stands there is not part of its core."""
_SMALLEST = 3
"""Pixels of the map a line is high and long at least."""
_SHARED = 0.6
"""A line that shares so much of its box with a longer one is part of it."""
_STACKED = 1.6
"""A piece of text so many times higher than long has one character a line."""


class Line(NamedTuple):
    """A box in pixels with one line of text; the text's own height is about ``core``.

    In a ``stack`` the characters stand one below the other.
    """

    left: float
    top: float
    right: float
    bottom: float
    core: float
    stack: bool = False


def find(text: Plane, zoom: tuple[float, float], rulings: Rulings) -> list[Line]:
    """Return the lines that a map of text shows; ``zoom`` is pixels of the page for one of the map, across and down."""
    # Lines that stand close hang together by a pixel or two.
    mask = cv2.morphologyEx((text > _TEXT).astype(np.uint8), cv2.MORPH_OPEN, np.ones(_THINNEST, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    weights = np.bincount(labels.ravel(), text.ravel(), count) / np.maximum(1, stats[:, 4])
    found: list[Line] = []
    for (left, top, width, height, _), weight in zip(stats[1:].tolist(), weights[1:].tolist(), strict=True):
        if min(width, height) < _SMALLEST or weight < _SURE:
            continue
        core = (left * zoom[0], top * zoom[1], (left + width) * zoom[0], (top + height) * zoom[1])
        grown = (_GROWN * (width + 1) * (height + 1) / (width + height + 2) + 0.5) * zoom[1]
        found.extend(_grown(piece, grown, rulings) for piece in _cut(core, rulings))
    found = [one for one in found if not any(_within(one, other) for other in found)]
    return [one._replace(right=min([one.right, *_following(one, found)])) for one in found]


def _following(one: Line, others: Sequence[Line]) -> list[float]:
    """Return the places half way between a line's end and the beginning of those it grew into."""
    middle = (one.top + one.bottom) / 2
    return [
        (one.right + other.left) / 2
        for other in others
        if one.left < other.left < one.right < other.right and other.top < middle < other.bottom
    ]


def _within(one: Line, other: Line) -> bool:
    """Tell whether most of a line lies in a longer one: a ruling cut off what the other shows whole."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = (one.right - one.left) * (one.bottom - one.top)
    longer = other.right - other.left > one.right - one.left
    return longer and across > 0 and down > 0 and across * down > _SHARED * area


def _cut(core: tuple[float, float, float, float], rulings: Rulings) -> list[tuple[float, float, float, float]]:
    """Cut a box where rulings cross it."""
    left, top, right, bottom = core
    margin = min(right - left, bottom - top) / 3
    rows = _between(top, bottom, _crossing(rulings.across, (left + right) / 2, top + margin, bottom - margin))
    return [
        (start, upper, end, lower)
        for upper, lower in rows
        for start, end in _between(
            left, right, _crossing(rulings.down, (upper + lower) / 2, left + margin / 2, right - margin / 2)
        )
    ]


def _crossing(strokes: Sequence[Stroke], at: float, low: float, high: float) -> list[Stroke]:
    """Return the strokes that run past ``at`` between ``low`` and ``high``, in order."""
    return sorted(
        (one for one in strokes if one.start <= at <= one.end and low < one.middle < high), key=lambda one: one.middle
    )


def _between(low: float, high: float, strokes: Iterable[Stroke]) -> list[tuple[float, float]]:
    """Return the stretches from ``low`` to ``high`` that strokes leave."""
    found = []
    for one in strokes:
        found.append((low, one.low))
        low = one.high
    return [*found, (low, high)]


def _grown(core: tuple[float, float, float, float], by: float, rulings: Rulings) -> Line:
    """Return the line of a core, grown as far as the rulings around it let it."""
    left, top, right, bottom = core
    x, y = (left + right) / 2, (top + bottom) / 2
    stack = bottom - top > _STACKED * (right - left)
    tail, foot = (by, _TAIL * by) if stack else (_TAIL * by, by)
    above = [one.high for one in _crossing(rulings.across, x, top - by, y)]
    below = [one.low for one in _crossing(rulings.across, x, y, bottom + foot)]
    before = [one.high for one in _crossing(rulings.down, y, left - by, x)]
    after = [one.low for one in _crossing(rulings.down, y, x, right + tail)]
    return Line(
        max([left - by, *before]),
        max([top - by, *above]),
        min([right + tail, *after]),
        min([bottom + foot, *below]),
        bottom - top,
        stack,
    )


def unstacked(page: Image, line: Line) -> list[Line]:
    """Return the lines of a stack of characters, parted where no ink is; the stack itself where there is no gap."""
    crop = page[round(line.top) : round(line.bottom), round(line.left) : round(line.right), 0]
    if not crop.size:
        return []
    _, inked = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = np.flatnonzero(np.diff(np.concatenate([[0], inked.any(axis=1).astype(np.int8), [0]])))
    spans = _characters([(int(rows[at]), int(rows[at + 1])) for at in range(0, len(rows), 2)], line.right - line.left)
    # A quarter of a gap at most, so that nothing of the next character is seen.
    gaps = [after - before for (_, before), (after, _) in pairwise(spans)]
    edge = min([0.15 * (line.right - line.left), *(gap / 4 for gap in gaps)])
    return [
        Line(line.left, line.top + top - edge, line.right, line.top + bottom + edge, float(bottom - top))
        for top, bottom in spans
    ]


def _characters(spans: Sequence[tuple[int, int]], width: float) -> list[tuple[int, int]]:
    """Join the parts of one character, such as 二, that have a gap between them."""
    found: list[tuple[int, int]] = []
    for top, bottom in spans:
        if found and bottom - found[-1][0] <= 0.75 * width:
            found[-1] = (found[-1][0], bottom)
        else:
            found.append((top, bottom))
    return found
