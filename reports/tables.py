"""Plain tables as files for a spreadsheet program: every cell is text, never a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from reports.files import write_whole

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767


def write_xlsx(heads: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> int:
    """Write an Excel workbook of one sheet and return how many rows it has.

    Phones and accounts keep their digits, since all cells are text. Text longer than a cell holds (32,767
    characters) is cut and ends in ……
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("导出")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
    for column, text in enumerate(heads):
        sheet.write_string(0, column, text, head)
        sheet.set_column(column, column, min(40, max(10, 2 * len(text) + 2)))
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(count, column, text if len(text) <= _LONGEST else text[: _LONGEST - 2] + "……")
    book.close()
    write_whole(path, target.getvalue())
    return count


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> int:
    """Write a csv file in UTF-8 with a byte order mark, as Excel wants it, and return how many rows it has.

    A cell that a spreadsheet program would take for a formula gets an apostrophe before it (OWASP, CSV injection).
    """
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(heads)
    count = 0
    for row in rows:
        writer.writerow([_harmless(text) for text in row])
        count += 1
    write_whole(path, ("\ufeff" + target.getvalue()).encode())
    return count


def _harmless(text: str) -> str:
    bare = text.lstrip(" \u00a0\u3000\ufeff\u200b")
    first = unicodedata.normalize("NFKC", bare[:1])
    return f"'{text}" if first.startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text
