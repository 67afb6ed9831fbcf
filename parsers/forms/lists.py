"""Lists: a table with a header row of labels and a row per form."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from domain.campaign import FieldSpec
from parsers.document import Cell, Table
from parsers.forms.words import FormWords, key

Columns: TypeAlias = dict[int, FieldSpec | str]
"""What each column holds, by its number: a field, or a role of the form's ``columns`` (content, goal)."""

_LEAST = 4
_FILLED = 0.5
_HEAD = 20


class Header(NamedTuple):
    """A list's header: the form that it lists, its columns, and the number of the first row below it."""

    words: FormWords
    columns: Columns
    below: int


def list_header(rows: Sequence[Sequence[Cell]], at: int, forms: Sequence[FormWords]) -> Header | None:
    """Return the header that begins at row ``at``, None where no list of forms does.

    A header names the team and the subject and at least four columns in all, and nothing else but short words; a
    word over several columns stands above their own (活动内容 above 具体内容 and 任务目标).
    """
    if len(rows[at]) < _LEAST:
        return None
    row = [cell for cell in rows[at] if cell.blocks]
    if len(row) < _LEAST or any(len(cell.text) > _HEAD for cell in row):
        return None
    for words in forms:
        if not _may_head(row, words):
            continue
        row, below = _both_rows(rows, at, row)
        columns = columns_of(row, words)
        names = {column.name for column in columns.values() if isinstance(column, FieldSpec)}
        if len(columns) < _LEAST or not {words.spec.team, words.spec.subject} <= names:
            continue
        if not _goes_on_as_form(rows, below + 1, words):
            return Header(words, columns, below)
    return None


def _both_rows(rows: Sequence[Sequence[Cell]], at: int, row: list[Cell]) -> tuple[list[Cell], int]:
    """Return a header's cells, those of its second row in place of the words above them, and the row below it."""
    over = {column for cell in row if cell.rows == 1 and cell.columns > 1 for column in _span(cell)}
    second = rows[at + 1] if at + 1 < len(rows) else ()
    within = [cell for cell in second if cell.blocks]
    if not over or not within or any(cell.column not in over or len(cell.text) > _HEAD for cell in within):
        return row, at + 1
    covered = {cell.column for cell in within}
    return [*(cell for cell in row if not covered & set(_span(cell))), *within], at + 2


def _span(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.columns)


def _goes_on_as_form(rows: Sequence[Sequence[Cell]], at: int, words: FormWords) -> bool:
    """Tell whether more labels stand below the first row of values, as on one form with its values below labels."""
    texts = [cell.text.strip() for cell in rows[at] if cell.blocks] if at < len(rows) else []
    meanings = [words.meaning(text.rstrip("：: ")) for text in texts]
    return any(one.heading or one.labels for one in meanings[:1]) or sum(bool(one.labels) for one in meanings) > 1


def _may_head(row: Sequence[Cell], words: FormWords) -> bool:
    """Tell, after as few cells as possible, whether enough of a row's cells are labels."""
    missing = len(row) - _LEAST
    for cell in row:
        if not words.meaning(cell.text).labels and _role(cell.text, words) is None:
            missing -= 1
            if missing < 0:
                return False
    return True


def rows_of(table: Table, at: int, columns: Columns) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    """Yield the rows below a header, and whether each is a row of data; a cell merged downward stands in all its rows.

    A row with fewer than half of its columns filled is none (填表人, 合计).
    """
    open_cells: dict[int, Cell] = {}
    for number in range(at, len(table.rows)):
        for column, cell in list(open_cells.items()):
            if cell.row + cell.rows <= number:
                del open_cells[column]
        row = {cell.column: cell for cell in table.rows[number]}
        row |= {column: cell for column, cell in open_cells.items() if column not in row}
        open_cells |= {column: cell for column, cell in row.items() if cell.rows > 1}
        filled = sum(bool(row[column].text.strip()) for column in columns if column in row)
        yield tuple(row[column] for column in sorted(row)), filled >= _FILLED * len(columns)


def columns_of(row: Sequence[Cell], words: FormWords) -> Columns:
    """Return what each column of a list holds, as its header names it; each field stands once."""
    found: Columns = {}
    taken: set[str] = set()
    for cell in row:
        fields = [one for one in words.meaning(cell.text).labels.values() if one.name not in taken]
        role = _role(cell.text, words)
        if fields:
            found[cell.column] = fields[0]
            taken.add(fields[0].name)
        elif role is not None:
            found[cell.column] = role
    return found


def _role(text: str, words: FormWords) -> str | None:
    """Return which part of a task a column's header names, with or without the task's number (任务一目标)."""
    plain = key(text) if len(text) <= _HEAD else ""
    role = words.columns.get(plain)
    numbered = words.tasks.column.match(plain) if role is None else None
    if numbered is None:
        return role
    rest = plain[numbered.end() :]
    return words.columns.get(rest) if rest else next(iter(words.columns.values()), None)
