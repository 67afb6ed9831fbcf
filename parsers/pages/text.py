"""The text of all pages of a file as one, in which values are looked for, and back to boxes on the pages."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeAlias

from domain.pages import Box
from parsers.pages.words import WHOLE, PageWords

Run: TypeAlias = tuple[int, int]
"""The first character of a piece of the text, and the one behind its last."""

_LEAST = 6
"""Characters of a piece of a text that is found by itself, unless it is the last one."""
_PIECES = 60
_ENOUGH = 0.6
"""Share of a text that is found in pieces, at least."""
_GAP = 0.6
"""Of a character's height, so much room parts a label from what stands beside it."""
_UNEVEN = 3
"""Times the least room between the letters of a word that is spaced out which the most is at most."""
_NEAR, _FAR = 4, 100
"""Heights of a character within which another one goes on with its line, and within which it is on the line at all."""
_MARKS = frozenset(":：()（）*＊、,，.")
_SLACK = 30
"""Ten-thousandths of the page by which what a reader saw may lie beside the box that it told."""


class Text:
    """The words of all pages, without white space."""

    def __init__(self, pages: Sequence[PageWords]) -> None:
        self._text = "".join(page.text for page in pages)
        self._starts = [0, *accumulate(len(page.text) for page in pages)]
        self._pages = pages

    def __len__(self) -> int:
        return len(self._text)

    def hits(self, wanted: str, start: int = 0) -> list[Run]:
        """Return where a folded text stands from a position on, each time that it does."""
        found: list[Run] = []
        at = self._text.find(wanted, start) if wanted else -1
        while at >= 0:
            found.append((at, at + len(wanted)))
            at = self._text.find(wanted, at + len(wanted))
        return found

    def pieces(self, wanted: str, start: int) -> tuple[Run, ...]:
        """Return where a folded text stands behind a position, in pieces where something stands between them.

        That may be a number that the program counts itself, or what stands at the foot of a page. Nothing is returned
        where most of the text is nowhere.
        """
        found: list[Run] = []
        at, read = start, 0
        while read < len(wanted) and len(found) < _PIECES:
            length = self._longest(wanted, read, at)
            if length:
                begin = self._text.find(wanted[read : read + length], at)
                found.append((begin, begin + length))
                at = begin + length
            read += length or 1
        covered = sum(end - begin for begin, end in found)
        return tuple(found) if covered >= _ENOUGH * len(wanted) else ()

    def _longest(self, wanted: str, read: int, at: int) -> int:
        """Return how much of a text from ``read`` on stands in one piece behind a position, 0 for too little."""
        rest = len(wanted) - read
        least = min(_LEAST, rest)
        if self._text.find(wanted[read : read + least], at) < 0:
            return 0
        low, high = least, rest
        while low < high:
            middle = (low + high + 1) // 2
            if self._text.find(wanted[read : read + middle], at) < 0:
                high = middle - 1
            else:
                low = middle
        return low

    def within(self, wanted: str, page: int, boxes: Sequence[Box]) -> tuple[Run, ...]:
        """Return where a folded text stands in a box on a page, counted from 1; nothing where it does not."""
        if page > len(self._pages):
            return ()
        begin, end = self._starts[page - 1], self._starts[page]
        inside = [run for run in self.hits(wanted, begin) if run[1] <= end and self._lies_in(run, boxes[0])]
        return (inside[0],) if inside else ()

    def _lies_in(self, run: Run, box: Box) -> bool:
        left, top, right, bottom = (round(side * WHOLE) for side in box)
        return all(
            left - _SLACK <= (one[0] + one[2]) / 2 <= right + _SLACK
            and top - _SLACK <= (one[1] + one[3]) / 2 <= bottom + _SLACK
            for one in (self._box(at)[1] for at in range(*run))
        )

    def stands_alone(self, run: Run) -> bool:
        """Tell whether a word has room, a mark or the end of its line on both sides, as a label has."""
        begin, end = run
        return self._parted(begin - 1, begin) and self._parted(end - 1, end)

    def apart(self, one: Run, other: Run) -> int:
        """Return how far above or below another run one stands; 0 where they are beside each other, as in a row."""
        (page, first), (_, last) = self._box(one[0]), self._box(one[1] - 1)
        (other_page, top), (_, foot) = self._box(other[0]), self._box(other[1] - 1)
        return abs(other_page - page) * WHOLE + max(0, first[1] - foot[3], top[1] - last[3])

    def hangs_together(self, run: Run) -> bool:
        """Tell whether a word is one: not the end of a cell and the beginning of the next, by chance its letters.

        A word may be spaced out, but then all its letters are.
        """
        gaps = [gap for at in range(run[0] + 1, run[1]) if (gap := self._gap(at - 1, at)) is not None]
        return len(gaps) < 2 or max(gaps) < _GAP or max(gaps) < _UNEVEN * min(gaps)

    def _gap(self, before: int, behind: int) -> float | None:
        """Return the room between two letters of a line in heights of a letter, None where they are not on one line."""
        (page, one), (other_page, other) = self._box(before), self._box(behind)
        if page != other_page or not _on_line(one, other, reach=_FAR):
            return None
        return (other[0] - one[2]) / max(1, one[3] - one[1])

    def _parted(self, before: int, behind: int) -> bool:
        if before < 0 or behind >= len(self._text):
            return True
        if self._text[before] in _MARKS or self._text[behind] in _MARKS:
            return True
        gap = self._gap(before, behind)
        return gap is None or gap > _GAP

    def boxes(self, runs: Sequence[Run]) -> list[tuple[int, tuple[Box, ...]]]:
        """Return the pages on which runs of the text stand, each with a box for every line."""
        found: dict[int, list[list[int]]] = {}
        for begin, end in runs:
            last = 0
            for at in range(begin, end):
                page, box = self._box(at)
                lines = found.setdefault(page, [])
                if at > begin and last == page and _on_line(lines[-1], box):
                    lines[-1] = _around(lines[-1], box)
                else:
                    lines.append(box)
                last = page
        return [(page, tuple(_share(line) for line in lines)) for page, lines in found.items()]

    def _box(self, at: int) -> tuple[int, list[int]]:
        """Return the page and the box of a character."""
        page = bisect_right(self._starts, at)
        place = 4 * (at - self._starts[page - 1])
        return page, list(self._pages[page - 1].boxes[place : place + 4])


def _on_line(line: Sequence[int], box: Sequence[int], reach: int = _NEAR) -> bool:
    """Tell whether a character goes on with a line: its middle lies in it, and it stands behind it, not too far."""
    middle = (box[1] + box[3]) / 2
    high = max(1, line[3] - line[1])
    return line[1] <= middle <= line[3] and box[0] >= line[0] and box[0] - line[2] < reach * high


def _around(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _share(line: Sequence[int]) -> Box:
    return (line[0] / WHOLE, line[1] / WHOLE, line[2] / WHOLE, line[3] / WHOLE)
