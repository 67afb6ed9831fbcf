"""How a worksheet is set: formats, widths, printing, and cells that are never more than text or a number."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd

INK: Final = "#16202B"
MUTED: Final = "#4F5B67"
LINE: Final = "#C9D1D9"
SHADE: Final = "#EEF2F6"
ACCENT: Final = "#0B4F8A"
RED: Final = "#A61B1B"
GREEN: Final = "#11643F"
OCHRE: Final = "#7A4B00"
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What a workbook is opened with so that no text becomes anything else."""
_BODY: Final = "宋体"
_HEADING: Final = "黑体"
_LONGEST = 32_767
_A4 = 9
_LINE_HEIGHT = 14
_HALF = re.compile("[\ud800-\udfff]")
"""Half characters, which no file can hold."""
_WIDEST = 40
_WIDE = 60
_LEGIBLE = 260
"""So many narrow characters can be read across a page."""
_NONE = "无"
_NOTHING: Mapping[str, str] = {}
_NO_WORDS: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of one workbook, by name; a format belongs to its workbook."""

    formats: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  xlsxwriter is untyped
        return self.formats[name]


def look(book: Any) -> Look:  # noqa: ANN401  xlsxwriter is untyped
    """Add the report's formats to a workbook."""
    body = {"font_name": _BODY, "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
    cell = body | {"border": 1, "border_color": LINE, "text_wrap": True}
    head = cell | {"font_name": _HEADING, "bold": False, "bg_color": SHADE, "align": "center"}
    big = body | {"font_size": 18, "align": "center"}
    kinds: dict[str, dict[str, object]] = {
        "title": body | {"font_name": _HEADING, "font_size": 18, "align": "center", "bottom": 5, "bottom_color": RED},
        "subtitle": body | {"font_color": MUTED, "align": "center"},
        "story": body | {"text_wrap": True, "valign": "top"},
        "section": body | {"font_name": _HEADING, "font_size": 12, "font_color": ACCENT},
        "text": cell,
        "centred": cell | {"align": "center"},
        "number": cell | {"align": "center", "num_format": "0"},
        "head": head,
        "big": big,
        "sign": body | {"font_size": 14, "font_color": MUTED, "align": "center"},
        "caption": body | {"font_color": MUTED, "align": "center"},
        "holds": body | {"font_color": GREEN, "bg_color": "#E8F4ED", "align": "center"},
        "broken": body | {"font_color": RED, "bg_color": "#FDEEEE", "align": "center", "bold": True},
        "good": cell | {"font_color": GREEN, "align": "center"},
        "bad": cell | {"font_color": RED, "align": "center"},
        "warn": cell | {"font_color": OCHRE, "align": "center"},
    }
    return Look({name: book.add_format(settings) for name, settings in kinds.items()})


def put(sheet: Any, row: int, column: int, value: object, form: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write a whole number as a number and everything else as text, whatever it begins with."""
    found = _storable(value)
    if isinstance(found, int):
        sheet.write_number(row, column, found, form)
    else:
        sheet.write_string(row, column, found, form)


def put_wide(sheet: Any, row: int, columns: tuple[int, int], value: object, form: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write a value into a cell merged over the first to the last of the given columns."""
    first, last = columns
    if last > first:
        sheet.merge_range(row, first, row, last, "", form)
    put(sheet, row, first, value, form)


def put_frame(  # noqa: PLR0913 -- what is written, and how
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    frame: pd.DataFrame,
    look_: Look,
    *,
    formats: Mapping[str, str] = _NOTHING,
    words: Mapping[str, Mapping[str, str]] = _NO_WORDS,
    wide: Collection[str] = (),
) -> int:
    """Write a frame from the top-left corner: a header that stays in view and filters, then the rows.

    ``formats`` gives the name of a column's format, ``words`` that of some words in a column; the others are
    ``number`` or ``text``. Columns are as wide as their widest text, at most 40 characters, those in ``wide`` 60.
    Rows are as high as their text needs: Excel would find that by itself, other programs do not. Returns how many
    narrow characters wide it is.
    """
    columns = [_column(str(name), frame[name].tolist(), wide) for name in frame.columns]
    default = [look_[formats.get(one.name, "number" if one.numeric else "text")] for one in columns]
    special = [{word: look_[kind] for word, kind in words.get(one.name, _NOTHING).items()} for one in columns]
    wrapping = [at for at, one in enumerate(columns) if one.wraps]
    room = [one.room for one in columns]
    sheet.set_default_row(_LINE_HEIGHT + 7)
    sheet.set_row(0, 24)
    for at, one in enumerate(columns):
        put(sheet, 0, at, one.name, look_["head"])
        sheet.set_column(at, at, one.room + 1.5)
    number, string = sheet.write_number, sheet.write_string
    for row, values in enumerate(zip(*(one.cells for one in columns), strict=True), start=1):
        lines = _lines(values, room, wrapping)
        if lines > 1:
            sheet.set_row(row, _LINE_HEIGHT * lines + 7)
        for at, value in enumerate(values):
            if isinstance(value, int):
                number(row, at, value, default[at])
            else:
                string(row, at, value, special[at].get(value, default[at]) if special[at] else default[at])
    sheet.freeze_panes(1, 1)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(columns) - 1)
    else:
        put(sheet, 1, 0, _NONE, look_["centred"])
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(frame) + 1}"})
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    return sum(room)


