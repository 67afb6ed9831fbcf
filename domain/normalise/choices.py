"""Which of the printed choices is ticked: ``□社区 ☑学校``, ``社区（√） 学校（ ）``, or just the word."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from domain.normalise.text import key, visible

# The last of each are what Wingdings' boxes become in a Word file.
TICKS = "☑☒■√✓✔✅●◉▣\uf0fe\uf052\uf0fd"
BOXES = "□☐◻▢○◯\uf0a8\uf06f\uf0a3"
_MARK = rf"[{TICKS}{BOXES}]"
_BRACKETED = re.compile(rf"[（(\[]\s*({_MARK})?\s*[)）\]]")
_SPACE = re.compile(r"\s*")


class _Mark(NamedTuple):
    start: int
    end: int
    ticked: bool


class _Option(NamedTuple):
    word: str
    start: int
    end: int


def chosen(text: str, options: Sequence[str]) -> tuple[str, ...] | None:
    """Return the options that are ticked, in the form's order; none where nothing is, None where it cannot be told.

    A text without ticks and boxes must itself be one of the options, or several with signs between them.
    """
    text = visible(text)
    marks = _marks(text)
    if not marks:
        written = [key(one) for one in re.split(r"[、,，;；/\n]", text) if key(one)]
        found = tuple(one for one in options if key(one) in written)
        return found if len(found) == len(set(written)) else None
    words = _words(text, options)
    if not words:
        return None
    before = _stand_before(text, marks, words)
    if before is None:
        return None
    ticked = {_owner(mark, words, before=before) for mark in marks if mark.ticked}
    if None in ticked or (not ticked and len(marks) < len(words)):
        return None  # a mark may be lost
    return tuple(one for one in options if one in ticked)


def _marks(text: str) -> list[_Mark]:
    """Return ticks and empty boxes in order; a bracket with nothing in it is an empty box."""
    marks = (_BRACKETED if _BRACKETED.search(text) else re.compile(f"({_MARK})")).finditer(text)
    return [_Mark(one.start(), one.end(), ticked=one[1] is not None and one[1] in TICKS) for one in marks]


def _words(text: str, options: Sequence[str]) -> list[_Option]:
    """Return where the options stand; of two that overlap, the longer one."""
    found: list[_Option] = []
    for word in sorted(options, key=len, reverse=True):
        for one in re.finditer(r"\s*".join(map(re.escape, word)), text):
            if not any(one.start() < other.end and other.start < one.end() for other in found):
                found.append(_Option(word, one.start(), one.end()))
    return sorted(found, key=lambda option: option.start)


def _stand_before(text: str, marks: Sequence[_Mark], words: Sequence[_Option]) -> bool | None:
    """Tell whether the marks stand before their words or behind them, None where it cannot be told."""
    if marks[0].start < words[0].start:
        return True
    if len(marks) >= len(words) or marks[-1].start > words[-1].start:
        return False
    behind = _SPACE.match(text, marks[0].end)
    apart = marks[0].start - len(text[: marks[0].start].rstrip()), len(behind.group()) if behind else 0
    return None if apart[0] == apart[1] else apart[0] > apart[1]


def _owner(mark: _Mark, words: Sequence[_Option], *, before: bool) -> str | None:
    if before:
        return next((one.word for one in words if one.start >= mark.end), None)
    return next((one.word for one in reversed(words) if one.end <= mark.start), None)
