"""Lists: a table with a header row of labels and a row per form."""

from collections.abc import Iterator, Sequence

from domain.campaign import FieldSpec
from parsers.document import Cell, Table
from parsers.forms.words import FormWords, key

_LEAST = 4
_FILLED = 0.5


def list_header(
    rows: Sequence[Sequence[Cell]], at: int, forms: Sequence[FormWords]
) -> tuple[FormWords, dict[int, FieldSpec | str]] | None:
    """Return the form and its columns where row ``at`` heads a list of forms, None where it does not.

    A header names the team and the subject and at least four columns in all, and nothing else but short words.
    """
    if len(rows[at]) < _LEAST:
        return None
    row = [cell for cell in rows[at] if cell.blocks]
    if len(row) < _LEAST or any(len(cell.text) > 20 for cell in row):
        return None
    for words in forms:
        if not _may_head(row, words):
            continue
        columns = columns_of(row, words)
        names = {column.name for column in columns.values() if isinstance(column, FieldSpec)}
        if len(columns) < _LEAST or not {words.spec.team, words.spec.subject} <= names:
            continue
        if not _goes_on_as_form(rows, at + 2, words):
            return words, columns
    return None


def _goes_on_as_form(rows: Sequence[Sequence[Cell]], at: int, words: FormWords) -> bool:
    """Tell whether more labels stand below the first row of values, as on one form with its values below labels."""
    texts = [cell.text.strip() for cell in rows[at] if cell.blocks] if at < len(rows) else []
    meanings = [words.meaning(text.rstrip("：: ")) for text in texts]
    return any(one.heading or one.labels for one in meanings[:1]) or sum(bool(one.labels) for one in meanings) > 1


def _may_head(row: Sequence[Cell], words: FormWords) -> bool:
    """Tell, after as few cells as possible, whether enough of a row's cells are labels."""
    missing = len(row) - _LEAST
    for cell in row:
        if not words.meaning(cell.text).labels and key(cell.text) not in words.columns:
            missing -= 1
            if missing < 0:
                return False
    return True


def rows_of(table: Table, at: int, columns: dict[int, FieldSpec | str]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of data; a cell merged downward stands in every row it covers.

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
        if filled >= _FILLED * len(columns):
            yield tuple(row[column] for column in sorted(row))


def columns_of(row: Sequence[Cell], words: FormWords) -> dict[int, FieldSpec | str]:
    """Return what each column of a list holds, by the column's number, as its header row names them.

    A value is a field, or a role of the form's ``columns`` (content, goal).
    """
    found: dict[int, FieldSpec | str] = {}
    taken: set[str] = set()
    for cell in row:
        text = cell.text
        plain = key(text) if len(text) <= 40 else ""
        fields = [one for one in words.meaning(text).labels.values() if one.name not in taken]
        if fields:
            found[cell.column] = fields[0]
            taken.add(fields[0].name)
        elif plain in words.columns and words.columns[plain] not in taken:
            found[cell.column] = words.columns[plain]
            taken.add(words.columns[plain])
    return found