def width(text: str) -> int:
    """Return how many narrow characters wide the widest line of a text is; a Chinese character counts two."""
    if "\n" in text:
        return max(width(line) for line in text.split("\n"))
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


class _Column(NamedTuple):
    """One column: its cells, whether all are whole numbers, how many narrow characters it has room for, if it wraps."""

    name: str
    cells: Sequence[str | int]
    numeric: bool
    room: int
    wraps: bool


def _column(name: str, cells: Sequence[object], wide: Collection[str]) -> _Column:
    """Return a column as it is written; its texts are only touched where one of them cannot stand as it is."""
    texts = [one for one in cells if isinstance(one, str)]
    values: Sequence[Any] = cells
    longest = max(texts, key=len, default="")
    if len(longest) > _LONGEST or any(map(_HALF.search, texts)):
        values = [_storable(one) for one in cells]
        texts = [one for one in values if isinstance(one, str)]
    most = _WIDE if name in wide else _WIDEST
    numbers = [len(str(one)) for one in cells if isinstance(one, int)]
    widest = max(width(name), width(longest), *numbers)
    if widest <= most:
        widest = max(widest, *(width(one) for one in set(texts) if 2 * len(one) > widest), 0)
    wraps = widest > most or any("\n" in one for one in texts)
    return _Column(name, values, bool(numbers) and not texts, min(widest, most), wraps)


def _lines(row: Sequence[str | int], room: Sequence[int], wrapping: Sequence[int]) -> int:
    """Return how many lines the fullest cell of a row takes."""
    most = 1
    for at in wrapping:
        value, columns = row[at], room[at]
        if isinstance(value, int) or (2 * len(value) <= columns and "\n" not in value):
            continue
        most = max(most, sum(max(1, -(-width(line) // columns)) for line in value.split("\n")))
    return most


def put_block(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    top: int,
    frame: pd.DataFrame,
    look_: Look,
    spans: Sequence[tuple[int, int]],
) -> int:
    """Write a frame inside a page, each column over the given sheet columns, and return the first row after it."""
    for row, values in enumerate((tuple(frame.columns), *frame.itertuples(index=False, name=None)), start=top):
        sheet.set_row(row, 21)
        for columns, value in zip(spans, values, strict=True):
            kind = "head" if row == top else "number" if isinstance(value, int) else "centred"
            put_wide(sheet, row, columns, value, look_[kind])
    return top + len(frame) + 1


def set_page(sheet: Any, header: str, columns: int = 0) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Set a sheet up for printing: A4 across, header and page numbers.

    It is one page wide, or as many as it takes to read so many narrow ``columns``.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(max(1, -(-columns // _LEGIBLE)), 0)
    sheet.hide_gridlines(2)
    unscaled = {"scale_with_doc": False}
    sheet.set_header(f'&L&"{_BODY},Regular"&9 {header.replace("&", "&&")}&R&"{_BODY},Regular"&9 &A', unscaled)
    sheet.set_footer(f'&C&"{_BODY},Regular"&9 第 &P 页，共 &N 页', unscaled)


def _storable(value: object) -> str | int:
    """Return a whole number as it is, all else as text without half characters, cut to what a cell holds."""
    if isinstance(value, int):
        return value
    text = str(value)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
