"""Characters of a text layer, spelled as people type them."""

import unicodedata

_PAIRS = (
    "⺁厂⺎兀⺒巳⺓幺⺛旡⺝月⺟母⺠民⺩王⺫目⺮竹⺼肉⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長"
    "⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""Radicals of Unicode's supplement block to the hanzi they stand for; NFKC knows those of the other blocks."""

_NORMALISED = ((0x2E80, 0x2FE0), (0xF900, 0xFB07), (0xFE30, 0xFE50))
"""Blocks of radicals, compatibility hanzi, ligatures and upright forms that stand for ordinary letters."""

_SPACES = frozenset((0, 9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0x3000, 0xFEFF))
_HYPHEN = 2
"""What PDFium makes of a hyphen at the end of a line."""


def letter(code: int) -> str:
    """Return the character of a code point; ligatures and radicals as what they stand for, empty for white space."""
    if 0x21 <= code < 0x7F or 0x4E00 <= code < 0xA000:
        return chr(code)
    if code in _SPACES:
        return ""
    if code == _HYPHEN:
        return "-"
    if code < 0x21 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    found = chr(code)
    if any(begin <= code < end for begin, end in _NORMALISED):
        return _RADICALS.get(found) or unicodedata.normalize("NFKC", found)
    return "" if found.isspace() else found
