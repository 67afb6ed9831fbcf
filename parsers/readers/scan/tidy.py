"""What is mended in recognised text whatever it says: never a word, only how its characters are written."""

from collections.abc import Sequence

from parsers.readers.scan.engine import Mark

_SURE = 0.5
"""A line that is read less surely on the whole is no text: a stamp's ring, a stain, a signature."""
_BARS = frozenset("丨|｜│┃")


def marks(found: Sequence[Mark]) -> list[Mark]:
    """Return a line's characters without what a ruling beside them was taken for; none where it is no text."""
    if not found or sum(mark.confidence for mark in found) < _SURE * len(found):
        return []
    kept = list(found)
    while kept and kept[0].text in _BARS:
        del kept[0]
    while kept and kept[-1].text in _BARS:
        del kept[-1]
    return kept
