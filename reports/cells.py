"""A worksheet that writes plain text cells in one piece; nine in ten cells of a ledger are such."""

import re

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellStringTuple, Worksheet

_ESCAPED = re.compile("[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XlsxWriter may write otherwise than it is: markup, control characters, its own ``_x0000_``, noncharacters."""


class PlainCells(Worksheet):  # type: ignore[misc]  # xlsxwriter is untyped
    """A worksheet of a workbook in ``constant_memory`` mode, for ``Workbook.add_worksheet(worksheet_class=...)``.

    XlsxWriter puts every cell together from a list of attributes and looks through its text four times. Text with a
    format and without anything to escape is written here at once, all else as XlsxWriter does: the same bytes, in
    60 % of the time (``benchmarks/weekly.py``).
    """

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        if isinstance(cell, CellStringTuple) and cell.format:
            text = cell.string
            if _ESCAPED.search(text) is None and text.strip() == text:
                place, style = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()  # noqa: SLF001 -- as the method
                self.fh.write(f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>')
                return
        super()._write_cell(row, col, cell)
