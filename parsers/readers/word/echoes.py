"""Form fields that LibreOffice writes for a content control: one in front of each of its pieces, with the whole text.

Fields are marked in the text as in binary Word files: BEGIN, code, RESULT, text, END.
"""

import re
from collections.abc import Iterator

BEGIN, RESULT, END = "\x13", "\x14", "\x15"
_ECHOED = re.compile("\x13[^\x13-\x15]*\x14([^\x13-\x15]+)\x15((?:[^\x13-\x15\r\x07]*\x13[^\x13-\x15]*\x14\\1\x15)+)")
_BETWEEN = re.compile("\x13[^\x15]*\x15|\x05|0(?=\x13[^\x15]*\x15$)")
"""Fields, and the mark in front of the last one, which LibreOffice writes into RTF so that it comes back as a 0."""


def echoes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs that only say again what a field before them says."""
    for found in _ECHOED.finditer(text):
        if all(piece in found.group(1) for piece in _BETWEEN.split(found.group(2))):
            yield found.span(2)
