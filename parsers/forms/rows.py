"""A table as a form draws it: labels and values in its cells, headings, text, or a list with a row per form."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.campaign import FieldSpec, FieldType
from domain.form import Method
from parsers.document import Cell, Paragraph, Table
from parsers.forms.draft import Draft
from parsers.forms.lists import Header, list_header, rows_of
from parsers.forms.pairs import COLON
from parsers.forms.tasks import Line, Row
from parsers.forms.titles import LONGEST, is_same_noun
from parsers.forms.words import FormWords

if TYPE_CHECKING:
    from parsers.forms.walk import Walk

_HALF = 6
_NUMBER = re.compile(r"\s*\d{0,3}\s*")
_NUMBERS = re.compile(r"\s*1[3-9](?:[\s-]*\d){8,10}\s*")
_TAIL = "：: 　"


def read_table(walk: "Walk", table: Table) -> None:
    """Read a table: a list with a row per form, or a form drawn as a grid."""
    grid = _Grid(walk, table)
    at = 0
    while at < len(table.rows):
        header = list_header(table.rows, at, walk.words)
        if header is not None:
            _read_list(walk, table, header)
            return
        grid.row(at)
        at += 1


class _Grid:
    """A table whose rows are read one after the other; ``used`` are cells that a label above them has taken."""

    __slots__ = ("table", "used", "walk")

    def __init__(self, walk: "Walk", table: Table) -> None:
        self.walk = walk
        self.table = table
        self.used: set[tuple[int, int]] = set()

    def row(self, number: int) -> None:
        """Read one row: label and value side by side, a heading with its text, or text."""
        cells = self.table.rows[number]
        at = 0
        while at < len(cells):
            at += self._cell(cells, at)

    def _cell(self, cells: Sequence[Cell], at: int) -> int:
        """Read the cell at ``at`` and return how many cells that used up."""
        cell, draft = cells[at], self.walk.draft
        text = "" if self.used and (cell.row, cell.column) in self.used else cell.text.strip()
        if not text:
            lost = draft is not None and draft.words.lenient and not draft.telling
            return self._lost_label(draft, cells, at) if lost and draft is not None else 1
        if draft is not None:
            count = self._word(draft, cells, at, text) if len(text) <= LONGEST else 0
            if count:
                return count
            headed = self.walk.heading_of(draft, text.split("\n", 1)[0]) is not None
            if draft.telling and not headed and len(_filled(cells[at:])) > 1:
                draft.add(Row(tuple(cells[at:])))
                self.walk.written(cell)
                return len(cells) - at
        self.walk.content(cell)
        return 1

    def _lost_label(self, draft: Draft, cells: Sequence[Cell], at: int) -> int:
        """Take a number beside a label that an OCR engine did not see: the mobile's, where that alone is missing."""
        number = cells[at + 1].text if at + 1 < len(cells) else ""
        missing = [one for one in draft.words.labels.get(draft.zone, {}).values() if one.name not in draft.taken]
        mobile = next((one for one in missing if one.type is FieldType.MOBILE), None)
        if mobile is None or not _NUMBERS.fullmatch(number):
            return 1
        self.walk.take(draft, mobile, number, cells[at + 1], Method.UNLABELLED)
        return 2

    def _word(self, draft: Draft, cells: Sequence[Cell], at: int, text: str) -> int:
        """Read a cell that is a heading or a label and return how many cells that used up, 0 where it is none."""
        if self.walk.heading(draft, text, cells[at]):
            return 1
        found = self._label(draft, cells, at)
        if found is not None:
            return self._value(draft, *found, cells, at)
        extra = draft.words.meaning(text.rstrip(_TAIL)).extra
        return 2 if extra and self._aside(draft, cells, at) else 0

    def _label(self, draft: Draft, cells: Sequence[Cell], at: int) -> tuple[FieldSpec, int] | None:
        """Return the field whose label a cell is, and how many cells the label fills.

        Inside a section's text only a field still missing has one, and only where the next cell can be its value.
        """
        bare = cells[at].text.strip().rstrip(_TAIL)
        if not draft.telling:
            spec = self.walk.spec(draft, bare)
            strict = draft.words.strict
            half = spec if strict is None else strict.meaning(bare).labels.get(draft.zone)
            halves = self._halves(draft, cells, at, half)
            return halves or (None if spec is None else (spec, 1))
        for one in draft.words.meaning(bare).labels.values():
            if one.name in draft.taken and (one.name != draft.words.spec.team or not draft.complete_enough):
                continue
            following = cells[at + 1] if at + 1 < len(cells) else None
            return None if following is None or is_word(draft.words, following) else (one, 1)
        return None

    @staticmethod
    def _halves(draft: Draft, cells: Sequence[Cell], at: int, half: FieldSpec | None) -> tuple[FieldSpec, int] | None:
        """Return the field of a label that a ruling cuts in two: ``负责 | 人``, ``负责人 | （姓名）``."""
        if at + 2 >= len(cells):
            return None
        one, other = cells[at].text, cells[at + 1].text
        if len(one) > _HALF or not 0 < len(other) <= _HALF or is_word(draft.words, cells[at + 2]):
            return None
        spec = draft.words.meaning(one + other).labels.get(draft.zone)
        return (spec, 2) if spec is not None and half in (None, spec) else None

    def _value(self, draft: Draft, spec: FieldSpec, width: int, cells: Sequence[Cell], at: int) -> int:
        """Take the value beside a label or below it and return how many cells both used up."""
        walk, label = self.walk, cells[at]
        walk.waiting = None
        width += self._gap(draft, cells[at + width :])
        following = cells[at + width] if at + width < len(cells) else None
        if following is not None and not is_word(draft.words, following):
            boxes = self._boxes(cells[at + width :])
            text = "".join(one.text.strip() for one in boxes) if len(boxes) > 1 else following.text
            walk.take(draft, spec, text, following, Method.BESIDE)
            return width + max(1, len(boxes))
        below = self._below(draft, label)
        if below is not None:
            self.used.add((below.row, below.column))
            walk.take(draft, spec, below.text, below, Method.BELOW)
        else:
            walk.take(draft, spec, "", label, Method.BESIDE)
        return width

    @staticmethod
    def _gap(draft: Draft, cells: Sequence[Cell]) -> int:
        """Return how many empty cells stand between a label and its value: none where no value follows them."""
        count = 0
        while count < len(cells) and not cells[count].text.strip():
            count += 1
        if count == len(cells) or is_word(draft.words, cells[count]) or draft.words.meaning(cells[count].text).printed:
            return 0
        return count

    @staticmethod
    def _boxes(cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the leading cells that hold one character each, as a number written into boxes does."""
        count = 0
        while count < len(cells) and len(cells[count].text.strip()) == 1:
            count += 1
        return cells[:count]

    def _below(self, draft: Draft, label: Cell) -> Cell | None:
        """Return the cell right below a label, as wide as the label, where it can be a value."""
        number = label.row + label.rows
        if not 0 <= number < len(self.table.rows):
            return None
        row = self.table.rows[number]
        alone = len(_filled(row)) == len(_filled(self.table.rows[label.row])) == 1
        for one in row:
            if one.column == label.column:
                fits = alone or one.columns == label.columns
                return one if fits and not is_word(draft.words, one) else None
        return None

    def _aside(self, draft: Draft, cells: Sequence[Cell], at: int) -> bool:
        """Leave a label that the sender added, with the cell beside it; it ends a section's text."""
        following = cells[at + 1] if at + 1 < len(cells) else None
        if following is None or is_word(draft.words, following):
            return False
        if draft.telling:
            if at or len(cells) > 2:
                return False
            draft.section = None
        draft.leave(Line(cells[at].text, cells[at]))
        draft.leave(Line(following.text, following))
        return True


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.blocks]


