"""Whether the text that a page carries can be used, or the page has to be read from its picture."""

from collections.abc import Sequence
from itertools import product
from string import ascii_letters, digits

from parsers.readers.placed.layout import Glyph

_LEAST = 8
_FEW = 60
_SHAPES = 40
_MOSTLY = 0.5
_ROWS = ((0xA1, 0xA4), (0xB0, 0xD8))
"""Rows of GB 2312: punctuation, numbers, full-width letters; the 3,755 common hanzi. The rarer ones follow."""
_COMMON = frozenset(
    bytes(row_and_place).decode("gb2312", "ignore")
    for begin, end in _ROWS
    for row_and_place in product(range(begin, end), range(0xA1, 0xFF))
)
_PLAIN = frozenset(map(chr, range(0x80)))
_LETTERS = frozenset(ascii_letters + digits)
_SHARE = 0.7
_ENOUGH = 20
_STAND_IN = "(cid:"


def usable(glyphs: Sequence[Glyph], invisible: int, covered: float, shapes: int) -> bool:
    """Tell whether a page's visible characters are what it says.

    They are not where there are hardly any beside pictures or ``shapes`` (letters drawn as outlines), where a picture
    lies over most of the page and the text is an ``invisible`` layer or a mark of the scanning program, and where they
    make no sense. ``covered`` is the share of the page under pictures.
    """
    if len(glyphs) < _LEAST and (covered > 0 or shapes > _SHAPES or invisible):
        return False
    if covered > _MOSTLY and (len(glyphs) < _FEW or invisible > len(glyphs)):
        return False
    return legible("".join(glyph.text for glyph in glyphs))


def legible(text: str) -> bool:
    """Tell whether a page's text, without white space, can have been written by a person.

    What a wrong or missing font table yields are rare hanzi, letters of other scripts, private and unassigned code
    points. A few strange characters, or a text too short to tell, pass.
    """
    if text.count(_STAND_IN) * len(_STAND_IN) * 4 > len(text):
        return False
    if len(text) < _ENOUGH:
        return "\ufffd" not in text
    common, plain, letters = (sum(map(known.__contains__, text)) for known in (_COMMON, _PLAIN, _LETTERS))
    return common + plain >= _SHARE * len(text) and common + 2 * letters >= plain
