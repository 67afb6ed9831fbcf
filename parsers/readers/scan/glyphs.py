"""From recognised characters to glyphs on the page: each with the box that its kind of character fills."""

import statistics
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from parsers.readers.placed.layout import Glyph
from parsers.readers.scan import tidy
from parsers.readers.scan.engine import Mark
from parsers.readers.scan.lines import Line

_HIGH = 0.66
"""A character's height in that of its line's box, where the line has too few to measure."""
_INKED = 0.92
"""The share of its room that a character's ink fills."""
_CLOSE = 0.6
"""Characters that stand closer than so many widths belong together; further apart there is a gap."""
_ALIKE = 0.15
"""Lines whose sizes differ by less from the page's usual one are set in it."""


class Read(NamedTuple):
    """A line and the characters that were read in it."""

    line: Line
    marks: Sequence[Mark]


def place(found: Sequence[Read], scale: float) -> list[Glyph]:
    """Return the glyphs of a page's lines, in points; ``scale`` is pixels a point."""
    sizes = [_size(one) for one in found]
    usual = statistics.median(size for size, one in zip(sizes, found, strict=True) for _ in one.marks) if found else 0
    return [
        glyph
        for size, one in zip(sizes, found, strict=True)
        for glyph in _placed(one, usual if abs(size - usual) < _ALIKE * usual else size, scale)
    ]


def _placed(read: Read, size: float, scale: float) -> list[Glyph]:
    line = read.line
    length = line.right - line.left
    marks = tidy.widened(read.marks, size / length)
    middle = (line.top + line.bottom) / 2
    top, bottom = (middle - size / 2) / scale, (middle + size / 2) / scale
    spans = [
        [line.left + mark.centre * length - half, line.left + mark.centre * length + half]
        for mark, half in ((mark, _INKED * size / (2 if wide(mark.text) else 4)) for mark in marks)
    ]
    for (one, before), (other, after) in pairwise(zip(marks, spans, strict=True)):
        # Between narrow characters the recogniser tells a gap itself, as a space.
        close = _CLOSE if wide(one.text) or wide(other.text) else 2 * _CLOSE
        if abs(after[0] - before[1]) < close * size:
            before[1] = after[0] = (before[1] + after[0]) / 2
    return [
        Glyph(mark.text, left / scale, top, right / scale, bottom, mark.confidence)
        for mark, (left, right) in zip(marks, spans, strict=True)
        if mark.text.strip()
    ]


def wide(text: str) -> bool:
    """Tell whether a character fills a square, as Chinese ones do."""
    return unicodedata.east_asian_width(text) in "WFA"


def _size(read: Read) -> float:
    """Return the width of a full character in pixels: the mean step between two, else by the height of the line."""
    line, marks = read
    usual = _HIGH * (line.bottom - line.top)
    steps = [
        (after.centre - before.centre) * (line.right - line.left)
        for before, after in pairwise(marks)
        if wide(before.text) and wide(after.text)
    ]
    # The places of characters are known to a quarter of their width only: the mean says more than the median.
    steps = [step for step in steps if step < 1.4 * statistics.median(steps)]
    if len(steps) < 3:
        return usual
    return min(max(statistics.fmean(steps), 0.7 * usual), 1.4 * usual)
