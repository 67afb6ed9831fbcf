"""The passages that two texts have in common."""

from collections import defaultdict
from typing import NamedTuple

from domain.likeness.sketches import SIZE
from domain.likeness.texts import BREAK

_TRIED = 16
"""Places of one shingle that are tried: a text that repeats itself must not cost its square."""


class Passage(NamedTuple):
    """So many characters from ``one`` on in the one text, and from ``other`` on in the other."""

    one: int
    other: int
    length: int


def passages(one: str, other: str) -> list[Passage]:
    """Return common passages of at least a shingle's length that do not overlap in ``one``, in its order.

    Each is the longest that begins there; none goes over the break between two pieces.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(other) - SIZE + 1):
        found = places[other[at : at + SIZE]]
        if len(found) < _TRIED:
            found.append(at)
    common: list[Passage] = []
    at = 0
    while at <= len(one) - SIZE:
        starts = places.get(one[at : at + SIZE], ()) if BREAK not in one[at : at + SIZE] else ()
        longest = max(((_length(one, other, at, start), -start) for start in starts), default=(0, 0))
        if longest[0]:
            common.append(Passage(at, -longest[1], longest[0]))
        at += longest[0] or 1
    return common


def _length(one: str, other: str, at: int, start: int) -> int:
    most = min(len(one) - at, len(other) - start)
    length = SIZE
    while length < most and one[at + length] == other[start + length] != BREAK:
        length += 1
    return length
