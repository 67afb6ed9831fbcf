"""Text that is struck through: a tracked deletion, printed as a line across its middle."""

from bisect import bisect_left
from collections.abc import Sequence

from parsers.readers.grid import Ruling
from parsers.readers.layout import Glyph

_UPPER = 0.32
_LOWER = 0.75
"""Between these parts of a character's height a line runs through it; an underline lies lower."""


def strike(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """Return the characters and the rulings, struck ones without their text, and without the lines that strike them.

    A struck character keeps its place, so that its neighbours do not seem to stand apart.
    """
    level = sorted((ruling.top, ruling.left, ruling.right) for ruling in rulings if ruling.top == ruling.bottom)
    heights = [height for height, _, _ in level]
    found: list[Glyph] = []
    striking: set[tuple[float, float, float]] = set()
    for glyph in glyphs:
        tall = glyph.bottom - glyph.top
        at = bisect_left(heights, glyph.top + _UPPER * tall)
        across = (glyph.left + glyph.right) / 2
        while at < len(level) and heights[at] <= glyph.top + _LOWER * tall:
            if level[at][1] <= across <= level[at][2]:
                striking.add(level[at])
                glyph = glyph._replace(text="")  # noqa: PLW2901  the same character, without its text
                break
            at += 1
        found.append(glyph)
    if not striking:
        return found, list(rulings)
    return found, [one for one in rulings if (one.top, one.left, one.right) not in striking or one.top != one.bottom]
