"""Text that is struck through: a tracked deletion, printed as a line across its middle."""

from bisect import bisect_left
from collections.abc import Sequence

from parsers.readers.placed.grid import Ruling
from parsers.readers.placed.layout import Glyph

_UPPER = 0.32
_LOWER = 0.75
"""Between these parts of a character's height a line runs through it; an underline lies lower."""


def strike(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """Return the characters and the rulings, struck ones without their text, and without the lines that strike them.

    A struck character keeps its place, so that its neighbours do not seem to stand apart.
    """
    level = [ruling for ruling in rulings if ruling.top == ruling.bottom]
    if not level or not glyphs:
        return list(glyphs), list(rulings)
    order = sorted((glyph.top + glyph.bottom, at) for at, glyph in enumerate(glyphs))
    tallest = max(glyph.bottom - glyph.top for glyph in glyphs)
    struck: set[int] = set()
    striking: set[Ruling] = set()
    for ruling in level:
        left, height, right, _ = ruling
        first = bisect_left(order, (2 * height - tallest, 0))
        for at in range(first, bisect_left(order, (2 * height + tallest, 0))):
            glyph = glyphs[order[at][1]]
            tall = glyph.bottom - glyph.top
            if _UPPER * tall <= height - glyph.top <= _LOWER * tall and left <= (glyph.left + glyph.right) / 2 <= right:
                struck.add(order[at][1])
                striking.add(ruling)
    found = list(glyphs)
    for at in struck:
        found[at] = found[at]._replace(text="")
    return found, [ruling for ruling in rulings if ruling not in striking]
