"""OpenDocument spreadsheets (OASIS ODF 1.3): each sheet with content becomes one table.

Read by a reader of our own and not through calamine, which does not tell merged cells of this format, and ends the
process where a row that is repeated a million times holds a word.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from parsers.document import Cell, Document, Paragraph, Table, UnreadableError, paragraphs
from parsers.readers.opendocument.odf import OFFICE, TABLE, OpenDocument, number
from parsers.readers.opendocument.odt import CELL, COVERED, Walk, rows_of

_MOST_CELLS = 200_000
_EXACT = 1e21
_NUMBER = re.compile(r"-?\d{1,300}(\.\d+)?([eE][+-]?\d{1,2})?")


def read(data: bytes) -> Document:
    """Read an ods.

    Texts and places are as in an xlsx (``sheet 登记表, cell B3``).

    Raises:
        UnreadableError: it is damaged, or its cells span an area no form has.
        EncryptedError: it opens with a password only.
    """
    file = OpenDocument(data)
    body = file.content.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if body is None:
        raise UnreadableError("文件里没有表格")
    walk = Walk(file, body)
    tables = (_table(walk, element) for element in body.iterchildren(TABLE + "table"))
    return Document(tuple(table for table in tables if table.rows), "ods")


class _Run(NamedTuple):
    """A cell, and how often it stands there."""

    column: int
    times: int
    text: str
    rows: int
    columns: int


def _table(walk: Walk, element: etree._Element) -> Table:
    """Return a sheet as far as it has content, however often what is empty is repeated behind."""
    name = f"sheet {element.get(TABLE + 'name', '')}"
    lines = [(number(row.get(TABLE + "number-rows-repeated")), list(_runs(walk, row))) for row in rows_of(element)]
    while lines and not any(run.text for run in lines[-1][1]):
        lines.pop()
    right = max((run.column + run.times - 1 + run.columns for _, line in lines for run in line if run.text), default=0)
    if right * sum(times for times, _ in lines) > _MOST_CELLS:
        raise UnreadableError("表格异常巨大，没有打开")
    rows: list[tuple[Cell, ...]] = []
    for times, line in lines:
        rows.extend(tuple(_cells(line, at, right, name)) for at in range(len(rows), len(rows) + times))
    return Table(tuple(rows), name)


def _runs(walk: Walk, row: etree._Element) -> Iterator[_Run]:
    column = 0
    for cell in row.iterchildren(CELL, COVERED):
        times = number(cell.get(TABLE + "number-columns-repeated"))
        if cell.tag == CELL:
            width, height = (number(cell.get(f"{TABLE}number-{side}-spanned")) for side in ("columns", "rows"))
            yield _Run(column, times, _text(walk, cell), height, width)
        column += times


def _cells(line: Sequence[_Run], row: int, right: int, name: str) -> Iterator[Cell]:
    for run in line:
        blocks = (Paragraph(run.text),) if run.text else ()
        for column in range(run.column, min(run.column + run.times, right)):
            yield Cell(row, column, blocks, run.rows, run.columns, name)


def _text(walk: Walk, cell: etree._Element) -> str:
    """Return a cell's text as an xlsx gives it: the number itself, the date as ISO, else what is shown."""
    kind = cell.get(OFFICE + "value-type")
    value = cell.get(OFFICE + "value", "")
    if kind == "float" and _NUMBER.fullmatch(value):
        found = float(value)
        return str(int(found)) if found.is_integer() and abs(found) < _EXACT else repr(found)
    if kind == "date":
        return cell.get(OFFICE + "date-value", "").removesuffix("T00:00:00").replace("T", " ")[:16]
    if kind == "boolean":
        return "是" if cell.get(OFFICE + "boolean-value") == "true" else "否"
    return "\n".join(one.text for one in paragraphs(tuple(walk.blocks(cell))))
