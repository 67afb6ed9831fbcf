"""The tasks of a registration: 任务一, 1.具体内容, 2.任务目标, in any numbering, or as rows of an inner table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.form import Place, Task
from parsers.document import Cell
from parsers.forms.words import key

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_HEAD = re.compile(
    rf"\s*(?:[（(]?{_NUMBER}[)）]?[、.．]?\s*)?任\s*务\s*[（(]?\s*({_NUMBER})\s*[)）]?\s*[：:、.．]?\s*(.*)", re.DOTALL
)
_LEAD = rf"\s*(?:[（(]?{_NUMBER}[)）]?\s*[、.．,，)）]?\s*|[①-⑳]\s*|[-·●•]\s*)?"
_CONTENT = re.compile(rf"{_LEAD}(?:活动|任务)?(?:具\s*体|主\s*要)?\s*内\s*容\s*(?:[：:]\s*|\s+|$)(.*)", re.DOTALL)
_GOAL = re.compile(rf"{_LEAD}(?:任\s*务|活\s*动|预\s*期|工\s*作)?\s*目\s*标\s*(?:[：:]\s*|\s+|$)(.*)", re.DOTALL)
_INLINE_GOAL = re.compile(r"[。；;\s]\s*(?:[（(]?[2二][)）]?\s*[、.．]?\s*|②\s*)(?:任务|活动|预期)?目标\s*[：:]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section's text."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table inside a section."""

    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """The cells' texts, separated by tabs."""
        return "\t".join(cell.text for cell in self.cells)

    @property
    def place(self) -> Place | None:
        """Where the row begins."""
        return self.cells[0].place if self.cells else None


Piece: TypeAlias = Line | Row


class _Open:
    """The task being read: which of its two parts the next line belongs to."""

    __slots__ = ("content", "goal", "named", "part")

    def __init__(self) -> None:
        self.content: list[str] = []
        self.goal: list[str] = []
        self.part = ""
        self.named = False

    @property
    def filled(self) -> bool:
        return bool(self.content or self.goal)

    def add(self, part: str, text: str) -> None:
        self.part = part
        if text.strip():
            (self.content if part == "content" else self.goal).append(text.strip())

    def task(self) -> Task:
        return Task("\n".join(self.content), "\n".join(self.goal))


def read_tasks(pieces: Sequence[Piece], columns: Mapping[str, str]) -> tuple[Task, ...]:
    """Return the tasks in order; empty where none is filled in.

    ``columns`` maps the key of a column header to ``content`` or ``goal``. Text before the first numbered part
    counts as content, so that a single task written as prose is kept whole.
    """
    tasks: list[Task] = []
    one = _Open()
    heads: dict[int, str] = {}
    for piece in pieces:
        if isinstance(piece, Row):
            found = _heads(piece, columns)
            if found:
                heads = found
                continue
            if heads and len(piece.cells) > 1:
                _flush(one, tasks)
                one = _Open()
                _flush(_from_row(piece, heads), tasks)
                continue
        for line in piece.text.replace("\t", "\n").split("\n"):
            one = _line(line, one, tasks)
    _flush(one, tasks)
    return tuple(tasks)


def _heads(row: Row, columns: Mapping[str, str]) -> dict[int, str]:
    found = {cell.column: columns[key(cell.text)] for cell in row.cells if key(cell.text) in columns}
    return found if len(set(found.values())) > 1 else {}


def _from_row(row: Row, heads: Mapping[int, str]) -> _Open:
    task = _Open()
    for cell in row.cells:
        part = heads.get(cell.column)
        if part:
            task.add(part, cell.text)
    return task


def _line(line: str, one: _Open, tasks: list[Task]) -> _Open:
    if not line.strip():
        return one
    goal = _GOAL.fullmatch(line)
    content = _CONTENT.fullmatch(line) if not goal else None
    head = _HEAD.fullmatch(line) if not goal and not content else None
    if head:
        _flush(one, tasks)
        one = _Open()
        one.named = True
        return _line(head.group(2), one, tasks) if head.group(2).strip() else one
    if content:
        if one.content and (one.goal or one.part == "content"):
            _flush(one, tasks)
            one = _Open()
        _content(content.group(1), one)
    elif goal:
        if one.goal:
            _flush(one, tasks)
            one = _Open()
        one.add("goal", goal.group(1))
    elif one.part == "goal":
        one.add("goal", line)
    else:
        _content(line, one)
    return one


def _content(text: str, one: _Open) -> None:
    """Add to the content, and to the goal where it stands on the same line."""
    split = _INLINE_GOAL.search(text)
    if split:
        one.add("content", text[: split.start() + 1])
        one.add("goal", text[split.end() :])
    else:
        one.add("content", text)


def _flush(one: _Open, tasks: list[Task]) -> None:
    if one.filled:
        tasks.append(one.task())
