"""Numbered tasks with two parts (任务一, 1.具体内容, 2.任务目标), in any numbering, or as rows of an inner table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.form import Place, Task
from parsers.document import Cell, Paragraph
from parsers.forms.parts import TaskPatterns
from parsers.forms.words import key

_TITLE = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]\s*(.{1,30})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section's text."""

    text: str
    source: Paragraph | Cell

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.source.place

    @property
    def confidence(self) -> float:
        """How surely it was read, 0..1."""
        return self.source.confidence


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

    @property
    def confidence(self) -> float:
        """How surely its least sure cell was read, 0..1."""
        return min((cell.confidence for cell in self.cells), default=1.0)


Piece: TypeAlias = Line | Row


class _Open:
    """The task being read: which of its two parts the next line belongs to.

    ``title`` is what stands behind 任务一; it is the content only where no 具体内容 follows.
    """

    __slots__ = ("content", "goal", "part", "title")

    def __init__(self, title: str = "") -> None:
        self.content: list[str] = []
        self.goal: list[str] = []
        self.part = ""
        self.title = title.strip()

    @property
    def filled(self) -> bool:
        return bool(self.content or self.goal or self.title)

    def add(self, part: str, text: str) -> None:
        self.part = part
        if text.strip():
            (self.content if part == "content" else self.goal).append(text.strip())

    def task(self) -> Task:
        return Task("\n".join(self.content) or self.title, "\n".join(self.goal))


def read_tasks(pieces: Sequence[Piece], columns: Mapping[str, str], patterns: TaskPatterns) -> tuple[Task, ...]:
    """Return the tasks in order; empty where none is filled in.

    ``columns`` maps the key of a column header to ``content`` or ``goal``. Text before the first numbered part
    counts as content, so that a single task written as prose is kept whole.
    """
    lines = (line for piece in pieces for line in piece.text.split("\n"))
    reading = _Reading(patterns, titled=any(patterns.content.fullmatch(line) for line in lines))
    heads: dict[int, str] = {}
    for piece in pieces:
        if isinstance(piece, Row):
            found = _heads(piece, columns)
            if found:
                heads = found
                continue
            if heads and len(piece.cells) > 1:
                reading.row(piece, heads)
                continue
        for line in piece.text.replace("\t", "\n").split("\n"):
            if line.strip():
                reading.line(line)
    reading.close()
    return tuple(reading.tasks)


class _Reading:
    """The tasks read so far and the one now open; ``titled`` where 具体内容 is written out in the section."""

    def __init__(self, patterns: TaskPatterns, *, titled: bool) -> None:
        self.patterns = patterns
        self.tasks: list[Task] = []
        self.one = _Open()
        self.titled = titled

    def close(self, title: str = "") -> None:
        """End the open task and begin the next one."""
        if self.one.filled:
            self.tasks.append(self.one.task())
        self.one = _Open(title)

    def row(self, row: Row, heads: Mapping[int, str]) -> None:
        """Take a table's row as a task of its own."""
        self.close()
        for cell in row.cells:
            part = heads.get(cell.column)
            if part:
                self.one.add(part, cell.text)
        self.close()

    def line(self, line: str) -> None:
        """Take one line: a task's number, its content, its goal, or more of what is open."""
        one = self.one
        goal = self.patterns.goal.fullmatch(line)
        if goal:
            if one.goal:
                self.close()
            self.one.add("goal", goal.group(1))
            return
        content = self.patterns.content.fullmatch(line)
        if content:
            if one.content:
                self.close()
            self._content(content.group(1))
            return
        head = self.patterns.head.fullmatch(line)
        title = _TITLE.fullmatch(line) if self.titled else None
        if head:
            self._head(head.group(2))
        elif title:
            self.close(title.group(1))
        elif one.part == "goal":
            one.add("goal", line)
        else:
            self._content(line)

    def _head(self, rest: str) -> None:
        self.close()
        named = self.patterns.goal.fullmatch(rest) or self.patterns.content.fullmatch(rest)
        if named or not self.titled:
            if rest.strip():
                self.line(rest)
        else:
            self.one.title = rest.strip()

    def _content(self, text: str) -> None:
        """Add to the content, and to the goal where it stands on the same line."""
        split = self.patterns.inline_goal.search(text)
        if split:
            self.one.add("content", text[: split.start() + 1].rstrip("；;，, "))
            self.one.add("goal", text[split.end() :])
        else:
            self.one.add("content", text)


def _heads(row: Row, columns: Mapping[str, str]) -> dict[int, str]:
    found = {cell.column: columns[key(cell.text)] for cell in row.cells if key(cell.text) in columns}
    return found if len(set(found.values())) > 1 else {}
