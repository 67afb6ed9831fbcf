"""What stands where on a page, without white space: kept beside its picture, so that values can be found later."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.readers.placed.layout import Glyph

WHOLE = 10_000
"""A page's width and its height in the units of its words' boxes."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The characters of a page in the order of its text, folded; four numbers each: left, top, right, bottom.

    The numbers are ten-thousandths of the page's width and height.
    """

    text: str = ""
    boxes: tuple[int, ...] = ()


NO_WORDS = PageWords()


@dataclass(frozen=True, slots=True)
class FileWords:
    """The words of a file's pages.

    ``placed`` is True where the places that a reader gave are those of the pages as they are drawn, which are then
    (width, height) in points, the ``sizes``.
    """

    pages: tuple[PageWords, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    placed: bool = False


_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'"))
"""Marks that are of another font than what they enclose, and stand before or behind it in a page's text."""


def folded(text: str) -> str:
    """Return a text as it is looked for: one width of letters, no white space, no quotation marks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES).split())


def words_of(glyphs: Iterable[Glyph], width: float, height: float) -> PageWords:
    """Return the words of a page of that size in points."""
    letters: list[str] = []
    boxes: list[int] = []
    for glyph in glyphs:
        spelled = folded(glyph.text)
        box = (
            _share(glyph.left, width),
            _share(glyph.top, height),
            _share(glyph.right, width),
            _share(glyph.bottom, height),
        )
        letters.append(spelled)
        boxes.extend(box * len(spelled))
    return PageWords("".join(letters), tuple(boxes))


def _share(place: float, whole: float) -> int:
    return min(WHOLE, max(0, round(place / max(whole, 1.0) * WHOLE)))
