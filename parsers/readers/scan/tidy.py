"""What is mended in recognised text whatever it says: never a word, only how its characters are written."""

from collections.abc import Sequence

from parsers.readers.scan.engine import Mark

_SURE = 0.5
"""A line that is read less surely on the whole is no text: a stamp's ring, a stain, a signature."""
_DOUBT = 0.7
"""A semicolon that is read less surely, after a label or at the end of a line, is a colon."""
_LABEL = 8
"""Characters a label has at most."""
_BARS = frozenset("丨|｜│┃")
_FULL = str.maketrans(",:;!?()", "，：；！？（）")
_DASHES = frozenset("-–－一")
_ROOM = 1.75
"""Two characters with a full-width one between them are so many of its widths apart: with a narrow one, 1.5."""
_LONG_DASH = 1.45
"""The same for a character and a digit with a full-width dash between them: with a hyphen, 1.25."""


def legible(found: Sequence[Mark]) -> list[Mark]:
    """Return a line's characters without what a ruling beside them was taken for; none where it is no text.

    A colon is now and then taken for a semicolon, never surely; the other way round it does not happen.
    """
    if not found or sum(mark.confidence for mark in found) < _SURE * len(found):
        return []
    kept = list(found)
    while kept and kept[0].text in _BARS:
        del kept[0]
    while kept and kept[-1].text in _BARS:
        del kept[-1]
    return [
        mark._replace(text="：")
        if mark.text in "；;" and mark.confidence < _DOUBT and (at <= _LABEL or at == len(kept) - 1)
        else mark
        for at, mark in enumerate(kept)
    ]


def widened(marks: Sequence[Mark], size: float) -> list[Mark]:
    """Return a line's characters with the full-width signs that were read as narrow ones.

    ``size`` is the width of a full character in that of the line. Between Chinese characters the recogniser takes
    one for the other; the room they take tells them apart.
    """
    found = list(marks)
    for at, mark in enumerate(marks):
        before, after = marks[at - 1] if at else None, marks[at + 1] if at + 1 < len(marks) else None
        if before is None or not chinese(before.text):
            continue
        room = (after.centre - before.centre) / size if after else _ROOM
        if mark.text in ",:;!?()" and room >= _ROOM and (after is None or chinese(after.text)):
            found[at] = mark._replace(text=mark.text.translate(_FULL))
        elif mark.text in _DASHES and after and after.text.isdecimal() and room >= _LONG_DASH:
            found[at] = mark._replace(text="—")
    return found


def chinese(text: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return "一" <= text <= "鿿" or text == "〇"
