"""Words that an OCR engine may have misread: how far two spellings are apart."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

_SHORT = 3
_LONG = 6


def tolerance(length: int) -> int:
    """Return how many characters of a word so long may be misread: none below three, two from six on."""
    return 0 if length < _SHORT else 1 if length < _LONG else 2


def distance(one: str, other: str, limit: int) -> int:
    """Return the edit distance of two words, ``limit`` + 1 where it is greater than the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    last = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        line = [row]
        for column, theirs in enumerate(other):
            line.append(min(last[column] + (mine != theirs), last[column + 1] + 1, line[column] + 1))
        if min(line) > limit:
            return limit + 1
        last = line
    return last[-1]


def nearest(word: str, known: Mapping[str, T]) -> T | None:
    """Return what the nearest of the known words stands for; None where none is near, or two as near differ."""
    best: list[T] = []
    least = tolerance(len(word))
    if not least:
        return None
    for other, meaning in known.items():
        limit = min(least, tolerance(len(other)))
        apart = distance(word, other, limit) if limit else 1
        if not limit or apart > limit:
            continue
        if apart < least or not best:
            best, least = [meaning], apart
        elif meaning not in best:
            best.append(meaning)
    return best[0] if len(best) == 1 else None


def ends_with(text: str, word: str) -> bool:
    """Tell whether ``text`` ends with ``word``, one character of it misread, lost or added."""
    return any(distance(text[-length:], word, 1) <= 1 for length in range(len(word) - 1, len(word) + 2))
