"""What a page carries in its margins and is no part of the text: page numbers, and heads that run over every page."""

import re
from collections.abc import Sequence

from parsers.readers.placed.layout import Glyph, in_lines

_TOP = 0.075
_BOTTOM = 0.92
"""The text of a page lies between these parts of its height; what lies outside may be a running head."""
_TALLEST = 13.0
_SAME = 4.0
_NUMBER = r"(?:\d{1,4}|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})"
_PAGE_NUMBER = re.compile(
    rf"[-—–－~·•\s]*(?:第|[Pp]age)?\s*{_NUMBER}\s*页?\s*(?:[/／,，、]?\s*(?:共|[Oo]f)?\s*{_NUMBER}\s*页?)?[-—–－~·•\s]*"
)
_DIGITS = re.compile(r"\d+")


class Margins:
    """Remembers the margins of the pages before, to know a running head again."""

    def __init__(self) -> None:
        self._seen: dict[str, list[float]] = {}

    def without(self, glyphs: Sequence[Glyph], height: float) -> list[Glyph]:
        """Return the characters of a page that are its text; a head stays on the first page that has it."""
        upper, lower = _TOP * height, _BOTTOM * height
        edge = [glyph for glyph in glyphs if not upper <= (glyph.top + glyph.bottom) / 2 <= lower]
        if not edge:
            return list(glyphs)
        dropped: set[Glyph] = set()
        for line in in_lines(edge):
            text = "".join(glyph.text for glyph in line)
            if _PAGE_NUMBER.fullmatch(text) or self._again(text, line[0]):
                dropped.update(line)
        return [glyph for glyph in glyphs if glyph not in dropped] if dropped else list(glyphs)

    def _again(self, text: str, begin: Glyph) -> bool:
        """Tell whether this line stood on an earlier page in the same place, but for numbers in it."""
        known = self._seen.setdefault(_DIGITS.sub("#", text), [])
        again = any(abs(begin.top - top) < _SAME for top in known)
        known.append(begin.top)
        return again and begin.bottom - begin.top < _TALLEST