def is_word(words: FormWords, cell: Cell) -> bool:
    """Tell whether a cell is itself a label, a heading, or a label with its value."""
    text = cell.text.strip()
    if not text or len(text) > LONGEST:
        return False
    meaning = words.meaning(text.rstrip(_TAIL))
    if meaning.labels or meaning.extra or words.meaning(text).heading is not None:
        return True
    colon = COLON.search(text)
    return colon is not None and bool(words.meaning(text[: colon.start()]).labels)


def _read_list(walk: "Walk", table: Table, header: Header) -> None:
    """Read each row of a list as a form; a list under another paper's title is none of ours."""
    if walk.draft is None and walk.other and not is_same_noun(walk.other, walk.words):
        return
    words = header.words
    edition = walk.draft.edition if walk.draft is not None and walk.draft.words is words else ""
    if walk.draft is not None and not walk.draft.taken:
        walk.drop(walk.draft)
    for row, filled in rows_of(table, header.below, header.columns):
        if not filled:
            walk.aside(Row(row))
            continue
        draft = walk.start(words, edition, titled=True)
        for section in words.spec.sections:
            draft.heads[section.key] = row[0]
        parts: list[tuple[str, Cell]] = []
        for cell in row:
            column = header.columns.get(cell.column)
            if isinstance(column, FieldSpec):
                draft.take(column, cell.text, cell, Method.LIST)
            elif column is not None:
                parts.append((column, cell))
            elif not _NUMBER.fullmatch(cell.text):
                draft.leave(Line(cell.text, cell))
        _list_tasks(draft, parts)
    walk.draft = None


def _list_tasks(draft: Draft, parts: Sequence[tuple[str, Cell]]) -> None:
    """Keep the cells that hold tasks as the rows of a table; a part that comes again begins the next task."""
    section = next((one for one in draft.words.spec.sections if one.field), None)
    if section is None:
        return
    tasks: list[dict[str, Cell]] = [{}]
    for role, cell in parts:
        if role in tasks[-1]:
            tasks.append({})
        tasks[-1][role] = cell
    pieces = draft.texts.setdefault(section.key, [])
    for task in tasks:
        cells = tuple(task.values())
        if len(cells) == 1:
            pieces.append(Line(cells[0].text, cells[0]))
        elif cells:
            pieces += [Row(tuple(_head(draft.words, role, cell) for role, cell in task.items())), Row(cells)]


def _head(words: FormWords, role: str, cell: Cell) -> Cell:
    """Return the header of a list's column as a cell above the one in it."""
    word = next(word for word, known in words.columns.items() if known == role)
    return Cell(-1, cell.column, (Paragraph(word),))
