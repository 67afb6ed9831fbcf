"""Drawn forms as workbooks, and lists with a row per form."""

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from domain.campaign import FormSpec
from intake.demo.sheet import Block, Box, Grid, Line, Sheet
from tests.campaigns.filled import Filled


def render(sheet: Sheet) -> bytes:
    """Return the sheet as an xlsx, a line over four columns, a grid in its cells."""
    book, page = _book()
    row = 1
    for block in sheet.blocks:
        if isinstance(block, Line):
            _put(page, row, 1, 4, block.text + block.underlined)
            row += 1
        elif isinstance(block, Grid):
            for boxes in block.rows:
                column = 1
                for box in boxes:
                    _put(page, row, column, box.span, _text(box))
                    column += box.span
                row += 1
    return _saved(book)


def listed(forms: Sequence[Filled], spec: FormSpec) -> bytes:
    """Return a list of forms, a row each; what is a whole number is one in the sheet, too."""
    book, page = _book()
    fields = [one for one in spec.fields if one.name in forms[0].values]
    parts = [spec.tasks.content[0], spec.tasks.goal[0]] * 2 if forms[0].units else []
    page.append([f"{forms[0].edition}年青梧市{spec.titles[-1]}"])
    page.append(["序号", *(one.label for one in fields), *parts])
    for at, form in enumerate(forms, 1):
        texts = [form.values[one.name].text for one in fields]
        units = [part for task in form.units[:2] for part in (task.content, task.goal)]
        page.append([at, *(int(one) if one.isdecimal() else one for one in texts), *units])
    page.append(["", "以上共计", len(forms)])
    return _saved(book)


def _book() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    return book, page


def _put(page: Worksheet, row: int, column: int, span: int, text: str) -> None:
    page.cell(row, column, text or None)
    if span > 1:
        page.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + span - 1)


def _text(box: Box) -> str:
    return "\n".join(_line(block) for block in box.blocks)


def _line(block: Block) -> str:
    return block.text + block.underlined if isinstance(block, Line) else ""


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
